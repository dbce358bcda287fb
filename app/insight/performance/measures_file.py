"""Which measures does a file define? Columns measure, unit, kind and good, and what else is to be said of
each."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.insight.performance import cells
from app.insight.performance.table_files import BadCell, Outcome, Rejection, Row, Table, ensure_no_total
from app.models.measure import Good, Measure, MeasureKind, folded

NEEDED = ("measure", "unit", "kind", "good")
SHORT = ("theme", "source", "in_development", "below")
LONG = ("definition", "commentary")
WHOLE = {"position": 100_000, "every_months": 120, "lag_days": 3_650, "hide_below": 100}
COMPARATORS = ("comparator_1", "comparator_2", "comparator_3", "comparator_4")
OTHERS = (*SHORT, *LONG, *WHOLE, "part_of", *COMPARATORS)


@dataclass(frozen=True)
class Definition:
    """What a measure is. `details`: theme, source, definition and so on, as the columns of the model.

    `comparators`: the numbers of the measures that it is set beside; None where they stay as they are.
    `part_of`: the name of its whole, where a file has it.
    """

    name: str
    unit: str
    kind: MeasureKind
    good: Good
    details: dict[str, Any]
    comparators: tuple[int, ...] | None = None
    part_of: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {"name": self.name, "unit": self.unit, "kind": self.kind, "good": self.good, **self.details}


def comparators(row: Row) -> list[str]:
    """The names of the measures that a row is set beside."""
    return [row[column] for column in COMPARATORS if row[column]]


def sort_out(table: Table, known: Mapping[str, Measure]) -> tuple[list[tuple[int, Definition]], Outcome]:
    """The definitions that can be used, each with its line; the outcome has why the others cannot."""
    outcome = table.outcome()
    read: dict[str, list[tuple[int, Definition]]] = defaultdict(list)
    there = {*known, *(folded(row["measure"]) for row in table.rows)}
    for row in table.rows:
        try:
            definition = _read(row, known)
            _ensure_whole(definition, there)
            read[folded(definition.name)].append((row.line, definition))
        except BadCell as reason:
            outcome.rejected.append(Rejection(row.line, str(reason)))
    good = [lines[0] for lines in read.values() if len(lines) == 1]
    for lines in read.values():
        for line, definition in lines if len(lines) > 1 else ():
            others = " and ".join(f"line {other}" for other, _ in lines if other != line)
            outcome.rejected.append(Rejection(line, f"measure: {definition.name} is also on {others}"))
    return good, outcome


def _ensure_whole(definition: Definition, there: Collection[str]) -> None:
    """A part is one of a whole that there is, in the file or before it."""
    if definition.part_of and folded(definition.part_of) not in there:
        raise BadCell("part_of", f"there is no measure “{definition.part_of}” in this file or in the service")
    if definition.part_of and folded(definition.part_of) == folded(definition.name):
        raise BadCell("part_of", f"{definition.name} cannot be a part of itself")


def _whole_number(column: str, text: str) -> int | None:
    number = cells.whole_number(column, text)
    if number is not None and not 0 <= number <= WHOLE[column]:
        raise BadCell(column, f"must be between 0 and {WHOLE[column]:,}")
    return number


def _read(row: Row, known: Mapping[str, Measure]) -> Definition:
    ensure_no_total(row)
    details: dict[str, Any] = {column: cells.line_of(column, row[column]) for column in SHORT if row[column]}
    details |= {column: cells.words_of(column, row[column]) for column in LONG if row[column]}
    numbers = {column: _whole_number(column, row[column]) for column in WHOLE}
    details |= {column: number for column, number in numbers.items() if number is not None}
    beside = []
    for column in COMPARATORS:
        if row[column]:
            other = known.get(folded(row[column]))
            if other is None:
                raise BadCell(column, f"there is no measure “{row[column][:40]}”. Define it first")
            beside.append(other.id)
    return Definition(
        cells.line_of("measure", row["measure"], required=True),
        cells.line_of("unit", row["unit"]),
        cells.one_of("kind", row["kind"], MeasureKind),
        cells.one_of("good", row["good"], Good),
        details,
        tuple(dict.fromkeys(beside)) if beside else None,
        cells.line_of("part_of", row["part_of"]),
    )
