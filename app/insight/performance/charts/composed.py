"""What a whole is made of: its parts as bars, and what the source does not itemise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.evidence.charts.axes import Frame, share_of
from app.evidence.charts.drawing import Bar, Drawing, Label
from app.insight.performance import queries, wording
from app.insight.performance.charts.made import MadeChart, number
from app.insight.performance.composition import Composition, compositions
from app.insight.performance.summary import Summary
from app.models.measure import Measure, MeasureKind
from app.web.listing import Column
from app.words import in_words

ROW = {False: 34, True: 44}  # the name stands over the bar where the picture is narrow
NOT_ITEMISED = "Not itemised in the source"


@dataclass(frozen=True)
class PartRow:
    """`share`: of the whole, in per cent; None where no total is implied."""

    name: str
    value: Decimal
    share: Decimal | None
    is_rest: bool = False


def composition_chart(summary: Summary) -> MadeChart | None:
    """None where the parts are not all known for one span."""
    found = compositions(summary.measure, queries.list_parts(summary.measure))
    if not found:
        return None
    rows = part_rows(found[0])
    made = replace(
        _draw(summary.measure, rows, narrow=False), narrow=_draw(summary.measure, rows, narrow=True)
    )
    return MadeChart(
        "composition", "What it is made of", _sentence(summary.measure, found[0]),
        f"{summary.measure.name}: its parts, {found[0].span.words}", made, _columns(summary.measure), rows,
    )  # fmt: skip


def part_rows(found: Composition) -> list[PartRow]:
    """The parts, the largest first, and what is left of the whole."""
    whole = found.whole
    parts = sorted(found.parts, key=lambda part: -part[1])
    rows = [PartRow(part.name, value, 100 * value / whole if whole else None) for part, value in parts]
    if found.not_itemised and found.not_itemised > 0:
        share = 100 * found.not_itemised / whole if whole else None
        rows.append(PartRow(NOT_ITEMISED, found.not_itemised, share, is_rest=True))
    return rows


def _sentence(measure: Measure, found: Composition) -> str:
    largest = [part.name for part, _ in sorted(found.parts, key=lambda part: -part[1])[:2]]
    verb, of = "are" if len(largest) > 1 else "is", wording.amount(measure, found.whole)
    said = f"{measure.name}, {found.span.words}: the largest of its parts {verb} {in_words(largest)}."
    if found.adds_up:
        return f"{said} The parts add up to the whole."
    if found.whole is None:
        return f"{said} The parts add up to {wording.amount(measure, found.total)}."
    rest = found.not_itemised or Decimal()
    how = "is not itemised" if rest > 0 else "is counted in more than one part"
    return f"{said} {wording.amount(measure, abs(rest))} of {of} {how}."


def _draw(measure: Measure, rows: Sequence[PartRow], *, narrow: bool) -> Drawing:
    height = ROW[narrow] * len(rows) + 16
    frame = (
        Frame(320, height, left=4, right=230, top=8, bottom=height - 8, inside=True)
        if narrow
        else Frame(960, height, left=300, right=820, top=8, bottom=height - 8)
    )
    most = max((float(abs(row.value)) for row in rows), default=1.0)
    bars, labels = [], []
    for place, row in enumerate(rows):
        y = frame.top + place * ROW[narrow] + (18 if narrow else 6)
        length = (frame.right - frame.left) * share_of(float(abs(row.value)), most) / 100
        says = f"{wording.amount(measure, row.value)}{_share(measure, row)}"
        bars.append(
            Bar(frame.left, y, round(length, 1), 20, f"{row.name}: {says}", "rest" if row.is_rest else "bar")
        )
        labels += _labels(row, says, y, frame, length)
    return Drawing(bars=tuple(bars), labels=tuple(labels), frame=frame)


def _labels(row: PartRow, says: str, y: float, frame: Frame, length: float) -> list[Label]:
    name = (
        Label(frame.left, y - 5, row.name)
        if frame.inside
        else Label(frame.left - 10, y + 15, row.name, "end")
    )
    return [name, Label(round(frame.left + length + 8, 1), y + 15, says)]


def _share(measure: Measure, row: PartRow) -> str:
    """In brackets, where the figure is not a share itself."""
    if row.share is None or measure.kind is not MeasureKind.COUNT:
        return ""
    return f" ({row.share:.1f}%)"


def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column("name", "Part", sort=lambda row: row.name),
        Column(
            "value", "Figure", sort=lambda row: row.value, ascending=False, numeric=True,
            value=lambda row: number(row.value), text=lambda row: wording.amount(measure, row.value),
        ),
        Column(
            "share", "Share of the whole, %", numeric=True, value=lambda row: number(row.share),
            text=lambda row: "" if row.share is None else f"{row.share:.1f}%",
        ),
    )  # fmt: skip
