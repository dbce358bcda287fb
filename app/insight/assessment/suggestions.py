"""Suggest comparisons: places of the same kind, with similar counts before, far enough away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.evidence.statistics.comparison_places import MOST, Moved, held, similar_areas, similar_shapes
from app.evidence.statistics.treated_places import Ground, all_of, merged, touching
from app.insight.assessment import queries
from app.insight.assessment.design import Design, Kind
from app.insight.assessment.places import areas_of_kind, drawn_ground, named
from app.structure.queries import list_wards
from app.words import in_words, thousands

APART = 250  # metres at least, however narrow the ring around each


@dataclass(frozen=True)
class Suggestion:
    """A comparison to suggest. `values`: the data of the form's comparison field."""

    name: str
    why: str
    values: tuple[str, ...]


def suggest(design: Design) -> list[Suggestion]:
    """Return suggestions, most similar first. Counts after the response are not used."""
    return _moved(design) if design.kind.is_by_point else _areas(design)


# --- circles and drawings ----------------------------------------------------------------------------
def _moved(design: Design) -> list[Suggestion]:
    treated = drawn_ground(design, design.treated)
    wards = {ward: all_of([boundary]) for ward, boundary in queries.ward_boundaries().items()}
    whole = merged(wards.values())
    counted = queries.list_points(design, whole.bounds, list(wards), outside=False)
    points = [(point.easting, point.northing, point.before) for point in counted]
    candidates = similar_shapes(treated, whole, points, apart=max(APART, 2 * design.buffer))
    names = {ward.id: ward.name for ward in list_wards()}
    suggested = []
    for place in candidates:
        ward = max(wards, key=lambda ward_id: wards[ward_id].intersection(place.ground).area)
        suggested.append(_suggested(design, treated, place, held(treated, points), names[ward]))
    return suggested


def _suggested(design: Design, treated: Ground, place: Moved, before: int, ward: str) -> Suggestion:
    corners = tuple((east + place.east, north + place.north) for east, north in design.treated)
    away = treated.distance(place.ground) / 1000
    why = (
        f"{_numbers(place.before, before)} It has the same shape and size, and is {away:.1f} km from the "
        "treated area, so the ground around them does not overlap."
    )
    typed = "\n".join(f"{east} {north}" for east, north in corners)
    return Suggestion(f"{_sentence(named(design, corners))}, {ward} ward", why, (typed,))


# --- wards and LSOAs ---------------------------------------------------------------------------------
def _areas(design: Design) -> list[Suggestion]:
    names, drawn = areas_of_kind(design.kind)
    treated = frozenset(design.treated)
    beside = touching(drawn, treated)
    # Those that touch the ring around it would have a ring that is in it.
    near = beside | touching(drawn, treated | beside) if design.kind is Kind.LSOAS else beside
    before = _before(design, drawn)
    return [
        _suggested_areas(design.kind, keys, treated, names, before)
        for keys in similar_areas(before, treated, near)[:MOST]
    ]


def _before(design: Design, drawn: Mapping[Any, bytes]) -> dict[Any, int]:
    if design.kind is Kind.WARDS:
        counted: Mapping[Any, Any] = queries.count_by_ward(design, list(drawn))
    else:
        counted = queries.count_by_lsoa(design, list(drawn))
    return {key: counted[key].before if key in counted else 0 for key in drawn}


def _suggested_areas(
    kind: Kind,
    keys: Iterable[Any],
    treated: Iterable[Any],
    names: Mapping[Any, str],
    before: Mapping[Any, int],
) -> Suggestion:
    chosen, noun = list(keys), kind.label.removeprefix("Whole ")
    now, then = (sum(before[key] for key in group) for group in (chosen, treated))
    one = noun.removesuffix("s")
    alike = f"It is also a {one}, and does" if len(chosen) == 1 else f"There are as many {noun}, and they do"
    why = f"{_numbers(now, then)} {alike} not touch the treated area."
    values = [str(key) for key in chosen]
    return Suggestion(
        in_words(sorted(names[key] for key in chosen)),
        why.replace("It is also a LSOA", "It is also an LSOA"),
        tuple(values) if kind is Kind.WARDS else ("\n".join(values),),
    )


def _numbers(number: int, treated: int) -> str:
    return f"{thousands(number)} incidents before, compared with {thousands(treated)} in the treated area."


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
