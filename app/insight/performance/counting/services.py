"""Count measures from the product's own data, and sum measures up for lists and dashboards: for the worker.

Figures of the evidence are counted again after each import; what was counted before stays with the reason.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, text, update

from app import clock
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.spans import Span, months_between
from app.evidence.statistics.suppression import ShownWard, WardMonths, show_wards
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.counting.sources import CannotBeCounted, Counter, Found
from app.insight.performance.glance import glance_of
from app.insight.performance.publication import Settled, settle, write_beside
from app.insight.performance.ward_glance import ward_glance
from app.models.event import Event
from app.models.measure import FigureStatus, Measure, MeasureBreak, MeasureFigure, WardCounts
from app.use_case import record, use_case
from app.words import day, pluralise

DAY = timedelta(days=1)
MOST_SHOWN = 36
Wards = dict[int, WardMonths]


@use_case
def count_measures(actor: None, measure_ids: Collection[int] | None = None) -> int:
    """Count these measures, or all that are counted; the number of figures that are new or another."""
    measures = list(db.session.scalars(_counted(measure_ids)))
    stored = _stored([measure.id for measure in measures])
    before = _stored_wards([measure.id for measure in measures])
    counter, wards = Counter(), dict[int, Wards]()
    added: list[dict[str, Any]] = []
    for measure in measures:
        new, theirs = _count_one(counter, measure, stored[measure.id], before[measure.id])
        added += new
        if theirs:
            wards[measure.id] = theirs
    if added:
        db.session.execute(insert(cast(Table, MeasureFigure.__table__)), added)
    write_beside([measure.id for measure in measures], counted_at=clock.now())
    _write_wards(measures, settle([measure.id for measure in measures]), wards)
    record(
        actor, Event.MEASURES_COUNTED, measures=pluralise(len(measures), "measure"),
        figures=pluralise(len(added), "figure"),
    )  # fmt: skip
    return len(added)


def _counted(measure_ids: Collection[int] | None) -> Any:
    statement = select(Measure).where(Measure.counted.is_not(None)).order_by(Measure.id)
    return statement if measure_ids is None else statement.where(Measure.id.in_(measure_ids))


def _stored(measure_ids: Collection[int]) -> Mapping[int, dict[date, Any]]:
    """The figures in force, by measure and month."""
    kind = MeasureFigure
    columns = (kind.id, kind.measure_id, kind.period_from, kind.value)
    found: dict[int, dict[date, Any]] = defaultdict(dict)
    rows = select(*columns).where(kind.measure_id.in_(measure_ids), kind.replaced_at.is_(None))
    for row in db.session.execute(rows):
        found[row.measure_id][row.period_from] = row
    return found


def _count_one(
    counter: Counter, measure: Measure, stored: Mapping[date, Any], before: Wards
) -> tuple[list[dict[str, Any]], Wards]:
    """The figures of a measure that are to be added, those that they take the place of being marked; and its
    counts by ward."""
    try:
        found = counter.count(measure)
    except CannotBeCounted as reason:
        write_beside([measure.id], problem=str(reason))
        return [], before
    assert measure.counted is not None, "asked of measures that are counted"
    again = measure.counted.asks_the_evidence
    numbers = {month: _decimal(number) for month, number in found.months.items()}
    new = [
        month
        for month, number in numbers.items()
        if month not in stored or (again and stored[month].value != number)
    ]
    _replace([stored[month].id for month in new if month in stored])
    if measure.problem:
        write_beside([measure.id], problem="")
    wards = _wards_of(found, {} if again else before)
    return [_figure(measure, month, numbers[month]) for month in new], wards


def _decimal(number: float) -> Decimal:
    return Decimal(int(number)) if number == int(number) else Decimal(str(number))


def _replace(figure_ids: Sequence[int]) -> None:
    if figure_ids:
        why = f"Counted again on {day(clock.today())}, because the data changed"
        replaced = {"replaced_at": clock.now(), "replaced_why": why}
        db.session.execute(update(MeasureFigure).where(MeasureFigure.id.in_(figure_ids)).values(replaced))


def _figure(measure: Measure, month: date, number: Decimal) -> dict[str, Any]:
    return {
        "measure_id": measure.id, "period_from": month, "period_to": months_later(month, 1) - DAY,
        "value": number, "status": FigureStatus.UNSTATED, "as_printed": "", "note": "", "vintage": "",
        "hidden": False, "source": "Counted", "entered_at": clock.now(), "replaced_why": "",
    }  # fmt: skip


# --- wards -------------------------------------------------------------------------------------------
def _stored_wards(measure_ids: Collection[int]) -> Mapping[int, Wards]:
    columns = (WardCounts.measure_id, WardCounts.ward_id, WardCounts.first, WardCounts.numbers)
    found: dict[int, Wards] = defaultdict(dict)
    for row in db.session.execute(select(*columns).where(WardCounts.measure_id.in_(measure_ids))):
        found[row.measure_id][row.ward_id] = WardMonths(row.first, row.numbers)
    return found


def _wards_of(found: Found, before: Wards) -> Wards:
    """The counts by ward. Those of the work are only added to: `before` are those that stay."""
    if not found.wards:
        return before
    months = sorted(found.months)
    return {
        ward: _added_to(before.get(ward), WardMonths(months[0], [round(there[month]) for month in months]))
        for ward, there in found.wards.items()
    }


def _added_to(before: WardMonths | None, new: WardMonths) -> WardMonths:
    if before is None:
        return new
    known = months_between(new.first, before.first) + len(before.numbers)
    return WardMonths(before.first, [*before.numbers, *new.numbers[known:]])


def _write_wards(
    measures: Sequence[Measure], settled: Mapping[int, Settled], wards: Mapping[int, Wards]
) -> None:
    """Store all counts by ward, with what may be shown of each. A part's wards are not shown where the
    whole's are."""
    breaks = _breaks_of(wards)
    rows = []
    for measure in measures:
        theirs = wards.get(measure.id, {})
        city, is_part = settled[measure.id], measure.part_of_id in wards
        shown = {} if is_part else show_wards(theirs, city.counts, city.hidden, measure.id)
        for ward, there in theirs.items():
            seen = shown.get(ward) or ShownWard([None] * len(there.numbers))
            rows.append(
                {
                    "measure_id": measure.id, "ward_id": ward, "first": str(there.first),
                    "numbers": there.numbers,
                    "shown": _plain(seen.latest(there.first, MOST_SHOWN)),
                    "glance": ward_glance(seen, there.first, breaks[measure.id]),
                }
            )  # fmt: skip
    ids = [measure.id for measure in measures]
    db.session.execute(delete(WardCounts).where(WardCounts.measure_id.in_(ids)))
    if rows:
        db.session.execute(STORE_WARDS, {"rows": json.dumps(rows, separators=(",", ":"))})


