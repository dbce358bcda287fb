"""Files of the people who are there by day, and what one says of our areas."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.daytime import DaytimeFile, DaytimeState
from app.web.listing import Page, Question, every_row, page_of


@dataclass(frozen=True)
class DaytimePlan:
    """What a file says of our areas. `wards`: each with what it would have; `not_ours`: how many of its codes
    are of none of our areas."""

    wards: list[tuple[Area, int | None]]
    lsoas: int
    of_lsoas: int
    not_ours: int

    @property
    def known(self) -> int:
        return sum(number is not None for _, number in self.wards)

    @property
    def unknown(self) -> list[str]:
        return [ward.name for ward, number in self.wards if number is None]


def get_file(file_id: int) -> DaytimeFile:
    statement = _files().where(DaytimeFile.id == file_id).options(undefer(DaytimeFile.numbers))
    return db.session.scalars(statement).one()


def find_in_state(state: DaytimeState) -> DaytimeFile | None:
    """The file that was last taken of those in this state."""
    files = _files().where(DaytimeFile.state == state).options(undefer(DaytimeFile.numbers))
    return db.session.scalars(files.order_by(DaytimeFile.decided_at.desc()).limit(1)).first()


def list_files(question: Question) -> Page:
    return page_of(question, _files(), DaytimeFile.id)


def iter_files(question: Question) -> Iterator[DaytimeFile]:
    return every_row(question, _files(), DaytimeFile.id)


def _files() -> Select[DaytimeFile]:
    return select(DaytimeFile).options(joinedload(DaytimeFile.given_by))


def list_areas() -> list[Area]:
    """Today's wards and LSOAs."""
    current = Area.is_current(AreaKind.WARD) | Area.is_current(AreaKind.LSOA)
    return list(db.session.scalars(select(Area).where(current).order_by(Area.name, Area.id)))


def numbers_of(areas: Sequence[Area], given: Mapping[str, int]) -> dict[int, int | None]:
    """How many people each area has by day, by its id: a ward without its own number has that of its LSOAs
    together, if all of them are known."""
    parts: dict[int | None, list[int | None]] = defaultdict(list)
    for area in areas:
        if area.kind is AreaKind.LSOA:
            parts[area.parent_id].append(given.get(area.code))
    return {area.id: given.get(area.code, _together(parts.get(area.id, []))) for area in areas}


def _together(numbers: Sequence[int | None]) -> int | None:
    return None if not numbers or None in numbers else sum(number or 0 for number in numbers)


def plan_of(file: DaytimeFile) -> DaytimePlan:
    areas = list_areas()
    numbers = numbers_of(areas, file.numbers)
    lsoas = [area for area in areas if area.kind is AreaKind.LSOA]
    return DaytimePlan(
        wards=[(area, numbers[area.id]) for area in areas if area.kind is AreaKind.WARD],
        lsoas=sum(numbers[lsoa.id] is not None for lsoa in lsoas),
        of_lsoas=len(lsoas),
        not_ours=len(file.numbers.keys() - {area.code for area in areas}),
    )
