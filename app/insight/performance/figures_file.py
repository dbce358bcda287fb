"""Which rows of a file of figures can go in? The answer does not depend on the order of the rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.statistics.spans import Span
from app.insight.performance import cells
from app.insight.performance.figure_rules import Entered, checked, may_overlap
from app.insight.performance.table_files import BadCell, Outcome, Rejection, Row, Table, ensure_no_total
from app.models.measure import FigureStatus, Measure, MeasureKind, folded

NEEDED = ("measure", "period_from", "period_to")
OTHERS = ("value", "numerator", "denominator", "n", "status", "as_printed", "note", "vintage", "expected_on")


@dataclass(frozen=True)
class Line:
    """A row that can be read: which line it is, and the figure of which measure."""

    line: int
    measure: str
    figure: Entered

    @property
    def key(self) -> str:
        return folded(self.measure)


def sort_out(table: Table, known: Mapping[str, Measure], today: date) -> tuple[list[Line], Outcome]:
    """The rows that can go in, beside the figures that are stored; the outcome has why the others cannot."""
    outcome = table.outcome()
    by_measure: dict[str, list[Line]] = defaultdict(list)
    for row in table.rows:
        try:
            line = read(row, known, today)
            by_measure[line.key].append(line)
        except BadCell as reason:
            outcome.rejected.append(Rejection(row.line, str(reason)))
    good: list[Line] = []
    for key in sorted(by_measure):
        stored = [Span(f.period_from, f.period_to) for f in known[key].figures] if key in known else []
        problems = dict([*_beside_stored(by_measure[key], stored), *_beside_each_other(by_measure[key])])
        outcome.rejected += [Rejection(line, reason) for line, reason in problems.items()]
        good += [line for line in by_measure[key] if line.line not in problems]
    outcome.accepted = len(good)
    return sorted(good, key=lambda line: (line.key, line.figure.span)), outcome


def read(row: Row, known: Mapping[str, Measure], today: date) -> Line:
    """What a row says. BadCell if it cannot be a figure of its measure."""
    ensure_no_total(row)
    name = cells.line_of("measure", row["measure"], required=True)
    measure = known.get(folded(name))
    if measure is not None and measure.counted is not None:
        raise BadCell("measure", f"{measure.name} is counted by this service, so it cannot be imported")
    figure = Entered(
        Span(cells.day("period_from", row["period_from"]), cells.day("period_to", row["period_to"])),
        cells.number("value", row["value"]),
        cells.number("numerator", row["numerator"]),
        cells.number("denominator", row["denominator"]),
        cells.whole_number("n", row["n"]),
        cells.one_of("status", row["status"], FigureStatus) if row["status"] else FigureStatus.UNSTATED,
        cells.line_of("as_printed", row["as_printed"]),
        cells.words_of("note", row["note"]),
        cells.line_of("vintage", row["vintage"]),
        cells.day("expected_on", row["expected_on"]) if row["expected_on"] else None,
    )
    kind, unit = (measure.kind, measure.unit) if measure else (MeasureKind.COUNT, "")
    return Line(row.line, name, checked(figure, kind, unit, today))


def _beside_stored(lines: Sequence[Line], stored: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Rows that share days with a figure for another period that is stored."""
    for line in lines:
        span = line.figure.span
        for there in stored:
            if there != span and not may_overlap(span, there):
                yield line.line, f"period_from: {span.words} overlaps the stored figure for {there.words}"
                break


def _beside_each_other(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Rows that share days with another row: both, since neither is surer than the other; of rows that say
    the same, all but the first."""
    in_order = sorted(lines, key=lambda line: (line.figure.span, line.line))
    for place, line in enumerate(in_order):
        for other in in_order[place + 1 :]:
            if other.figure.span.first > line.figure.span.last:
                break
            yield from _clash(line, other)


def _clash(line: Line, other: Line) -> Iterator[tuple[int, str]]:
    span, there = line.figure.span, other.figure.span
    if line.figure == other.figure:
        yield other.line, f"measure: repeats line {line.line}"
    elif span == there:
        yield line.line, f"value: line {other.line} has another figure for {span.words}"
        yield other.line, f"value: line {line.line} has another figure for {span.words}"
    elif not may_overlap(span, there):
        yield line.line, f"period_to: {span.words} overlaps {there.words} on line {other.line}"
        yield other.line, f"period_from: {there.words} overlaps {span.words} on line {line.line}"
