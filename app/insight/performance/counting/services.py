"""Count measures from the product's own data, and sum measures up for lists and dashboards: for the worker.

Figures of the evidence are counted again after each import, and what was counted before stays with the reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app import clock
from app.evidence.statistics.periods import months_later
from app.evidence.statistics.spans import months_between
from app.evidence.statistics.suppression import Hidden, WardMonths, show_wards
from app.extensions import db
from app.insight.performance import queries
from app.insight.performance.counting.sources import CannotBeCounted, Found, count
from app.insight.performance.glance import glance_of
from app.insight.performance.publication import counts_of, settle, write_beside
from app.insight.performance.ward_glance import ward_glance
from app.models.event import Event
from app.models.measure import FigureStatus, Measure, MeasureFigure, WardCounts
from app.use_case import record, use_case
from app.words import day, pluralise

DAY = timedelta(days=1)


@use_case
def count_measures(actor: None, measure_ids: Collection[int] | None = None) -> int:
    """Count these measures, or all that are counted; the number of figures that are new or another."""
    measures = list(db.session.scalars(_counted(measure_ids)))
    stored = _stored([measure.id for measure in measures])
    changed: list[int] = []
    added: list[dict[str, Any]] = []
    for measure in measures:
        new = _count_one(measure, stored[measure.id])
        added += new
        if new:
            changed.append(measure.id)
    if added:
        db.session.execute(insert(MeasureFigure), added)
    write_beside([measure.id for measure in measures], counted_at=clock.now())
    hidden = settle([measure.id for measure in measures])
    _show_wards(measures, hidden)
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


def _count_one(measure: Measure, stored: Mapping[date, Any]) -> list[dict[str, Any]]:
    """The figures of a measure that are to be added; those that they take the place of are marked."""
    try:
        found = count(measure)
    except CannotBeCounted as reason:
        write_beside([measure.id], problem=str(reason))
        return []
    assert measure.counted is not None, "asked of measures that are counted"
    again = measure.counted.asks_the_evidence
    numbers = {month: _decimal(number) for month, number in found.months.items()}
    others = {month for month, number in numbers.items() if month in stored and stored[month].value != number}
    new = [month for month in numbers if month not in stored or (again and month in others)]
    _replace([stored[month].id for month in new if month in stored])
    if measure.problem:
        write_beside([measure.id], problem="")
    _store_wards(measure, found, again)
    return [_figure(measure, month, numbers[month]) for month in new]


def _decimal(number: float) -> Decimal:
    return Decimal(str(number)).normalize() + 0


def _replace(figure_ids: Sequence[int]) -> None:
    if figure_ids:
        why = f"Counted again on {day(clock.today())}, after the data had changed"
        replaced = {"replaced_at": clock.now(), "replaced_why": why}
        db.session.execute(update(MeasureFigure).where(MeasureFigure.id.in_(figure_ids)).values(replaced))


def _figure(measure: Measure, month: date, number: Decimal) -> dict[str, Any]:
    return {
        "measure_id": measure.id, "period_from": month, "period_to": months_later(month, 1) - DAY,
        "value": number, "status": FigureStatus.UNSTATED, "as_printed": "", "note": "", "vintage": "",
        "hidden": False, "source": "Counted", "entered_at": clock.now(), "replaced_why": "",
    }  # fmt: skip


# --- wards -------------------------------------------------------------------------------------------
def _store_wards(measure: Measure, found: Found, again: bool) -> None:
    """Store the counts by ward. Those of the work are only added to."""
    if not found.wards:
        if again:
            db.session.execute(delete(WardCounts).where(WardCounts.measure_id == measure.id))
        return
    first = min(found.months)
    before = {} if again else {row.ward_id: row for row in _wards_of([measure.id])}
    rows = [
        {
            "measure_id": measure.id,
            "ward_id": ward,
            "shown": [],
            "glance": {},
            **_numbers(there, first, before.get(ward)),
        }
        for ward, there in sorted(found.wards.items())
    ]
    statement = upsert(WardCounts)
    taken = {name: statement.excluded[name] for name in ("first", "numbers")}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["measure_id", "ward_id"], set_=taken), rows
    )


def _numbers(there: Mapping[date, float], first: date, before: Any) -> dict[str, Any]:
    numbers = [round(there[month]) for month in sorted(there)]
    if before is None:
        return {"first": first, "numbers": numbers}
    known = months_between(first, before.first) + len(before.numbers)
    return {"first": before.first, "numbers": [*before.numbers, *numbers[known:]]}


def _wards_of(measure_ids: Iterable[int]) -> list[Any]:
    columns = (WardCounts.measure_id, WardCounts.ward_id, WardCounts.first, WardCounts.numbers)
    rows = select(*columns).where(WardCounts.measure_id.in_(list(measure_ids)))
    return list(db.session.execute(rows.order_by(WardCounts.measure_id, WardCounts.ward_id)))


def _show_wards(measures: Sequence[Measure], hidden: Mapping[int, Hidden]) -> None:
    """Work out what may be shown of each ward. A part's wards are not shown where the whole's are."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in _wards_of(measure.id for measure in measures):
        rows[row.measure_id].append(row)
    figures = _figures_of_all(rows)
    changes = []
    for measure in measures:
        if measure.id not in rows:
            continue
        wards = {row.ward_id: WardMonths(row.first, row.numbers) for row in rows[measure.id]}
        is_part = measure.part_of_id in rows
        city = counts_of(measure, figures[measure.id])
        shown = {} if is_part else show_wards(wards, city, hidden[measure.id], measure.id)
        for ward in wards:
            theirs = shown.get(ward, [])
            changes.append(
                {
                    "measure_id": measure.id, "ward_id": ward, "first": wards[ward].first,
                    "numbers": wards[ward].numbers,
                    "shown": [[str(span.first), str(span.last), number] for span, number in theirs],
                    "glance": ward_glance(measure, theirs),
                }
            )  # fmt: skip
    if changes:
        statement = upsert(WardCounts)
        taken = {name: statement.excluded[name] for name in ("shown", "glance")}
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["measure_id", "ward_id"], set_=taken), changes
        )


def _figures_of_all(measure_ids: Iterable[int]) -> Mapping[int, list[Any]]:
    kind = MeasureFigure
    columns = (
        kind.measure_id, kind.period_from, kind.period_to, kind.value, kind.numerator, kind.denominator, kind.n
    )  # fmt: skip
    rows = select(*columns).where(kind.measure_id.in_(list(measure_ids)), kind.replaced_at.is_(None))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(rows):
        found[row.measure_id].append(row)
    return found


# --- summing up --------------------------------------------------------------------------------------
@use_case
def sum_up(actor: None, *, all_of_them: bool = False) -> int:
    """Work out what lists and dashboards say of the measures that have changed; how many those are."""
    changed = select(Measure.id) if all_of_them else select(Measure.id).where(Measure.summary.is_(None))
    measures = queries.list_whole(db.session.scalars(changed.order_by(Measure.id)))
    for measure in measures:
        write_beside([measure.id], summary=glance_of(measure).as_json())
    record(actor, Event.MEASURES_SUMMED_UP, measures=pluralise(len(measures), "measure"))
    return len(measures)
