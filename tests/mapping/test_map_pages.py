"""Does a map come out whole, in parts that a strict policy lets through, asking nothing of any other host?"""

import base64
import hashlib
import json
import re

import folium
import pytest
from bs4 import BeautifulSoup
from shapely import box

from app.attribution import attribution
from app.mapping import folium_drawing
from app.mapping.folium_pages import UnmappedLink, render_map
from app.mapping.layer_frames import NotDrawable, areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinKind, PinLayer, Tiles

SQUARE = box(453000, 334000, 460000, 345000).wkb
SHADED = AreaClass("some", "1 to 3", fill="#7dbab3")
BULWELL = areas([SQUARE], kind="some", name="Bulwell", facts=(("Open cases", "3"),), href="/wards/1")
WARDS = AreaLayer("Wards", BULWELL, (SHADED,))
DRINKING = points([457100], [339700], kind="2", name="Street drinking", caption="NG-2026-00001")
CASES = PinLayer("Cases", DRINKING, TIER_PINS)


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
    monkeypatch.setattr(folium.Map, "default_js", links)
    with pytest.raises(UnmappedLink, match="newcomer"):
        drawn()


def test_something_else_in_the_pages_head_stops_the_map(monkeypatch):
    draw = folium_drawing._add_areas

    def with_a_style(folium_map, layer, shapes, position, **more):
        folium_map.get_root().header.add_child(folium.Element("<style>b{}</style>"), name="styling")
        draw(folium_map, layer, shapes, position, **more)

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
    assert made.attribution == (attribution(), "© Example contributors")


def test_tiles_of_this_servers_own_need_no_other_host():
    made = drawn(tiles=Tiles("/tiles/{z}/{x}/{y}.png", "© Example"))
    assert "img-src 'self' data:;" in made.content_security_policy


def test_a_tile_server_must_be_named():
    with pytest.raises(NotDrawable):
        Tiles("https://tiles.example/{z}/{x}/{y}.png", "")


def test_the_legend_has_what_is_on_the_map_and_no_more():
    unused = AreaClass("none", "None", fill="#f8f8f8")
    wards = AreaLayer("Wards", WARDS.frame, (unused, SHADED))
    assert [entry.label for entry in drawn(wards, CASES).legend] == [
        "1 to 3",
        "Open case, tier 2 (Locality Board)",
    ]


def test_a_hidden_layer_is_there_to_be_shown():
    made = drawn(WARDS, PinLayer("Cases", CASES.frame, TIER_PINS, shown=False))
    shown = re.findall(r"(\w+)\.addTo\(map_1\)", made.script)
    assert any(name.startswith("geo_json") for name in shown)
    assert not any(name.startswith("feature_group") for name in shown)
    assert '"Cases" : feature_group' in made.script


def test_a_pattern_is_drawn_by_reference():
    scope = AreaClass("late", "Behind", fill="#8c1a2b", pattern="grid")
    made = drawn(AreaLayer("Groups", areas([SQUARE], kind="late", name="Reoffending"), (scope,)))
    assert 'id="hatch-grid-8c1a2b"' in made.html
    assert '"url(#hatch-grid-8c1a2b)"' in made.script


def test_the_map_opens_on_what_it_shows():
    south_west, north_east = re.search(r"fitBounds\(\n\[(\[.*?\]), (\[.*?\])\]", drawn().script).groups()
    assert json.loads(south_west) == pytest.approx([52.9, -1.21], abs=0.01)
    assert json.loads(north_east) == pytest.approx([53.0, -1.11], abs=0.01)


def test_a_few_pins_can_stand_alone():
    alone = PinLayer("Case", CASES.frame, TIER_PINS, clustered=False)
    assert '"disableClusteringAtZoom": 1' in drawn(WARDS, alone).script


@pytest.mark.parametrize(
    "make",
    [
        lambda: drawn(AreaLayer("Nothing", areas([]), ())),
        lambda: drawn(WARDS, WARDS),
        lambda: AreaLayer("Wards", areas([SQUARE], kind="other"), (SHADED,)),
        lambda: AreaLayer("Wards", BULWELL.to_crs(4326), (SHADED,)),
        lambda: AreaLayer("Wards", BULWELL.set_crs(None, allow_override=True), (SHADED,)),
        lambda: PinLayer("Cases", points([457100], [339700], kind="9"), TIER_PINS),
        lambda: AreaClass("a", "A", pattern="grid"),
        lambda: AreaClass("a", "A", pattern="tartan", fill="#ffffff"),
        lambda: PinKind("1", "One", "#ffffff", "star"),
        lambda: PinLayer("Cases", points([457100], [float("inf")], kind="1"), TIER_PINS),
        lambda: PinLayer("Cases", points([457100], [10**8], kind="1"), TIER_PINS),
        lambda: AreaLayer("Wards", areas([]), (), labels="shouted"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make):
    with pytest.raises(NotDrawable):
        make()
