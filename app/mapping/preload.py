"""Load all that drawing maps needs, once, in the process that the web server's workers are forked from.

The functions that use a large library (geopandas with pandas, matplotlib, folium, pyogrio, scipy) import it
themselves: a command, or the worker before its first job, starts in half the time without them. Here they
are loaded, and with them what they load when they first draw (templates, fonts, the tables of the projection,
the drivers of file formats), by drawing a small map on screen, on paper and into files, so that the web
server's workers share it and nobody waits for it.
"""

import importlib

from shapely import box

from app.mapping.folium_pages import render_map
from app.mapping.layer_files import FORMATS, file_of
from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinLayer
from app.mapping.static_map import draw_svg

SQUARE = (457000, 339000, 458000, 340000)  # metres; anywhere on the Grid
# No map needs these, but pages that show what a map is of: groups of areas, and density.
BESIDE_MAPS = ("scipy.sparse.csgraph", "scipy.ndimage")
PLAIN = AreaClass("plain", "Plain", fill="#42918c", pattern="diagonal")


def draw_once() -> None:
    for name in BESIDE_MAPS:
        importlib.import_module(name)
    area = AreaLayer("Area", areas([box(*SQUARE).wkb], kind=PLAIN.key, name="Area"), (PLAIN,), labels="name")
    place = PinLayer("Place", points(SQUARE[:1], SQUARE[1:2], kind=TIER_PINS[0].key), TIER_PINS)
    render_map((area, place), label="Map", static_url=str)
    draw_svg((area, place), (("Area", area.classes), ("Place", place.classes)), "Nobody's")
    for form in FORMATS:
        file_of(form, "area", area.frame.geometry, [{"name": "Area"}], "Nobody's").close()
