"""Hide the small figures of measures, and those that they could be had from.

`settle` is called by every verb that changes figures, in its transaction, so that no page ever shows what is
to be hidden. All pages, papers and files show what `series_of` returns.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, or_, select, update

from app.evidence.statistics.spans import Span
from app.evidence.statistics.suppression import Cell, Counts, Hidden, hide
from app.extensions import db
from app.insight.performance.figure_rules import base_of
from app.insight.performance.series_of import possible
from app.models.measure import Measure, MeasureFigure, MeasureKind, Target


@dataclass(frozen=True)
class Settled:
    """What a measure counts, and what of it and its family is hidden."""

    counts: Counts
    hidden: Hidden


def settle(measure_ids: Iterable[int]) -> dict[int, Settled]:
    """Hide what is to be hidden of these measures and of those that they are parts or wholes of. The worker
    sums them up anew within a minute."""
    db.session.flush()
    found: dict[int, Settled] = {}
    everyone = families(measure_ids)
    figures = _figures_of([one for family in everyone for one in family])
    for family in everyone:
        counts = {one: counts_of(measure, figures[one]) for one, measure in family.items()}
        hidden = hide(counts)
        found |= {one: Settled(counts[one], hidden) for one in family}
        for one, measure in family.items():
            _write(measure, hidden, figures[one])
    write_beside({*found, *_followers(found)}, summary=None)
    return found


def _followers(measure_ids: Collection[int]) -> set[int]:
    """The measures whose targets follow these."""
    follows = or_(Target.comparator_id.in_(measure_ids), Target.second_comparator_id.in_(measure_ids))
    return set(db.session.scalars(select(Target.measure_id).where(follows, Target.replaced_at.is_(None))))


def families(measure_ids: Iterable[int]) -> list[dict[int, Measure]]:
    """These measures, each with all that it is a part or a whole of, near or far."""
    links: dict[int, set[int]] = defaultdict(set)
    for part, whole in db.session.execute(select(Measure.id, Measure.part_of_id)):
        if whole is not None:
            links[part].add(whole)
            links[whole].add(part)
    together, seen = [], set[int]()
    for start in measure_ids:
        family, waiting = set[int](), [start]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                family.add(one)
                waiting += links[one]
        if family:
            together.append(family)
    every = select(Measure).where(Measure.id.in_(seen))
    measures = {measure.id: measure for measure in db.session.scalars(every)}
    return [{one: measures[one] for one in sorted(family) if one in measures} for family in together]


def _figures_of(measure_ids: Collection[int]) -> Mapping[int, list[Any]]:
    """The figures in force of these measures, as rows without objects: there may be very many."""
    kind = MeasureFigure
    columns = (
        kind.measure_id, kind.id, kind.period_from, kind.period_to, kind.value, kind.numerator,
        kind.denominator, kind.n, kind.hidden,
    )  # fmt: skip
    statement = select(*columns).where(kind.measure_id.in_(measure_ids), kind.replaced_at.is_(None))
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement.order_by(kind.period_to, kind.id)):
        rows[row.measure_id].append(row)
    return rows


def counts_of(measure: Measure, figures: Iterable[Any]) -> Counts:
    """What the figures of a measure count, as far as it is known."""
    cells = [Cell(Span(figure.period_from, figure.period_to), *_count(measure, figure)) for figure in figures]
    return Counts(cells, measure.hide_below, measure.kind is MeasureKind.COUNT, measure.part_of_id)


def _count(measure: Measure, figure: Any) -> tuple[int | None, int | None]:
    """How many a figure counts, and of how many where it is a share of them."""
    value, above, below = map(possible, (figure.value, figure.numerator, figure.denominator))
    if measure.kind is MeasureKind.COUNT:
        return _whole(value), None
    if measure.kind is MeasureKind.RATE:
        if above is None and value is not None and below is not None:
            above = value * below / base_of(measure.unit)
        return _whole(above), None
    if measure.kind is MeasureKind.SCORE:
        return None, None
    asked = below if below is not None else possible(Decimal(figure.n)) if figure.n else None
    if above is None and value is not None and asked is not None:
        above = value * asked / 100
    return _whole(above), _whole(asked)


def _whole(number: Decimal | None) -> int | None:
    """To the nearest whole number; anything above 0 is one at least."""
    if number is None:
        return None
    return max(round(number), 1) if number > 0 else 0


def _write(measure: Measure, hidden: Hidden, figures: Iterable[Any]) -> None:
    spans = hidden.spans[measure.id]
    for now in (True, False):
        ids = [
            figure.id
            for figure in figures
            if (Span(figure.period_from, figure.period_to) in spans) is now and figure.hidden is not now
        ]
        for figure in (
            db.session.scalars(select(MeasureFigure).where(MeasureFigure.id.in_(ids))) if ids else ()
        ):
            figure.hidden = now
    years = hidden.totals[measure.id].items()
    totals = sorted([str(year.first), str(year.last), str(total)] for year, total in years)
    if totals != measure.totals:
        write_beside([measure.id], totals=totals)


def write_beside(measure_ids: Collection[int], **values: Any) -> None:
    """Write columns that nobody edits: the version, which is that of what people edit, stays."""
    table = cast(Table, Measure.__table__)
    db.session.connection().execute(update(table).where(table.c.id.in_(list(measure_ids))).values(values))
    for one in measure_ids if len(measure_ids) == 1 else ():
        measure = db.session.identity_map.get(db.session.identity_key(Measure, one))
        if measure is not None:
            db.session.expire(measure, list(values))
