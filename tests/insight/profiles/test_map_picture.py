"""Is the map of a profile drawn north up, and inside its frame?"""

from app.insight.profiles.map_picture import MapShown, draw_map


def test_a_map_is_drawn_north_up_and_inside_its_frame():
    square = {
        "type": "Polygon",
        "coordinates": [[[-1.2, 52.9], [-1.1, 52.9], [-1.1, 53.0], [-1.2, 53.0], [-1.2, 52.9]]],
    }
    drawn = draw_map(MapShown({1: square}, {1: ("Oak & <Elm>", 455000, 340000)}, 1))
    assert 'viewBox="0 0 520 400"' in drawn
    assert "<Elm>" not in drawn
    [path] = [each.split('"')[0] for each in drawn.split('d="')[1:2]]
    numbers = [float(each) for each in path.replace("M", "").replace("L", "").replace("Z", "").split()]
    assert all(0 <= x <= 520 for x in numbers[::2])
    assert all(0 <= y <= 400 for y in numbers[1::2])
    assert numbers[1] > numbers[5], "the south is below the north"
