"""Does a still picture draw what its layers say: holes, patterns, dashes, pins, a scale and a source?"""

import re
from xml.etree import ElementTree

import pytest

from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, MapArea, Pin, PinLayer
from app.mapping.static_legend import height_of
from app.mapping.static_map import draw_svg

WEST, SOUTH = -1.2, 52.9


def square(west=WEST, south=SOUTH, side=0.02):
    return [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]


def area(kind="plain", name="Oakwood", rings=None):
    return MapArea(kind, {"type": "Polygon", "coordinates": rings or [square()]}, name)


def layer(*areas, labels="hint", **look):
    return AreaLayer(
        "Wards", areas, (AreaClass("plain", "Plain", **{"fill": "#42918c", **look}),), labels=labels
    )


def drawn(*layers, legend=(), source="Source"):
    svg = draw_svg(layers, legend, source)
    ElementTree.fromstring(svg)
    return svg


def paths(svg, colour):
    return re.findall(rf'd="([^"]*)"[^>]*style="[^"]*fill: {colour}', svg)


def test_areas_of_a_class_are_one_path_in_its_colour():
    (path,) = paths(drawn(layer(area(), area(rings=[square(WEST + 0.03)]))), "#42918c")
    assert path.count("M") == 2


@pytest.mark.parametrize("turned", [False, True])
def test_a_hole_goes_round_the_other_way_however_the_file_has_it(turned):
    hole = square(WEST + 0.005, SOUTH + 0.005, 0.005)
    (path,) = paths(drawn(layer(area(rings=[square(), hole[::-1] if turned else hole]))), "#42918c")
    outer, inner = (
        [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) ([\d.]+)", ring)]
        for ring in path.split("M")[1:]
    )
    assert signed_area(outer) * signed_area(inner) < 0


def signed_area(ring):
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def test_a_pattern_is_drawn_over_a_tint_and_a_dashed_line_is_dashed():
    svg = drawn(layer(area(), pattern="diagonal", fill="#ca3535", outline="#ca3535", dash="3 5", weight=4))
    assert "fill-opacity: 0.15" in svg
    assert re.search(r"<pattern[^>]*>.*?#ca3535.*?</pattern>", svg, re.DOTALL)
    assert "stroke-dasharray: 1.5,2.5" in svg


def test_pins_differ_by_shape_and_are_over_all_else():
    pins = tuple(Pin(WEST + 0.004 * level, SOUTH + 0.01, str(level), "Case") for level in (1, 2, 3, 4))
    svg = drawn(layer(area(), labels="name"), PinLayer("Cases", pins, TIER_PINS))
    assert len(set(re.findall(r'<path id="m[0-9a-f]+" d="([^"]*)"', svg))) >= 4
    assert svg.index("#42918c") < svg.index("#1d5fa8")


def test_two_thousand_pins_stay_light():
    pins = tuple(Pin(WEST + 0.00001 * number, SOUTH + 0.01, "1", "Case") for number in range(2000))
    assert len(drawn(layer(area()), PinLayer("Cases", pins, TIER_PINS))) < 400_000


def test_the_legend_makes_the_picture_as_tall_as_it_needs():
    many = [("A heading", tuple(AreaClass(f"c{n}", f"Class {n}") for n in range(60)))]
    assert height_of(many) > 10
    height = float(re.search(r'height="([\d.]+)pt"', drawn(layer(area()), legend=many))[1])
    assert height / 72 > height_of(many)


def test_names_that_would_lie_on_each_other_are_left_out():
    def letters(*names):
        areas = [area(name=name, rings=[square(WEST + 0.0001 * n)]) for n, name in enumerate(names)]
        return drawn(layer(*areas, labels="name")).count('xlink:href="#DejaVuSans-Bold')

    crowd = [f"Oakwood {number}" for number in range(30)]
    assert letters(*crowd) < 10 * letters("Oakwood 1")
