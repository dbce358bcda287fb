"""Can the writer of a title, a name or an address get a script of theirs onto the map, or run one here?"""

import functools
import html
import json
import re

import pytest
from shapely import GeometryCollection, LineString, Point, Polygon

from app.mapping.folium_pages import render_map
from app.mapping.layer_frames import NotDrawable, areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinKind, PinLayer, Tiles
from tests.mapping.test_map_pages import SHADED, SQUARE, WARDS, drawn

TEMPLATES = ["{{ 7 * 7 }}", "{% raw %}", "{# never closed"]
ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "'); alert(1); ('",
    '"}]); alert(1); ([{"',
    "${alert(1)}",
    "\\u003cscript\\u003ealert(1)",
    "line\u2028break */ alert(1) //",
    *TEMPLATES,
]
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')


@functools.cache
def with_case(title):
    pins = points([457100], [339700], kind="1", name=title, caption=title, facts=((title, title),))
    return drawn(WARDS, PinLayer("Cases", pins, TIER_PINS))


@functools.cache
def with_ward(name):
    ward = areas([SQUARE], kind="some", name=name, label=name, facts=((name, name),))
    return drawn(AreaLayer("Wards", ward, (SHADED,)))


@functools.cache
def with_tier(name):
    kinds = (PinKind("1", name, "#1d5fa8", "circle", name),)
    pins = points([457100], [339700], kind="1", name=name)
    return drawn(PinLayer("Cases", pins, kinds, noun=(name, name)))


def said(script):
    """The strings that the script really carries, read back as JavaScript reads them."""
    return [json.loads(literal) for literal in STRINGS.findall(script)]


def drawing_of(made):
    """The part that folium wrote, without the words beside it."""
    return made.script.partition("\nconst layerData = ")[2].partition(";\n")[2]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("made_with", [with_case, with_ward, with_tier])
class TestTheAuthorOfATitle:
    def test_cannot_end_the_script_they_stand_in(self, made_with, attack):
        made = made_with(attack)
        assert "</" not in made.script
        assert "<!--" not in made.script
        assert made.script_element.count("<script>") == 1
        assert made.script_element.count("</script>") == 1

    def test_is_carried_as_text_and_nothing_else(self, made_with, attack):
        made = made_with(attack)
        assert said(made.script).count(attack) >= 3
        assert attack not in made.html

    def test_adds_no_code(self, made_with, attack):
        """With every string blanked, the script is the same whoever wrote the title."""
        attacked, harmless = (made_with(title).script for title in (attack, "Street drinking"))
        assert STRINGS.sub('""', attacked) == STRINGS.sub('""', harmless)

    def test_gets_no_word_into_what_folium_compiles(self, made_with, attack):
        """folium takes its own output for a template a second time, on the server."""
        assert drawing_of(made_with(attack)) == drawing_of(made_with("Street drinking"))


@pytest.mark.parametrize("attack", TEMPLATES)
def test_the_namer_of_a_layer_cannot_run_a_template_on_the_server(attack):
    script = drawn(WARDS, AreaLayer(attack, WARDS.frame, (SHADED,))).script
    assert attack.replace("{", "&#123;") in said(script)


@pytest.mark.parametrize("attack", ["<img src=x onerror=alert(1)>", "</label><script>alert(1)</script>"])
def test_the_namer_of_a_layer_cannot_write_html_into_the_layer_control(attack):
    """Leaflet writes a layer's name as html, so it arrives there escaped."""
    script = drawn(WARDS, AreaLayer(attack, WARDS.frame, (SHADED,))).script
    assert html.escape(attack) in said(script)
    assert attack not in said(script)


def test_the_labeller_of_a_map_cannot_leave_its_attribute():
    attack = '"><script>alert(1)</script>'
    attacked = render_map((WARDS,), label=attack, static_url="/static/{}".format)
    assert "<script" not in attacked.html
    assert attacked.html.count("<div") == drawn().html.count("<div")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        " /cases/1",
        "",
    ],
)
def test_the_giver_of_an_address_cannot_lead_out_of_the_application(href):
    with pytest.raises(NotDrawable):
        PinLayer("Cases", points([457100], [339700], kind="1", href=href), TIER_PINS)
    with pytest.raises(NotDrawable):
        AreaLayer("Wards", areas([SQUARE, SQUARE], kind="some", href=["/wards/1", href]), (SHADED,))


@pytest.mark.parametrize("colour", ["red", "#fff", "#1d70b8;", 'url("//evil.example")', "#1d70b8\n"])
def test_the_chooser_of_a_colour_can_choose_a_colour_only(colour):
    with pytest.raises(NotDrawable):
        AreaClass("a", "A", fill=colour)
    with pytest.raises(NotDrawable):
        AreaClass("a", "A", outline=colour)
    with pytest.raises(NotDrawable):
        PinKind("1", "One", colour, "circle")


def test_the_chooser_of_a_dash_can_choose_numbers_only():
    with pytest.raises(NotDrawable):
        AreaClass("a", "A", dash='1" onload="alert(1)')


@pytest.mark.parametrize("key", [*TEMPLATES, '"];', "", "a b"])
def test_the_chooser_of_a_key_can_choose_a_word_only(key):
    with pytest.raises(NotDrawable):
        AreaClass(key, "A")
    with pytest.raises(NotDrawable):
        PinKind(key, "A", "#1d70b8", "circle")


@pytest.mark.parametrize(
    "url",
    [
        "//tiles.example/{z}/{x}/{y}.png",
        "ftp://tiles.example/{z}/{x}/{y}.png",
        "javascript:alert(1)",
        "https://{{ 7 * 7 }}/{z}",
        "https://tiles.example/{% raw %}/{z}",
        "https://a b/{z}",
        "https://tiles.example/{z}; script-src *",
    ],
)
def test_the_setter_of_the_tile_server_can_set_an_address_only(url):
    with pytest.raises(NotDrawable):
        Tiles(url, "© Example")


def test_the_drawer_of_a_boundary_can_draw_shapes_of_the_layers_own_sort_only():
    for shape in (Point(457100, 339700), LineString([(0, 0), (1, 1)]), GeometryCollection(), Polygon()):
        with pytest.raises(NotDrawable):
            AreaLayer("Wards", areas([shape.wkb], kind="some"), (SHADED,))
    with pytest.raises(NotDrawable):
        PinLayer("Cases", areas([SQUARE], kind="1"), TIER_PINS)


def test_the_maker_of_a_frame_can_bring_nothing_but_the_agreed_columns():
    frame = areas([SQUARE], kind="some", name="Bulwell", secret="{{ 7 * 7 }}")
    made = drawn(AreaLayer("Wards", frame, (SHADED,)))
    assert "secret" not in made.script
    assert "7 * 7" not in made.script
