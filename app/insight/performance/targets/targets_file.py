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
from app.models.measure import Measure

NEEDED = ("measure", "baseline", "baseline_to", "target", "target_on")
OTHERS = ("comparator", "margin", "months", "why")


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
    margin: Decimal = Decimal(0)
    months: int | None = None
    why: str = ""


def sort_out(
    table: Table, known: Mapping[str, Measure]
) -> tuple[list[tuple[list[int], Measure, Wanted]], Outcome]:
    """The targets that can be set, with their lines; the outcome has why the others cannot."""
    outcome = table.outcome()
    read: dict[str, list[tuple[int, Wanted | None]]] = defaultdict(list)
    for row in table.rows:
        key = " ".join(row["measure"].split()).lower()
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
        raise BadCell("target_on", f"{wanted.target_on} is not after the baseline, {wanted.baseline_to}")
    if wanted.target is None and wanted.comparator is None:
        raise BadCell("target", "is empty")
    for column, value in (("baseline", wanted.baseline), ("target", wanted.target)):
        try:
            if value is not None:
                RULES[measure.kind](value)
        except BadCell as reason:
            raise BadCell(column, str(reason).removeprefix("value: ")) from reason


def _read(row: Row, known: Mapping[str, Measure]) -> Wanted:
    ensure_no_total(row)
    name = cells.line_of("measure", row["measure"], required=True)
    measure = known.get(name.lower())
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
        comparator=_comparator(row, known),
        margin=cells.number("margin", row["margin"]) or Decimal(0),
        months=cells.whole_number("months", row["months"]),
        why=row["why"],
    )
    check(wanted, measure)
    return wanted


def _comparator(row: Row, known: Mapping[str, Measure]) -> Measure | None:
    if not row["comparator"]:
        return None
    other = known.get(" ".join(row["comparator"].split()).lower())
    if other is None:
        raise BadCell("comparator", f"there is no measure “{row['comparator']}”")
    return other


def _why_not(lines: Sequence[tuple[int, Wanted | None]], rows: Sequence[tuple[int, Wanted]]) -> str:
    """Why the rows of one measure are no table of years."""
    wrong = [line for line, wanted in lines if wanted is None]
    if wrong:
        return f"measure: line {wrong[0]} of the same target is wrong, so that the target is not set"
    if len({(each.baseline, each.baseline_to, each.comparator) for _, each in rows}) > 1:
        return "baseline: the lines of one target must have one baseline"
    if len({each.target_on for _, each in rows}) < len(rows):
        return "target_on: the same day is on another line of this target"
    return ""


def _together(rows: Sequence[Wanted]) -> Wanted:
    """One target: the last day is the goal, and those before it are on the way."""
    in_order = sorted(rows, key=lambda each: each.target_on)
    if len(rows) == 1:
        return in_order[0]
    years = tuple((each.target_on, each.target or Decimal()) for each in in_order)
    return replace(in_order[-1], years=years)
