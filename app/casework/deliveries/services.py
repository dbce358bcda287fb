"""Log what a response planned and did, week by week; change, remove and undo what was logged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app import clock
from app.casework.deliveries.queries import find_delivery, list_deliveries, list_touched
from app.casework.deliveries.summary import monday_of
from app.extensions import db
from app.models.case import Case
from app.models.delivery import NUMBERS, Delivery, DeliveryEntry
from app.models.event import Event
from app.models.partnership import Partner
from app.models.person import User
from app.use_case import lock, record, use_case
from app.words import pluralise
from app.workflows.case import CASE

Key = tuple[str, date, int]


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
    def key(self) -> Key:
        return self.place, monday_of(self.day), self.partner.id

    @property
    def numbers(self) -> dict[str, int | Decimal]:
        return {name: getattr(self, name) for name in NUMBERS if getattr(self, name) is not None}


class LineTaken(ValueError):
    """Another line is of the same place, week and partner."""

    def __init__(self) -> None:
        super().__init__(
            "There is already a line for this place, week and partner. Change that line, or remove it first"
        )


@use_case
def log_delivery(actor: User, case: Case, line: Line, *, submission: str | None = None) -> DeliveryEntry:
    """Log a week of a place by a partner. Logged again, its numbers take the place of the earlier ones."""
    lock(case)
    CASE.fire("log_delivery", case, actor)
    stored = find_delivery(case, line.key)
    entry = _enter(actor, case, [(line, stored)], what=line.place, submission=submission)
    record(actor, Event.DELIVERY_LOGGED, case, place=line.place)
    return entry


@use_case
def import_deliveries(
    actor: User, case: Case, lines: Sequence[Line], *, name: str = "", submission: str | None = None
) -> DeliveryEntry:
    """Log all lines of a file, or none. Of two lines of one place, week and partner, the last holds."""
    lock(case)
    CASE.fire("log_delivery", case, actor)
    stored = {(row.place, row.week, row.partner_id): row for row in list_deliveries(case)}
    last = {line.key: line for line in _merged(lines)}
    pairs = [(line, stored.get(key)) for key, line in last.items()]
    entry = _enter(actor, case, pairs, what=name or "A file", submission=submission)
    record(actor, Event.DELIVERY_IMPORTED, case, rows=len(lines))
    return entry


def _merged(lines: Iterable[Line]) -> Iterable[Line]:
    """What a later line of the same key leaves out, the earlier one says."""
    by_key: dict[Key, Line] = {}
    for line in lines:
        earlier = by_key.get(line.key)
        numbers = {**(earlier.numbers if earlier else {}), **line.numbers}
        by_key[line.key] = Line(line.place, line.day, line.partner, **numbers)  # type: ignore[arg-type]
    return by_key.values()


@use_case
def change_delivery(actor: User, delivery: Delivery, line: Line, *, submission: str | None = None) -> None:
    """Correct a line. Raises LineTaken if another is of the same place, week and partner."""
    case = delivery.case
    lock(case)
    CASE.fire("log_delivery", case, actor)
    other = find_delivery(case, line.key)
    if other is not None and other is not delivery:
        raise LineTaken
    entry = _entry(actor, case, [_was(delivery)], what=line.place, submission=submission)
    delivery.place, delivery.week, delivery.partner = line.place, monday_of(line.day), line.partner
    _write(actor, delivery, entry, {name: line.numbers.get(name, 0) for name in NUMBERS})
    record(actor, Event.DELIVERY_CHANGED, case, place=line.place)


@use_case
def remove_delivery(actor: User, delivery: Delivery) -> DeliveryEntry:
    case = delivery.case
    lock(case)
    CASE.fire("log_delivery", case, actor)
    entry = _entry(actor, case, [{**_was(delivery), "id": None}], what=delivery.place)
    db.session.delete(delivery)
    record(actor, Event.DELIVERY_REMOVED, case, place=delivery.place)
    return entry


@use_case
def undo_entry(actor: User, entry: DeliveryEntry) -> int:
    """Put back what stood there before, but for lines that were entered again since.

    Return how many those are; undone a second time, nothing is left to put back.
    """
    case = entry.case
    lock(case)
    lock(entry)
    CASE.fire("log_delivery", case, actor)
    rows = list_touched(entry)
    stayed = sum(not _put_back(case, entry, was, rows) for was in entry.before)
    entry.undone_at = clock.now()
    case.touch()
    undone = pluralise(len(entry.before) - stayed, "line")
    record(actor, Event.DELIVERY_UNDONE, case, rows=undone)
    return stayed


def _put_back(case: Case, entry: DeliveryEntry, was: dict[str, Any], rows: dict[int, Delivery]) -> bool:
    """Whether a line is as it was before."""
    if was["id"] is None:
        return _recreate(case, was["was"])
    row = rows.get(was["id"])
    if row is None or row.entry_id != entry.id:
        return False
    if was["was"] is None:
        db.session.delete(row)
    else:
        _fill(row, was["was"])
    return True


def _recreate(case: Case, was: dict[str, Any]) -> bool:
    """A line that was removed, unless it was logged again since."""
    if find_delivery(case, (was["place"], date.fromisoformat(was["week"]), was["partner_id"])) is not None:
        return False
    row = Delivery(case_id=case.id, entered_by_id=was["entered_by_id"], entered_at=clock.now())
    _fill(row, was)
    db.session.add(row)
    return True


# --- what these share ------------------------------------------------------------------------------------
def _enter(
    actor: User, case: Case, pairs: Sequence[tuple[Line, Delivery | None]], **said: Any
) -> DeliveryEntry:
    """Put each line's numbers into the stored line of its place, week and partner, or into a new one."""
    before = [_was(stored) for _, stored in pairs if stored is not None]
    entry = _entry(actor, case, before, **said)
    entry.rows = len(pairs)
    made = []
    for line, stored in pairs:
        row = stored
        if row is None:
            row = Delivery(case=case, place=line.place, week=monday_of(line.day), partner=line.partner)
            db.session.add(row)
            made.append(row)
        _write(actor, row, entry, line.numbers)
    db.session.flush()
    entry.before = [*before, *({"id": row.id, "was": None} for row in made)]
    return entry


def _entry(
    actor: User, case: Case, before: list[dict[str, Any]], *, what: str, submission: str | None = None
) -> DeliveryEntry:
    entry = DeliveryEntry(case=case, rows=len(before), what=what[:200], before=before, submission=submission)
    entry.by_id, entry.at = actor.id, clock.now()
    db.session.add(entry)
    db.session.flush()
    case.touch()
    return entry


def _was(row: Delivery) -> dict[str, Any]:
    return {"id": row.id, "was": {**row.values, "entered_by_id": row.entered_by_id}}


def _write(actor: User, row: Delivery, entry: DeliveryEntry, numbers: dict[str, Any]) -> None:
    for name, number in numbers.items():
        setattr(row, name, number)
    row.entered_by_id, row.entered_at, row.entry_id = actor.id, clock.now(), entry.id


def _fill(row: Delivery, was: dict[str, Any]) -> None:
    row.place, row.week, row.partner_id = was["place"], date.fromisoformat(was["week"]), was["partner_id"]
    row.entered_by_id, row.entry_id = was["entered_by_id"], was["entry_id"]
    for name in NUMBERS:
        number = Decimal(was[name])
        setattr(row, name, number if name.startswith("hours") else int(number))
