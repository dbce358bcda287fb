"""A map of a place and of what is around it: on screen, as a picture, and in words that say the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request

from app.attribution import attribution
from app.database.cache import cache_version
from app.evidence.surroundings import wording
from app.evidence.surroundings.around import Surroundings
from app.evidence.surroundings.layers import layers_of, legend_sections
from app.mapping.frames import chosen_tiles, frame_of, svg_response
from app.mapping.map_layers import Layer, LegendEntry
from app.mapping.render_cache import legends, pictures
from app.mapping.static_map import draw_bare_svg, draw_svg


@dataclass(frozen=True)
class PlaceMap:
    """The map for one reader. All of it comes from `around`, and `own`, which are made for that reader.

    `own`: layers of the thing itself; `under`: what lies under the hotspots. `own_values`: plain values that
    change whenever these do.
    """

    title: str
    around: Surroundings
    own: Callable[[], Sequence[Layer]] = tuple
    under: Callable[[], Sequence[Layer]] = tuple
    own_values: object = ()

    @property
    def made_of(self) -> tuple[Any, ...]:
        """The key of whatever is drawn of it: what the reader may see, and the version of areas."""
        return "place", self.title, self.around.made_of, self.own_values, cache_version()

    @property
    def legend(self) -> list[tuple[str, tuple[LegendEntry, ...]]]:
        return legends.get_or_make(self.made_of, lambda: legend_sections(self.layers()))

    @property
    def sentence(self) -> str:
        return wording.sentence(self.around)

    @property
    def notes(self) -> list[str]:
        return wording.notes(self.around)

    @property
    def rows(self) -> list[wording.Row]:
        return wording.rows(self.around)

    @property
    def source(self) -> str:
        return wording.source_of(self.around)

    @property
    def attribution(self) -> list[str]:
        tiles = chosen_tiles()
        return [attribution(), tiles.attribution] if tiles else [attribution()]

    def layers(self) -> list[Layer]:
        return layers_of(self.around, self.own(), self.under())


def frame_of_place(place_map: PlaceMap) -> tuple[str, dict[str, str]]:
    """Return the map as a page of its own, for a sandboxed frame; 404 if there is nothing to draw."""
    if not place_map.around.can_be_drawn:
        abort(404)
    return frame_of(place_map.made_of, place_map.layers, place_map.title, chosen_tiles())


def picture_of_place(place_map: PlaceMap) -> Response:
    """Return the map as a still picture, where there is no JavaScript; 404 if there is nothing to draw."""
    if not place_map.around.can_be_drawn:
        abort(404)
    narrow = "narrow" in request.args
    made_of = ("on a page", narrow, place_map.made_of)
    return svg_response(_kept(made_of, lambda: draw_bare_svg(place_map.layers(), narrow=narrow)))


def svg_of_place(place_map: PlaceMap) -> str:
    """The same layers as on screen, with a scale and the legend under them, for a paper."""
    made_of = ("on paper", place_map.made_of)
    return _kept(made_of, lambda: draw_svg(place_map.layers(), place_map.legend, "", narrow=True))


def _kept(made_of: object, draw: Callable[[], str]) -> str:
    return pictures.get_or_make(made_of, lambda: [("", draw())])[0][1]
