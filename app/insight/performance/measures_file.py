"""Which measures does a file define? Columns measure, unit, kind and good, and what else is to be said of
each."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from app.insight.performance import cells
from app.insight.performance.table_files import BadCell, Outcome, Rejection, Row, Table, ensure_no_total
from app.models.measure import Good, MeasureKind

NEEDED = ("measure", "unit", "kind", "good")
SHORT = ("theme", "source", "in_development")
LONG = ("definition", "commentary")
OTHERS = (*SHORT, *LONG, "position", "part_of")


@dataclass(frozen=True)
class Definition:
    """What a measure is. `details`: theme, source, definition and so on, as the columns of the model."""

    name: str
    unit: str
    kind: MeasureKind
    good: Good
    details: dict[str, Any]

    @property
    def columns(self) -> dict[str, Any]:
        return {"name": self.name, "unit": self.unit, "kind": self.kind, "good": self.good, **self.details}


def sort_out(table: Table) -> tuple[list[tuple[int, Definition]], Outcome]:
    """The definitions that can be used, each with its line; the outcome has why the others cannot."""
    outcome = table.outcome()
    read: dict[str, list[tuple[int, Definition]]] = defaultdict(list)
    for row in table.rows:
        try:
            definition = _read(row)
            read[definition.name.lower()].append((row.line, definition))
        except BadCell as reason:
            outcome.rejected.append(Rejection(row.line, str(reason)))
    good = [lines[0] for lines in read.values() if len(lines) == 1]
    for lines in read.values():
        for line, definition in lines if len(lines) > 1 else ():
            others = " and ".join(f"line {other}" for other, _ in lines if other != line)
            outcome.rejected.append(Rejection(line, f"measure: {definition.name} is on {others} as well"))
    return good, outcome


def _read(row: Row) -> Definition:
    ensure_no_total(row)
    details: dict[str, Any] = {column: cells.line_of(column, row[column]) for column in SHORT if row[column]}
    details |= {column: row[column] for column in LONG if row[column]}
    if place := cells.whole_number("position", row["position"]):
        details["position"] = place
    return Definition(
        cells.line_of("measure", row["measure"], required=True),
        cells.line_of("unit", row["unit"]),
        cells.one_of("kind", row["kind"], MeasureKind),
        cells.one_of("good", row["good"], Good),
        details,
    )
