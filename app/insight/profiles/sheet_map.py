"""The map of a sheet: crime by square, hotspots, High Impact Neighbourhoods, and the listed open cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.description import Figure, Paragraph
from app.evidence.statistics.periods import Period
from app.evidence.surroundings.around import MappedPlace, NearCase
from app.evidence.surroundings.layers import frame_of_cases
from app.evidence.surroundings.maps import PlaceMap, svg_of_place
from app.evidence.surroundings.queries import get_surroundings
from app.insight.profiles import queries
from app.insight.profiles.cache import cached_figures
from app.insight.profiles.queries import Work
from app.insight.profiles.reach import Reach
from app.mapping.layer_frames import areas
from app.mapping.map_layers import AreaLayer, PinKind, PinLayer
from app.mapping.shading import FINER_SHADES, shade
from app.models.case import Case
from app.models.person import User
from app.places.geography import contiguity

SQUARE = 250  # metres; finer than that, points that stand for several addresses would show themselves
BOUNDARIES = "Boundaries of the Office for National Statistics."
HERE = PinKind("here", "This case", "#b10e1e", "diamond", "!", raised=True)


@dataclass(frozen=True)
class Recorded:
    """The incidents to draw: where, in which months, and the source line of their figures."""

    reach: Reach
    period: Period
    source: str
    key: tuple[
        int, ...
    ] = ()  # the wards, where the incidents are all of theirs: then their counts are cached

    def count_by_square(self) -> list[tuple[int, int, int]]:
        def read() -> list[tuple[int, int, int]]:
            return queries.count_by_square(self.reach, self.period, SQUARE)

        return cached_figures(("squares", SQUARE, self.key, self.period), read) if self.key else read()


def draw_sheet_map(
    user: User,
    place: MappedPlace,
    caption: str,
    work: Work,
    *,
    recorded: Recorded | None,
    case: Case | None = None,
) -> tuple[Paragraph | Figure, ...]:
    """What is around it in words, and the figure with its sources; one paragraph if nothing can be drawn."""
    around = replace(get_surroundings(user, place), cases=tuple(_near(work)))
    if not around.can_be_drawn:
        return (Paragraph(f"We have no boundary for {place.name}, so there is no map."),)
    counts = recorded.count_by_square() if recorded else []
    here = _near_case(case) if case else None
    place_map = PlaceMap(
        caption,
        around,
        lambda: [_pin(here)] if here else [],
        lambda: [_squares(counts)] if counts else [],
        own_values=(counts, here),
    )
    words = " ".join(_words(place_map, recorded if counts else None))
    sources = [place_map.source, recorded.source if recorded and counts else BOUNDARIES]
    figure = Figure(svg_of_place(place_map), caption, f"{caption}. {words}", " ".join(filter(None, sources)))
    return Paragraph(words), figure


def _words(place_map: PlaceMap, recorded: Recorded | None) -> Iterator[str]:
    yield place_map.sentence
    yield from place_map.notes
    if recorded:
        yield f"Squares of {SQUARE} m show the crime recorded {recorded.period.recorded}."
    if place_map.around.cases:
        yield "Pins are the open cases listed below."


def _near(work: Work) -> Sequence[NearCase]:
    return [
        NearCase(case.reference, case.title, case.tier_level, case.restricted, case.easting, case.northing)
        for case in work.cases
        if case.easting is not None and case.northing is not None
    ]


def _near_case(case: Case) -> NearCase | None:
    if case.easting is None or case.northing is None:
        return None
    return NearCase(case.reference, case.title, case.tier_level, case.restricted, case.easting, case.northing)


def _pin(here: NearCase) -> PinLayer:
    return PinLayer("This case", frame_of_cases([here], [HERE.key]), (HERE,), clustered=False, framed=False)


def _squares(counts: Sequence[tuple[int, int, int]]) -> AreaLayer:
    """Crime by square, shaded; squares without any are not drawn."""
    classes, class_of = shade(
        {number: crime for number, (*_, crime) in enumerate(counts)}, shades=FINER_SHADES
    )
    corners = [(west, south) for west, south, _ in counts]
    frame = areas(
        contiguity.square_geometries(corners, SQUARE),
        kind=[class_of[number] for number in range(len(counts))],
        name=[f"{crime:,}" for *_, crime in counts],
    )
    thin = tuple(replace(shade, outline="#8a8f92", weight=0.5) for shade in classes)
    return AreaLayer(f"Crime by square of {SQUARE} m", frame, thin, framed=False)
