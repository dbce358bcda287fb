"""A place on a map, and what is around it. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.evidence.hotspots.published import PublishedHotspots
from app.evidence.hotspots.wording import PlaceRow

AROUND = 500  # metres; what lies farther from the place is not around it


@dataclass(frozen=True)
class MappedPlace:
    """What a map is of: some wards, maybe with a point in them, or a piece of ground (WKB, EPSG:27700).

    `name`: as it stands within a sentence. `ground_name`: what the legend calls the ground.
    """

    name: str
    ward_ids: frozenset[int]
    point: tuple[int, int] | None = None
    ground: bytes | None = None
    ground_name: str = "The area"


@dataclass(frozen=True)
class NearCase:
    """An open case that the reader may see. `metres`: from the place's point. `note`: what else the map says
    of it."""

    reference: str
    title: str
    tier_level: int
    restricted: bool
    easting: int
    northing: int
    metres: int | None = None
    note: str = ""


@dataclass(frozen=True)
class NearHotspot:
    """A hot place of the published run. `metres`: how far it is. `inside`: one of the two is in the other."""

    row: PlaceRow
    metres: int
    inside: bool


@dataclass(frozen=True)
class NearHin:
    """A High Impact Neighbourhood. `here`: it is a ward of the place."""

    id: int
    ward_id: int
    name: str
    since: date
    here: bool


@dataclass(frozen=True)
class ShownRun:
    """The hotspot run on the map. `changed`: areas were replaced since, so that it is not drawn."""

    id: int
    key: str
    what: str  # recorded crime
    provenance: str
    source: str
    synthetic: bool
    changed: bool


@dataclass(frozen=True)
class Surroundings:
    """What is around a place. `unplaced`: open cases there that have no point. `more`: cases beyond those
    listed. `undrawn`: names of wards of the place of which no boundary is loaded."""

    place: MappedPlace
    run: ShownRun | None
    hotspots: tuple[NearHotspot, ...]
    hins: tuple[NearHin, ...]
    cases: tuple[NearCase, ...]
    sees_hotspots: bool = True
    counts_cases: bool = True  # `cases` are all that there are, but for `more`
    unplaced: int = 0
    more: int = 0
    undrawn: tuple[str, ...] = ()
    outside: bool = False  # its point is in no ward as drawn
    published: PublishedHotspots | None = field(default=None, compare=False, repr=False)

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is a place, or a ward with a boundary."""
        return bool(self.place.point or self.place.ground) or len(self.undrawn) < len(self.place.ward_ids)

    @property
    def hins_here(self) -> Sequence[NearHin]:
        return [hin for hin in self.hins if hin.here]

    @property
    def hins_beside(self) -> Sequence[NearHin]:
        return [hin for hin in self.hins if not hin.here]

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Plain values that change whenever anything on the map does, areas aside."""
        hotspots = tuple((hotspot.row["code"], hotspot.metres) for hotspot in self.hotspots)
        run = self.run and (self.run.id, self.run.key, self.run.changed, self.run.provenance)
        return self.place, run, hotspots, self.hins, self.cases, self.more, self.unplaced
