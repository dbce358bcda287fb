"""Which targets does a file set? Several rows of one measure are a table of years, of which all go in or
none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.insight.performance import cells
from app.insight.performance.figure_rules import RULES
from app.insight.performance.table_files import BadCell, Outcome, Rejection, Row, Table, ensure_no_total
from app.models.measure import Measure, folded

NEEDED = ("measure", "baseline", "baseline_to", "target", "target_on")
MOST_MARGIN, MOST_MONTHS = 1000, 120
OTHERS = ("comparator", "second_comparator", "margin", "months", "stretch", "why")


@dataclass(frozen=True)
class Wanted:
    """A target as somebody set it. `years`: the days and figures on the way, the goal included, if it is a
    table."""

    baseline: Decimal
    baseline_to: date
    target: Decimal | None
    target_on: date
    years: tuple[tuple[date, Decimal], ...] = ()
    comparator: Measure | None = None
    second_comparator: Measure | None = None
    margin: Decimal = Decimal(0)
    months: int | None = None
    stretch: Decimal | None = None
    why: str = ""


def sort_out(
    table: Table, known: Mapping[str, Measure]
) -> tuple[list[tuple[list[int], Measure, Wanted]], Outcome]:
    """The targets that can be set, with their lines; the outcome has why the others cannot."""
    outcome = table.outcome()
    read: dict[str, list[tuple[int, Wanted | None]]] = defaultdict(list)
    for row in table.rows:
        key = folded(row["measure"])
        try:
            read[key].append((row.line, _read(row, known)))
        except BadCell as reason:
            read[key].append((row.line, None))
            outcome.rejected.append(Rejection(row.line, str(reason)))
    good = []
    for key, lines in read.items():
        rows = [(line, wanted) for line, wanted in lines if wanted is not None]
        if why_not := _why_not(lines, rows):
            outcome.rejected += [Rejection(line, why_not) for line, _ in rows]
        elif rows:
            good.append(([line for line, _ in rows], known[key], _together([each for _, each in rows])))
    return good, outcome


def check(wanted: Wanted, measure: Measure) -> None:
    """BadCell if it can be no target of this measure."""
    if wanted.target_on <= wanted.baseline_to:
        raise BadCell("target_on", f"{wanted.target_on} must be after the baseline, {wanted.baseline_to}")
    if wanted.target is None and wanted.comparator is None:
        raise BadCell("target", "is empty")
    if wanted.second_comparator is not None and wanted.comparator in (None, wanted.second_comparator):
        raise BadCell("second_comparator", "enter a comparator too")
    if measure in (wanted.comparator, wanted.second_comparator):
        raise BadCell("comparator", f"{measure.name} cannot follow itself")
    if not abs(wanted.margin) <= MOST_MARGIN:
        raise BadCell("margin", f"must be between -{MOST_MARGIN} and {MOST_MARGIN} per cent")
    if wanted.months is not None and not 1 <= wanted.months <= MOST_MONTHS:
        raise BadCell("months", f"must be between 1 and {MOST_MONTHS}")
    _check_stretch(wanted, measure)
    numbers = (("baseline", wanted.baseline), ("target", wanted.target), ("stretch", wanted.stretch))
    for column, value in numbers:
        try:
            if value is not None:
                RULES[measure.kind](value)
        except BadCell as reason:
            raise BadCell(column, str(reason).removeprefix("value: ")) from reason


def _check_stretch(wanted: Wanted, measure: Measure) -> None:
    """A stretch target is further than the target."""
    if wanted.stretch is None or wanted.target is None:
        return
    way = measure.good.sign or (1 if wanted.target > wanted.baseline else -1)
    if way * (wanted.stretch - wanted.target) <= 0:
        raise BadCell("stretch", f"{wanted.stretch} must go further than the target, {wanted.target}")


def _read(row: Row, known: Mapping[str, Measure]) -> Wanted:
    ensure_no_total(row)
    name = cells.line_of("measure", row["measure"], required=True)
    measure = known.get(folded(name))
    if measure is None:
        raise BadCell("measure", f"there is no measure “{name}”. Define it, or import its figures, first")
    baseline = cells.number("baseline", row["baseline"])
    if baseline is None:
        raise BadCell("baseline", "is empty")
    wanted = Wanted(
        baseline,
        cells.day("baseline_to", row["baseline_to"]),
        cells.number("target", row["target"]),
        cells.day("target_on", row["target_on"]),
        comparator=_comparator(row, "comparator", known),
        second_comparator=_comparator(row, "second_comparator", known),
        margin=cells.number("margin", row["margin"]) or Decimal(0),
        months=cells.whole_number("months", row["months"]),
        stretch=cells.number("stretch", row["stretch"]),
        why=row["why"],
    )
    check(wanted, measure)
    return wanted


def _comparator(row: Row, column: str, known: Mapping[str, Measure]) -> Measure | None:
    if not row[column]:
        return None
    other = known.get(folded(row[column]))
    if other is None:
        raise BadCell(column, f"there is no measure “{row[column][:40]}”")
    return other


def _why_not(lines: Sequence[tuple[int, Wanted | None]], rows: Sequence[tuple[int, Wanted]]) -> str:
    """Why the rows of one measure are no table of years."""
    wrong = [line for line, wanted in lines if wanted is None]
    if wrong:
        return f"measure: line {wrong[0]} of the same target is wrong, so the target was not set"
    if len({(each.baseline, each.baseline_to, each.comparator) for _, each in rows}) > 1:
        return "baseline: all lines of a target must have the same baseline"
    if len({each.target_on for _, each in rows}) < len(rows):
        return "target_on: the same day is on another line of this target"
    return ""


def with_years(wanted: Wanted, years: Sequence[tuple[date, Decimal]]) -> Wanted:
    """A target with those of years on the way. BadCell if they are not on it."""
    if not years:
        return wanted
    days = [on for on, _ in years]
    if len(set(days)) < len(days):
        raise BadCell("years", "the same day is on 2 lines")
    if min(days) <= wanted.baseline_to or max(days) > wanted.target_on:
        raise BadCell("years", "each day must be after the baseline, and no later than the target date")
    if wanted.target is None:
        raise BadCell("target", "enter a target for the last year")
    there = dict(years)
    if there.get(wanted.target_on, wanted.target) != wanted.target:
        raise BadCell("years", f"the figure for {wanted.target_on} must be the same as the target")
    there[wanted.target_on] = wanted.target
    return replace(wanted, years=tuple(sorted(there.items())))


def _together(rows: Sequence[Wanted]) -> Wanted:
    """One target: the last day is the goal, and those before it are on the way."""
    in_order = sorted(rows, key=lambda each: each.target_on)
    if len(rows) == 1:
        return in_order[0]
    years = tuple((each.target_on, each.target or Decimal()) for each in in_order)
    return replace(in_order[-1], years=years, why=next((each.why for each in in_order if each.why), ""))
