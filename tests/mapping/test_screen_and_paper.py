"""Has a layer the same features on screen and on paper, whatever they are?"""

import json
import re
from collections import Counter

from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from shapely import Polygon

from app.mapping.folium_pages import render_map
from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinLayer
from app.mapping.static_map import draw_svg

WEST, SOUTH = 450_000, 335_000
CLASSES = tuple(
    AreaClass(key, key, fill=fill)
    for key, fill in (("low", "#e3f1ef"), ("middle", "#7dbab3"), ("high", "#14635f"))
)
places = some.tuples(some.integers(0, 9_000), some.integers(0, 9_000))
drawn_areas = some.lists(
    some.tuples(some.sampled_from([each.key for each in CLASSES]), places, some.integers(50, 2_000)),
    min_size=1,
    max_size=12,
    unique_by=lambda area: area[1:],
)
drawn_pins = some.lists(some.tuples(some.sampled_from([each.key for each in TIER_PINS]), places), max_size=12)


def area_layer(given_areas):
    """Triangles, each of another size or in another place."""
    shapes = [
        Polygon([(WEST + x, SOUTH + y), (WEST + x + side, SOUTH + y), (WEST + x, SOUTH + y + side)]).wkb
        for _, (x, y), side in given_areas
    ]
    return AreaLayer("Areas", areas(shapes, kind=[kind for kind, _, _ in given_areas]), CLASSES)


def pin_layer(given_pins):
    eastings, northings = [WEST + x for _, (x, _) in given_pins], [SOUTH + y for _, (_, y) in given_pins]
    frame = points(eastings, northings, kind=[kind for kind, _ in given_pins], name="Case")
    return PinLayer("Cases", frame, TIER_PINS, clustered=False)


def on_screen(layers):
    """How many features of each kind the map's script has."""
    script = render_map(layers, label="Map", static_url=str).script
    collections = re.findall(r"_add\((\{.*\})\);", script)
    kinds = [
        feature["properties"]["kind"] for each in collections for feature in json.loads(each)["features"]
    ]
    words = json.JSONDecoder().raw_decode(script.split("const layerData = ", 1)[1])[0]
    pinned = (
        {row[2] for row in json.loads(re.search(r"var data = (\[\[.*?\]\]);", script)[1])}
        if layers[1:]
        else set()
    )
    return Counter(kinds) + Counter(words[1]["pins"][number][0] for number in pinned)


def on_paper(layers):
    """How many paths and symbols of each class's colour the picture has."""
    svg = draw_svg(layers, (), "Source")
    colours = {entry.key: entry.fill for entry in CLASSES} | {kind.key: kind.colour for kind in TIER_PINS}
    drawn = re.findall(r'<(?:path|use)\b[^>]*style="fill: (#[0-9a-f]{6})', svg)
    return Counter({key: drawn.count(colour) for key, colour in colours.items() if colour in drawn})


@settings(max_examples=20, phases=[Phase.generate])  # a picture takes a while
@given(drawn_areas, drawn_pins)
def test_a_layer_has_the_same_features_on_screen_and_on_paper(given_areas, given_pins):
    layers = [area_layer(given_areas), *([pin_layer(given_pins)] if given_pins else [])]
    expected = Counter([kind for kind, _, _ in given_areas] + [kind for kind, _ in given_pins])
    assert on_screen(layers) == expected
    assert on_paper(layers) == expected
