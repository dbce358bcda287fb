"""What does a paper print for a figure, what follows from the others, and do the two agree?

The printed cell is kept as it is. A number in it is the figure itself or, with a per cent sign or in points,
its change on the figure before. Where it does not follow, both are shown.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.evidence.statistics.arrows import percent_of
from app.evidence.statistics.rounding import Printed, agrees, read_printed
from app.evidence.statistics.series import Figure, Series
from app.insight.performance.figure_rules import SHARES
from app.insight.performance.series_of import figure_of
from app.models.measure import Measure, MeasureFigure


@dataclass(frozen=True)
class Check:
    """A printed number, and what follows from the stored figures; None where nothing does."""

    printed: Printed
    follows: Decimal | None

    @property
    def is_slip(self) -> bool:
        return self.follows is not None and not agrees(self.printed.number, self.follows)

    @property
    def words(self) -> str:
        """Printed -32%; -33.8% follows."""
        unit = self.printed.unit
        words = f"Printed {self.printed.number:,}{unit}"
        if self.follows is None:
            return words
        follows = f"{self.follows:,.1f}{unit}" if unit else f"{self.follows.normalize():,f}"
        return f"{words}; {follows} follows" if self.is_slip else words


def checks_of(measure: Measure, figure: MeasureFigure, series: Series) -> list[Check]:
    """Each number that is printed for a figure, beside what follows."""
    value, before = figure.value, _before(series, figure_of(figure, whole=True))
    found = []
    for printed in read_printed(figure.as_printed):
        if value is None or _is_the_value(printed, measure, value):
            follows = value
        elif before is None:
            follows = None
        else:
            follows = percent_of(value, before) if printed.unit == "%" else value - before
        found.append(Check(printed, follows))
    return found


def _is_the_value(printed: Printed, measure: Measure, value: Decimal) -> bool:
    return not printed.unit or (
        printed.unit == "%" and measure.kind in SHARES and agrees(printed.number, value)
    )


def _before(series: Series, figure: Figure) -> Decimal | None:
    """The last figure of the same length that ends before another begins; of years that roll on, before it
    ends."""
    alike = [
        each for each in series.figures if each.value is not None and each.span.is_as_long_as(figure.span)
    ]
    for limit in (figure.span.first, figure.span.last):
        earlier = [each for each in alike if each.span.last < limit]
        if earlier:
            return max(earlier, key=lambda each: each.span.last).value
    return None
