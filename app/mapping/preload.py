"""Load all that drawing maps needs, once, in the process that the web server's workers are forked from.

The libraries are imported with the modules that use them. What they load when they first draw (templates,
fonts, the tables of the projection, the drivers of file formats) is loaded here, by drawing a small map on
screen, on paper and into files, so that the workers share it.
"""

from shapely import box

from app.mapping.folium_pages import render_map
from app.mapping.layer_files import FORMATS, file_of
from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinLayer
from app.mapping.static_map import draw_svg

SQUARE = (457000, 339000, 458000, 340000)  # metres; anywhere on the Grid
PLAIN = AreaClass("plain", "Plain", fill="#42918c", pattern="diagonal")


def draw_once() -> None:
    area = AreaLayer("Area", areas([box(*SQUARE).wkb], kind=PLAIN.key, name="Area"), (PLAIN,), labels="name")
    place = PinLayer("Place", points(SQUARE[:1], SQUARE[1:2], kind=TIER_PINS[0].key), TIER_PINS)
    render_map((area, place), label="Map", static_url=str)
    draw_svg((area, place), (("Area", area.classes), ("Place", place.classes)), "Nobody's")
    for form in FORMATS:
        file_of(form, "area", area.frame.geometry, [{"name": "Area"}], "Nobody's").close()
