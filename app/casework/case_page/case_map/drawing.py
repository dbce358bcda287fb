"""The layers of a case's map: its place, its ward's outline, and the open cases near it.

Plain values in, layers out: the same values give the same map, so maps are cached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, Layer, PinKind, PinLayer

CORNER_METRES = 10  # corners that stand out by less are not seen at this size
WARD = AreaClass("ward", "Ward", fill="#dfe7ee", outline="#0b0c0c", weight=2, opacity=0.6)
HERE = PinKind("here", "This case", "#b10e1e", "diamond", "!", raised=True)


@dataclass(frozen=True)
class Spot:
    """A case on the map."""

    easting: int
    northing: int
    tier: int
    title: str
    reference: str
    href: str


@dataclass(frozen=True)
class CaseOnMap:
    """The values that a case's map is drawn from."""

    place: str
    ward_name: str
    ward_boundary: bytes | None
    here: Spot | None
    nearby: tuple[Spot, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is a place or an outline to draw."""
        return bool(self.ward_boundary or self.here or self.nearby)


def layers_of(case: CaseOnMap) -> list[Layer]:
    return [*_ward(case), *_nearby(case), *_here(case)]


def _ward(case: CaseOnMap) -> Iterator[Layer]:
    if case.ward_boundary:
        name = f"{case.ward_name} ward"
        frame = areas([case.ward_boundary], tolerance=CORNER_METRES, kind=WARD.key, name=name)
        yield AreaLayer("Ward", frame, (WARD,))


def _nearby(case: CaseOnMap) -> Iterator[Layer]:
    if case.nearby:
        kinds = [str(spot.tier) for spot in case.nearby]
        yield PinLayer("Other open cases", _frame(case.nearby, kinds), TIER_PINS, clustered=False)


def _here(case: CaseOnMap) -> Iterator[Layer]:
    if case.here:
        yield PinLayer("This case", _frame([case.here], [HERE.key]), (HERE,), clustered=False)


def _frame(spots: Sequence[Spot], kinds: list[str]) -> Any:
    return points(
        [spot.easting for spot in spots],
        [spot.northing for spot in spots],
        kind=kinds,
        name=[spot.title for spot in spots],
        caption=[spot.reference for spot in spots],
        href=[spot.href for spot in spots],
    )
