"""Does a map come out whole, in parts that a strict policy lets through, asking nothing of any other host?"""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from app.mapping import folium_drawing
from app.mapping.folium_pages import ATTRIBUTION, UnmappedLink, render_map
from app.mapping.map_layers import (
    TIER_PINS,
    AreaClass,
    AreaLayer,
    MapArea,
    NotDrawable,
    Pin,
    PinKind,
    PinLayer,
    Tiles,
)

ROOT = Path(__file__).parents[2]
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-1.2, 52.9], [-1.1, 52.9], [-1.1, 53.0], [-1.2, 53.0], [-1.2, 52.9]]],
}
SHADED = AreaClass("some", "1 to 3", fill="#7dbab3")
WARDS = AreaLayer(
    "Wards", (MapArea("some", SQUARE, "Bulwell", (("Open cases", "3"),), "/wards/1"),), (SHADED,)
)
CASES = PinLayer("Cases", (Pin(-1.15, 52.95, "2", "Street drinking", "NG-2026-00001"),), TIER_PINS)


def drawn(*layers, **options):
    return render_map(
        layers or (WARDS, CASES), label="Map of cases", static_url="/static/{}".format, **options
    )


def test_every_file_is_ours_and_in_order():
    made = drawn()
    assert made.stylesheets == (
        "/static/vendor/leaflet/leaflet.css",
        "/static/vendor/leaflet/MarkerCluster.css",
        "/static/vendor/leaflet/MarkerCluster.Default.css",
        "/static/css/map-frame.css",
    )
    assert made.scripts == (
        "/static/vendor/leaflet/leaflet.js",
        "/static/vendor/leaflet/leaflet.markercluster.js",
        "/static/js/map-labels.js",
        "/static/js/map-parts.js",
    )


def test_no_other_host_is_named_anywhere():
    made = drawn()
    everything = " ".join([*made.stylesheets, *made.scripts, made.html, made.script])
    assert "//" not in everything.replace("// ", "")


def test_a_map_of_areas_alone_needs_no_clustering():
    assert drawn(WARDS).scripts == (
        "/static/vendor/leaflet/leaflet.js",
        "/static/js/map-labels.js",
        "/static/js/map-parts.js",
    )


def test_a_link_that_we_have_no_copy_of_stops_the_map(monkeypatch):
    links = [("leaflet", "https://cdn.example/leaflet.js"), ("new", "https://cdn.example/newcomer.js")]
    monkeypatch.setattr(folium_drawing._folium().Map, "default_js", links)
    with pytest.raises(UnmappedLink, match="newcomer"):
        drawn()


def test_something_else_in_the_pages_head_stops_the_map(monkeypatch):
    folium = folium_drawing._folium()
    draw = folium_drawing._add_areas

    def with_a_style(folium_map, layer, position):
        folium_map.get_root().header.add_child(folium.Element("<style>b{}</style>"), name="styling")
        draw(folium_map, layer, position)

    monkeypatch.setattr(folium_drawing, "_add_areas", with_a_style)
    with pytest.raises(UnmappedLink, match="styling"):
        drawn()


def test_the_html_has_no_style_and_no_script_of_its_own():
    page = BeautifulSoup(drawn().html, "html.parser")
    assert page.select(".map-region[role=region][aria-label='Map of cases'] .folium-map")
    assert not page.select("[style], style, script")
    assert "table says the same" in page.noscript.get_text()


def test_the_policy_lets_in_this_script_and_no_other():
    made = drawn()
    element = BeautifulSoup(made.script_element, "html.parser").script
    digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
    assert made.content_security_policy == (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def test_no_jquery_is_left_in_the_script():
    assert not re.search(r"(^|[^\w.])\$\s*[.(]", drawn().script)


def test_the_same_map_is_the_same_bytes():
    assert drawn() == drawn()


def test_without_tiles_the_zoom_is_set_and_nothing_is_fetched():
    made = drawn()
    assert '"maxZoom": 18' in made.script
    assert '"minZoom": 9' in made.script
    assert "tileLayer" not in made.script
    assert made.image_sources == ()


def test_a_tile_server_is_let_through_and_named():
    tiles = Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", "© Example contributors")
    made = drawn(tiles=tiles)
    assert "https://{s}.tiles.example/{z}/{x}/{y}.png" in made.script
    assert "img-src 'self' data: https://*.tiles.example;" in made.content_security_policy
    assert made.attribution == (ATTRIBUTION, "© Example contributors")


def test_tiles_of_this_servers_own_need_no_other_host():
    made = drawn(tiles=Tiles("/tiles/{z}/{x}/{y}.png", "© Example"))
    assert "img-src 'self' data:;" in made.content_security_policy


def test_a_tile_server_must_be_named():
    with pytest.raises(NotDrawable):
        Tiles("https://tiles.example/{z}/{x}/{y}.png", "")


def test_the_legend_has_what_is_on_the_map_and_no_more():
    unused = AreaClass("none", "None", fill="#f8f8f8")
    wards = AreaLayer("Wards", WARDS.areas, (unused, SHADED))
    assert [entry.label for entry in drawn(wards, CASES).legend] == ["1 to 3", "Locality Board"]


def test_a_hidden_layer_is_there_to_be_shown():
    made = drawn(WARDS, PinLayer("Cases", CASES.pins, TIER_PINS, shown=False))
    shown = re.findall(r"(\w+)\.addTo\(map_1\)", made.script)
    assert any(name.startswith("geo_json") for name in shown)
    assert not any(name.startswith("feature_group") for name in shown)
    assert '"Cases" : feature_group' in made.script


def test_a_pattern_is_drawn_by_reference():
    scope = AreaClass("late", "Behind", fill="#8c1a2b", pattern="grid")
    made = drawn(AreaLayer("Groups", (MapArea("late", SQUARE, "Reoffending"),), (scope,)))
    assert 'id="hatch-grid-8c1a2b"' in made.html
    assert '"url(#hatch-grid-8c1a2b)"' in made.script


def test_the_map_opens_on_what_it_shows():
    assert "[[52.9, -1.2], [53.0, -1.1]]" in drawn().script


def test_a_few_pins_can_stand_alone():
    alone = PinLayer("Case", CASES.pins, TIER_PINS, clustered=False)
    assert '"disableClusteringAtZoom": 1' in drawn(WARDS, alone).script


@pytest.mark.parametrize(
    "make",
    [
        lambda: drawn(AreaLayer("Nothing", (), ())),
        lambda: drawn(WARDS, WARDS),
        lambda: AreaLayer("Wards", (MapArea("other", SQUARE, "Bulwell"),), (SHADED,)),
        lambda: PinLayer("Cases", (Pin(-1.15, 52.95, "9", "A"),), TIER_PINS),
        lambda: AreaClass("a", "A", pattern="grid"),
        lambda: AreaClass("a", "A", pattern="tartan", fill="#ffffff"),
        lambda: PinKind("1", "One", "#ffffff", "star"),
        lambda: Pin(-1.15, 152.0, "1", "Nowhere"),
        lambda: AreaLayer("Wards", (), (), labels="shouted"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make):
    with pytest.raises(NotDrawable):
        make()


def test_drawing_a_map_does_not_load_pandas_and_geopandas():
    program = (
        "import json, sys\n"
        "from tests.mapping.test_map_pages import drawn\n"
        "import app.places.geography.boundaries\n"
        "before = [name for name in ('folium', 'pandas', 'geopandas') if name in sys.modules]\n"
        "drawn()\n"
        "after = [name for name in ('folium', 'pandas', 'geopandas') if name in sys.modules]\n"
        "print(json.dumps([before, after]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == [[], ["folium"]]
