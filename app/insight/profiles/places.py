"""The ground of a sheet about a hotspot, LSOAs or a drawn area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.database.cache import cached
from app.evidence.hotspots.clusters import Hotspot
from app.evidence.statistics.treated_places import (
    Ground,
    NotAnArea,
    all_of,
    grown,
    merged,
    middle,
    moved,
    overlap,
    polygon,
)
from app.insight.assessment.design import SMALLEST_SQUARE_METRES, too_small
from app.insight.assessment.queries import BLUR, list_lsoas, lsoa_boundaries, ward_boundaries
from app.places.geography.point_input import Point
from app.words import in_words, pluralise

LARGEST_SQUARE_KM = 10
MOST_CORNERS = 200  # so that they fit in an address
SPECK = 0.005  # of its ground: less of it in a ward is the line between two


@dataclass(frozen=True)
class Place:
    """A place with its ground.

    `where`: its name, as it follows "in". `kind`: the kind of its sheet. `lsoas`: its LSOAs; empty if
    incidents are counted by point. `wards`: those it lies in. `near`: those whose incidents could be on it.
    """

    title: str
    where: str
    kind: str
    ground: Ground
    wards: frozenset[int]
    near: frozenset[int]
    share_of_ground: float
    outside: float  # the share of it that is in no ward
    lsoas: tuple[str, ...] = ()

    @property
    def hectares(self) -> int:
        return round(self.ground.area / 10_000)


def drawn(corners: Sequence[tuple[int, int]], name: str = "") -> Place:
    """Return the place inside these corners; NotAnArea if no sheet can be made of it."""
    ground = polygon(corners)
    if len(corners) > MOST_CORNERS:
        raise NotAnArea(f"Enter {MOST_CORNERS} corners or fewer")
    if ground.area < SMALLEST_SQUARE_METRES:
        size = pluralise(round(ground.area / 10_000), "hectare")
        raise NotAnArea(too_small(f"An area of {size}"))
    title = name or f"the drawn area at {Point(*middle(ground)).grid_reference}"
    return _checked_size(_place(title, name or "the drawn area", "Drawn area", ground))


def of_lsoas(codes: Sequence[str], name: str = "") -> Place:
    """Return the place of these LSOAs; NotAnArea if one has no boundary or they are too large together."""
    boundaries, names = lsoa_boundaries(), {lsoa.code: lsoa.name for lsoa in list_lsoas()}
    unknown = [code for code in codes if code not in boundaries]
    if unknown or not codes:
        raise NotAnArea(
            f"We do not have LSOA {in_words(unknown[:3])}" if unknown else "Enter at least one LSOA"
        )
    names_in_words = (
        in_words([names[code] for code in codes]) if len(codes) < 4 else f"{len(codes)} chosen LSOAs"
    )
    ground = all_of(boundaries[code] for code in codes)
    kind = "LSOA" if len(codes) == 1 else "LSOAs"
    return _checked_size(_place(name or names_in_words, name or names_in_words, kind, ground, codes))


def of_hotspot(hotspot: Hotspot) -> Place:
    ground, by = hotspot.ground, hotspot.question.by
    if by.size is None:
        return _place(hotspot.name, hotspot.name, "Hotspot", ground, hotspot.codes)
    # A square holds its western and southern edge, not the others; points have whole metres.
    ground = moved(ground, -0.5, -0.5)
    where = f"{'the squares' if len(hotspot.places) > 1 else 'square'} {hotspot.name}"
    return _place(hotspot.name, where, "Hotspot", ground)


def _checked_size(place: Place) -> Place:
    if place.ground.area > LARGEST_SQUARE_KM * 1_000_000:
        raise NotAnArea(
            f"This area is {place.ground.area / 1_000_000:.0f} square kilometres. It must be "
            f"{LARGEST_SQUARE_KM} or fewer. For a larger area, look at the profiles of its wards"
        )
    if not place.wards:
        raise NotAnArea("This area is outside all wards of the partnership. Draw one inside them")
    return place


def _place(title: str, where: str, kind: str, ground: Ground, lsoas: Sequence[str] = ()) -> Place:
    in_ward = {
        ward: ground.intersection(ward_ground).area / ground.area for ward, ward_ground in wards().items()
    }
    inside, reached = sum(in_ward.values()), grown(ground, BLUR)
    return Place(
        title, where, kind, ground,
        frozenset(ward for ward, share in in_ward.items() if share >= SPECK),
        frozenset(ward for ward, ward_ground in wards().items() if overlap(reached, ward_ground)),
        inside * ground.area / merged(wards().values()).area,
        max(0.0, 1 - inside), tuple(lsoas),
    )  # fmt: skip


def wards() -> Mapping[int, Ground]:
    """The ground of each ward by its id."""
    return cached(
        "ward grounds", lambda: {key: all_of([ward_ground]) for key, ward_ground in ward_boundaries().items()}
    )
