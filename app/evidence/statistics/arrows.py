"""Up, down, or no real change? One measure in two spans: its figures in, an arrow out, or why there is none.

An arrow is drawn where a change is significant, and nowhere else. Where it cannot be known it says what is
missing, and across a break it names the break.
"""

import enum
from dataclasses import dataclass, replace
from decimal import Decimal

from app.evidence.statistics.change_tests import LEVEL, compare_counts, compare_proportions, two_counts_z
from app.evidence.statistics.dispersion import POISSON, Dispersion, dispersion
from app.evidence.statistics.series import Break, Figure, Missing, Series
from app.evidence.statistics.spans import Span


class Arrow(enum.StrEnum):
    UP = "up"
    DOWN = "down"
    LEVEL = "no real change"
    UNKNOWN = "not enough figures to say"
    BROKEN = "across a break"


class Basis(enum.Enum):
    """How figures of a kind are compared."""

    COUNTS = "counts"
    RATES = "rates"
    SHARES = "shares"
    NONE = "none"


@dataclass(frozen=True)
class Change:
    """Figures now and then, what lies between them, and the verdict. `percent` is of then: -16.8.

    `z` is positive where now is more. `dispersion`: how much more the months vary than chance makes them,
    None where there are no months to tell it by.
    """

    now: Decimal | None
    then: Decimal | None
    arrow: Arrow
    change: Decimal | None = None
    percent: Decimal | None = None
    z: float | None = None
    p: float | None = None
    missing: str = ""
    across: Break | None = None
    method: str = ""
    dispersion: float | None = None


def compare(series: Series, basis: Basis, now: Span, then: Span) -> Change:
    """A measure's figure in one span beside that in an earlier one."""
    (figure_now, gap_now), (figure_then, gap_then) = _figure(series, now), _figure(series, then)
    across = series.break_in(Span(min(now.first, then.first), max(now.last, then.last)))
    if across is not None:
        return Change(figure_now.value, figure_then.value, Arrow.BROKEN, across=across)
    if gap_now or gap_then:
        missing = " and ".join(filter(None, (gap_now, gap_then)))
        return Change(figure_now.value, figure_then.value, Arrow.UNKNOWN, missing=missing)
    difference = between(figure_now.value, figure_then.value)
    if reason := _not_comparable(now, then):
        return replace(difference, missing=reason)
    return TESTS[basis](series, figure_now, figure_then, difference)


def _figure(series: Series, span: Span) -> tuple[Figure, str]:
    """The figure for a span, and what is missing where there is none."""
    try:
        return series.over(span), ""
    except Missing as gap:
        return Figure(span, None), str(gap)


def between(now: Decimal | None, then: Decimal | None) -> Change:
    """The difference of two figures, untested."""
    assert now is not None, "asked where both are known"
    assert then is not None, "asked where both are known"
    return Change(now, then, Arrow.UNKNOWN, now - then, percent_of(now, then))


def percent_of(now: Decimal, then: Decimal) -> Decimal | None:
    """The change from then to now in per cent of then: -16.75... None from nothing."""
    return 100 * (now - then) / then if then else None


def _not_comparable(now: Span, then: Span) -> str:
    if now.overlaps(then):
        both = Span(max(now.first, then.first), min(now.last, then.last))
        return f"two spans that share no days: {both.words} is in both"
    if not now.is_as_long_as(then):
        return "two spans of one length"
    return ""


# --- tests of each kind ------------------------------------------------------------------------------
def _counts(series: Series, now: Figure, then: Figure, change: Change) -> Change:
    count_now, count_then = _whole(now.value), _whole(then.value)
    if count_now is None or count_then is None:
        return replace(change, missing="counts, which are whole numbers from 0")
    return _counted(change, (count_now, 1), (count_then, 1), _dispersion(series, now.span, then.span))


def _rates(series: Series, now: Figure, then: Figure, change: Change) -> Change:
    """Rates by the counts above the line, each for the residents, or whatever is below it."""
    (count_now, of_now), (count_then, of_then) = _above_and_below(now), _above_and_below(then)
    if missing := _without(
        "numerator and denominator",
        "numerators and denominators",
        (now, count_now is not None and of_now),
        (then, count_then is not None and of_then),
    ):
        return replace(change, missing=missing)
    return _counted(change, (count_now or 0, of_now), (count_then or 0, of_then), POISSON)


def _above_and_below(figure: Figure) -> tuple[int | None, float]:
    return _whole(figure.numerator), float(figure.denominator or 0)


def _without(one: str, many: str, *known: tuple[Figure, object]) -> str:
    """What is missing of the figures for which it is not known."""
    spans = [figure.span.words for figure, is_known in known if not is_known]
    return f"the {one if len(spans) == 1 else many} for {' and '.join(spans)}" if spans else ""


def _counted(change: Change, now: tuple[int, float], then: tuple[int, float], widened: Dispersion) -> Change:
    """Test two counts, each of so many."""
    of = {"exposure_now": now[1], "exposure_then": then[1]}
    tested = compare_counts(now[0], then[0], dispersion=widened, **of)
    z = two_counts_z(now[0], then[0], **of) / widened.factor
    ratio = None if widened.freedom is None else widened.ratio
    return _judged(replace(change, method=tested.method, dispersion=ratio), z, tested.p)


def _shares(series: Series, now: Figure, then: Figure, change: Change) -> Change:
    """Shares by how many of how many; a survey by the share of those who answered."""
    sample_now, sample_then = _sample(now), _sample(then)
    if sample_now is None or sample_then is None:
        missing = _without("sample size", "sample sizes", (now, sample_now), (then, sample_then))
        return replace(change, missing=missing)
    tested = compare_proportions(*sample_now, *sample_then)
    return _judged(replace(change, method="test of two proportions"), tested.z, tested.p)


def _sample(figure: Figure) -> tuple[int, int] | None:
    hits, of = _whole(figure.numerator), _whole(figure.denominator)
    if hits is not None and of:
        return hits, of
    if not figure.n or figure.value is None:
        return None
    return round(figure.value * figure.n / 100), figure.n


def _untested(series: Series, now: Figure, then: Figure, change: Change) -> Change:
    return replace(change, missing="how far the answers behind each score lie apart")


def _judged(change: Change, z: float, p: float) -> Change:
    """An arrow for a change that is real, in the direction of the test, which is that of the figures."""
    if p >= LEVEL or not change.change:
        return replace(change, arrow=Arrow.LEVEL, z=z, p=p)
    return replace(change, arrow=Arrow.UP if z > 0 else Arrow.DOWN, z=z, p=p)


TESTS = {Basis.COUNTS: _counts, Basis.RATES: _rates, Basis.SHARES: _shares, Basis.NONE: _untested}


def _whole(value: Decimal | None) -> int | None:
    return int(value) if value is not None and value >= 0 and value == int(value) else None


def _dispersion(series: Series, now: Span, then: Span) -> Dispersion:
    """As the single months of the unbroken series have it, where those of both spans are loaded."""
    both = Span(min(now.first, then.first), max(now.last, then.last))
    around = Series(tuple(series.unbroken_around(both)))
    months = {month: int(value) for month, value in around.months().items() if _whole(value) is not None}
    loaded = [month for month in months if now.first <= month <= now.last or then.first <= month <= then.last]
    if len(loaded) < (now.months or 1) + (then.months or 1):
        return POISSON
    return dispersion(months)
