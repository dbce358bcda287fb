"""Does a still picture draw what its layers say: holes, patterns, dashes, pins, a scale and a source?"""

import re
from xml.etree import ElementTree

import pytest
from shapely import Polygon

from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinLayer
from app.mapping.static_legend import height_of
from app.mapping.static_map import LEGEND, draw_svg

WEST, SOUTH, SIDE = 453000, 334000, 2000


def square(west=WEST, south=SOUTH, side=SIDE):
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]


def area(ring=None, *holes):
    return Polygon(ring or square(), holes).wkb


def layer(*boundaries, labels="hint", name="Oakwood", **look):
    plain = AreaClass("plain", "Plain", **{"fill": "#42918c", **look})
    return AreaLayer("Wards", areas(boundaries, kind="plain", name=name), (plain,), labels=labels)


def cases(eastings, kind="1"):
    return PinLayer("Cases", points(eastings, [SOUTH + 1000] * len(eastings), kind=kind), TIER_PINS)


def drawn(*layers, legend=(), source="Source"):
    svg = draw_svg(layers, legend, source)
    ElementTree.fromstring(svg)
    return svg


def paths(svg, colour):
    return re.findall(rf'd="([^"]*)"[^>]*style="[^"]*fill: {colour}', svg)


def test_each_area_of_a_class_is_a_path_in_its_colour():
    assert len(paths(drawn(layer(area(), area(square(WEST + 3000)))), "#42918c")) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_a_hole_goes_round_the_other_way_however_the_file_has_it(turned):
    hole = square(WEST + 500, SOUTH + 500, 500)
    with_a_hole, other = area(square(), hole[::-1] if turned else hole), area(square(WEST + 3000))
    path, _ = paths(drawn(layer(with_a_hole, other)), "#42918c")
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
    svg = drawn(layer(area(), labels="name"), cases([WEST + 400 * n for n in range(4)], ["1", "2", "3", "4"]))
    assert len(set(re.findall(r'<path id="m[0-9a-f]+" d="([^"]*)"', svg))) >= 4
    assert svg.index("#42918c") < svg.index("#1d5fa8")


def test_two_thousand_pins_stay_light():
    assert len(drawn(layer(area()), cases([WEST + number for number in range(2000)]))) < 400_000


def test_the_legend_makes_the_picture_as_tall_as_it_needs():
    many = [("A heading", tuple(AreaClass(f"c{n}", f"Class {n}") for n in range(60)))]
    assert height_of(many, LEGEND) > 10
    height = float(re.search(r'height="([\d.]+)pt"', drawn(layer(area()), legend=many))[1])
    assert height / 72 > height_of(many, LEGEND)


def test_names_that_would_lie_on_each_other_are_left_out():
    def letters(*names):
        drawn_areas = [area(square(WEST + 10 * n)) for n in range(len(names))]
        return drawn(layer(*drawn_areas, labels="name", name=list(names))).count('xlink:href="#Arimo-Bold')

    crowd = [f"Oakwood {number}" for number in range(30)]
    assert letters(*crowd) < 10 * letters("Oakwood 1")
