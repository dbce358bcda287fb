"""Log what a response planned and did, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app import clock
from app.casework.deliveries.queries import find_delivery, list_deliveries
from app.casework.deliveries.summary import monday_of
from app.extensions import db
from app.models.case import Case
from app.models.delivery import Delivery
from app.models.event import Event
from app.models.partnership import Partner
from app.models.person import User
from app.use_case import lock, record, use_case
from app.workflows.case import CASE


@dataclass(frozen=True)
class Line:
    """A line of the log. What is None stays as it was, or is 0 in a new one."""

    place: str
    day: date
    partner: Partner
    visits_planned: int | None = None
    visits_done: int | None = None
    hours_planned: Decimal | None = None
    hours_done: Decimal | None = None

    @property
    def numbers(self) -> dict[str, int | Decimal]:
        names = ("visits_planned", "visits_done", "hours_planned", "hours_done")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


@use_case
def log_delivery(actor: User, case: Case, line: Line) -> None:
    """Log a week of a place by a partner. Logged again, its numbers take the place of the earlier ones."""
    lock(case)
    CASE.fire("log_delivery", case, actor)
    _store(actor, case, line, find_delivery(case, _key(line.place, monday_of(line.day), line.partner.id)))
    case.touch()
    record(actor, Event.DELIVERY_LOGGED, case, place=line.place)


@use_case
def import_deliveries(actor: User, case: Case, lines: Sequence[Line]) -> None:
    """Log all lines of a file, or none of them."""
    lock(case)
    CASE.fire("log_delivery", case, actor)
    stored = {_key(row.place, row.week, row.partner_id): row for row in list_deliveries(case)}
    for line in lines:
        key = _key(line.place, monday_of(line.day), line.partner.id)
        stored[key] = _store(actor, case, line, stored.get(key))
    case.touch()
    record(actor, Event.DELIVERY_IMPORTED, case, rows=len(lines))


def _key(place: str, week: date, partner_id: int) -> tuple[str, date, int]:
    return place, week, partner_id


def _store(actor: User, case: Case, line: Line, stored: Delivery | None) -> Delivery:
    """Put a line's numbers into the stored line of its place, week and partner, or into a new one."""
    if stored is None:
        stored = Delivery(case=case, place=line.place, week=monday_of(line.day), partner=line.partner)
        db.session.add(stored)
    for name, number in line.numbers.items():
        setattr(stored, name, number)
    stored.entered_by_id, stored.entered_at = actor.id, clock.now()
    return stored
