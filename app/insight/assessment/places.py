"""The up to four places of a design: treated, comparison, and the buffer of each."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.evidence.statistics import treated_places as ground
from app.evidence.statistics.treated_places import Ground
from app.insight.assessment import queries
from app.insight.assessment.design import SMALLEST_SQUARE_METRES, Design, Kind, Refused, too_small
from app.places.geography.point_input import Point
from app.structure.queries import list_wards
from app.words import in_words, thousands


class Part(enum.StrEnum):
    """The role of a place, worded as in the table."""

    TREATED = "Treated area"
    COMPARISON = "Comparison area"
    BUFFER = "Around the treated area"
    COMPARISON_BUFFER = "Around the comparison area"


@dataclass(frozen=True)
class ComparedPlace:
    """One place. `keys`: the wards or LSOAs it is made of; empty where incidents are counted by point."""

    part: Part
    name: str
    ground: Ground
    keys: frozenset[Any] = frozenset()


def places_of(design: Design) -> list[ComparedPlace]:
    """Return two or four places. Raises Refused where they cannot be compared."""
    return _by_point(design) if design.kind.is_by_point else _by_area(design)


# --- circles and drawings ----------------------------------------------------------------------------
def _by_point(design: Design) -> list[ComparedPlace]:
    treated, comparison = (drawn_ground(design, corners) for corners in (design.treated, design.comparison))
    for field, shape in (("treated", treated), ("comparison", comparison)):
        if shape.area < SMALLEST_SQUARE_METRES:
            raise Refused(field, too_small(f"An area of {thousands(round(shape.area / 10_000))} hectares"))
    if ground.overlap(treated, comparison):
        raise Refused("comparison", "The comparison area must not overlap the treated area")
    made = [
        ComparedPlace(Part.TREATED, named(design, design.treated), treated),
        ComparedPlace(Part.COMPARISON, named(design, design.comparison), comparison),
    ]
    if not design.buffer:
        return made
    around = ground.around(treated, design.buffer).difference(comparison)
    beside = ground.around(comparison, design.buffer).difference(treated).difference(around)
    words = f"{design.buffer} metres around it"
    return [
        *made,
        ComparedPlace(Part.BUFFER, words, around),
        ComparedPlace(Part.COMPARISON_BUFFER, words, beside),
    ]


def drawn_ground(design: Design, corners: tuple) -> Ground:
    if design.kind is Kind.CIRCLE:
        east, north = corners[0]
        return ground.circle(east, north, design.radius)
    return ground.polygon(corners)


def named(design: Design, corners: tuple) -> str:
    if design.kind is Kind.CIRCLE:
        return f"{design.radius} metres around {Point(*corners[0]).grid_reference}"
    hectares = ground.polygon(corners).area / 10_000
    return f"a drawn area of {thousands(round(hectares))} hectares from {Point(*corners[0]).grid_reference}"


# --- wards and LSOAs ---------------------------------------------------------------------------------
def _by_area(design: Design) -> list[ComparedPlace]:
    names, drawn = areas_of_kind(design.kind)
    treated, comparison = (
        _drawn_keys(field, keys, drawn)
        for field, keys in (("treated", design.treated), ("comparison", design.comparison))
    )
    if treated & comparison:
        both = in_words(sorted(names[key] for key in treated & comparison))
        raise Refused(
            "comparison", f"The treated area includes {both}. Select a different area to compare with"
        )
    made = [(Part.TREATED, treated), (Part.COMPARISON, comparison)]
    if design.buffer:
        around = frozenset(ground.touching(drawn, treated)) - comparison
        beside = frozenset(ground.touching(drawn, comparison)) - treated - around
        made += [(Part.BUFFER, around), (Part.COMPARISON_BUFFER, beside)]
    return [_made_of(part, keys, names, drawn) for part, keys in made if keys]


def areas_of_kind(kind: Kind) -> tuple[dict[Any, str], dict[Any, bytes]]:
    if kind is Kind.WARDS:
        return {ward.id: ward.name for ward in list_wards()}, queries.ward_boundaries()
    return {lsoa.code: lsoa.name for lsoa in queries.list_lsoas()}, queries.lsoa_boundaries()


def _drawn_keys(field: str, keys: tuple, drawn: Mapping[Any, bytes]) -> frozenset[Any]:
    unknown = [str(key) for key in keys if key not in drawn]
    if unknown:
        raise Refused(field, f"We do not have a boundary for {in_words(unknown)}")
    return frozenset(keys)


def _made_of(
    part: Part, keys: frozenset[Any], names: Mapping[Any, str], drawn: Mapping[Any, bytes]
) -> ComparedPlace:
    ordered = sorted(keys, key=lambda key: names[key])
    return ComparedPlace(
        part, in_words([names[key] for key in ordered]), ground.all_of(drawn[k] for k in ordered), keys
    )