def _plain(figures: Iterable[tuple[Span, int]]) -> list[list[Any]]:
    return [[str(span.first), str(span.last), number] for span, number in figures]


# One statement for thousands of rows.
STORE_WARDS = text(
    """
    INSERT INTO measure_ward_counts (measure_id, ward_id, first, numbers, shown, glance)
    SELECT measure_id, ward_id, first, numbers, shown, glance
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
        measure_id int, ward_id int, first date, numbers int[], shown jsonb, glance jsonb
    )
    """
)


def _breaks_of(measure_ids: Iterable[int]) -> Mapping[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    breaks = select(MeasureBreak.measure_id, MeasureBreak.on)
    for measure_id, on in db.session.execute(breaks.where(MeasureBreak.measure_id.in_(list(measure_ids)))):
        found[measure_id].append(on)
    return found


# --- summing up --------------------------------------------------------------------------------------
@use_case
def sum_up(actor: None, *, all_of_them: bool = False) -> int:
    """Work out what lists and dashboards say of the measures that have changed; how many those are."""
    changed = select(Measure.id) if all_of_them else select(Measure.id).where(Measure.summary.is_(None))
    measures = queries.list_whole(db.session.scalars(changed.order_by(Measure.id)))
    rows = [{"this": measure.id, "said": glance_of(measure).as_json()} for measure in measures]
    if rows:
        table = cast(Table, Measure.__table__)
        statement = update(table).where(table.c.id == bindparam("this")).values(summary=bindparam("said"))
        db.session.connection().execute(statement, rows)
    record(actor, Event.MEASURES_SUMMED_UP, measures=pluralise(len(measures), "measure"))
    return len(measures)
