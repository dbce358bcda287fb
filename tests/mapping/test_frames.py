"""Is the policy of a map's frame set in one place, and has a map without anything no page?"""

from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound

from app.mapping.frames import frame_of
from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaLayer

APP = Path(__file__).parents[2] / "app"


@pytest.mark.parametrize("words", ["content_security_policy", "layouts/map_frame.html"])
def test_one_module_answers_with_a_maps_page_and_its_policy(words):
    makes_it = APP / "mapping" / "folium_pages.py"
    speak_of_it = {path for path in APP.rglob("*.py") if words in path.read_text()} - {makes_it}
    assert speak_of_it == {APP / "mapping" / "frames.py"}


def test_where_there_is_nothing_to_draw_there_is_no_page(app):
    with app.test_request_context(), pytest.raises(NotFound):
        frame_of("nothing", lambda: [AreaLayer("Wards", areas([]), ())], "Map of nothing")
