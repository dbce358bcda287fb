"""Do the parts of a whole add up to it? Only where they do is a total implied."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.evidence.statistics.spans import Span
from app.insight.performance.series_of import shown
from app.models.measure import Measure


@dataclass(frozen=True)
class Composition:
    """The parts in one span. `whole`: the figure of the whole itself, if it has one."""

    span: Span
    parts: Sequence[tuple[Measure, Decimal]]
    whole: Decimal | None

    @property
    def total(self) -> Decimal:
        return sum((value for _, value in self.parts), Decimal())

    @property
    def adds_up(self) -> bool:
        return self.whole is not None and self.whole == self.total

    @property
    def not_itemised(self) -> Decimal | None:
        """What the whole has beyond its parts."""
        return None if self.whole is None else self.whole - self.total


def compositions(whole: Measure, parts: Sequence[Measure]) -> list[Composition]:
    """The composition of a whole in each span for which all of its parts are known, the latest first."""
    figures = [{Span(f.period_from, f.period_to): shown(f) for f in part.figures} for part in parts]
    own = {Span(figure.period_from, figure.period_to): shown(figure) for figure in whole.figures}
    shared = set.intersection(*(set(each) for each in figures)) if figures else set()
    made = []
    for span in sorted(shared, key=lambda each: each.last, reverse=True):
        values = [each[span] for each in figures]
        known = [(part, value) for part, value in zip(parts, values, strict=True) if value is not None]
        if len(known) == len(parts):
            made.append(Composition(span, known, own.get(span)))
    return made
