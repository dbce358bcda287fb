"""Put a change or a trend into a sentence that its numbers support."""

from app.evidence.statistics.change_tests import LEVEL
from app.evidence.statistics.control_charts import ChartMonth, Rule, Signal
from app.evidence.statistics.verdicts import Judged
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.tables import Line, Table, Verdict
from app.evidence.trends.trend import Trend, TrendLine
from app.places.incidents.vintages import WHAT_HELPS
from app.words import in_words, month, number_word, percent, pluralise, sentence_case, thousands

MOST_NAMED = 4
FEW = 10  # a mean below it has a decimal
SEEN = 1.05  # a factor below it would be written as 1.0
RULES = list(Rule)


def signed_percent(share: float | None) -> str:
    if share is None:
        return ""
    tenths = round(1000 * share)
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else ''}{percent(abs(share))}"


def where(trend_filter: TrendFilter) -> str:
    return trend_filter.where or trend_filter.place.words


def _recorded(trend_filter: TrendFilter) -> str:
    """Crime recorded in Castle ward; Noise recorded by City council in Castle ward."""
    return f"{trend_filter.what.noun} {trend_filter.what.recorded} {where(trend_filter)}"


def change(trend_filter: TrendFilter, line: Line) -> str:
    """Crime in Castle ward from May to July 2026: 812, which is 40 more than in the same months a year before
    (+5.2%). That is no more than chance would give."""
    one, many = trend_filter.what.unit
    judged = line.judged
    begins = f"{_recorded(trend_filter)} {trend_filter.now_period.recorded}"
    if judged.difference == 0:
        return f"{begins}: {pluralise(judged.now, one, many)}, as many as {trend_filter.before}."
    more = "more" if judged.difference > 0 else "fewer"
    share = f" ({signed_percent(judged.percent)})" if judged.percent is not None else ""
    return (
        f"{begins}: {pluralise(judged.now, one, many)}, {thousands(abs(judged.difference))} {more} than "
        f"{trend_filter.before}{share}. {verdict(line)}"
    )


def verdict(line: Line) -> str:
    if line.verdict is Verdict.NONE:
        return "That could be chance, so it is no real change."
    return "That is a real change: it is unlikely to be chance alone."


def variation(judged: Judged) -> str:
    """How much the months vary, which is by how much the test is widened."""
    if judged.comparison.dispersion.freedom is None:
        return (
            "Too few months are loaded to say how much they vary, so this assumes that incidents are "
            "independent."
        )
    if judged.factor < SEEN:
        return "The months vary no more than you would expect by chance."
    return (
        f"The months vary {judged.factor:.1f} times as much as you would expect by chance, so a change "
        "must be that much larger before we call it real."
    )


def variation_of(compared: Table) -> str:
    """As `variation`, of all lines of a table."""
    if any(line.judged.comparison.dispersion.freedom is None for line in compared.lines):
        return variation(compared.lines[0].judged)
    least, most = compared.factors
    if most < SEEN:
        return "Their months vary no more than you would expect by chance."
    span = f"{most:.1f}" if f"{least:.1f}" == f"{most:.1f}" else f"{least:.1f} to {most:.1f}"
    return f"Their months vary {span} times as much as you would expect by chance. Each test allows for that."


def table(compared: Table) -> str:
    """Of 14 categories, two have more (A and B), one has fewer (C), and the others show no real change."""
    lines = [line for line in compared.lines if not line.is_sum]
    plural = {"Category": "categories", "Ward": "wards", "Locality": "localities"}[compared.heading]
    changed = [
        f"{number_word(len(names)).lower()} {'has' if len(names) == 1 else 'have'} {word}{_named(names)}"
        for word, names in (("more", compared.named(Verdict.MORE)), ("fewer", compared.named(Verdict.FEWER)))
        if names
    ]
    counted = pluralise(len(lines), compared.heading.lower(), plural)
    begins = f"Of the {counted} that can be compared," if compared.not_compared else f"Of {counted},"
    if not changed:
        return f"{begins} none shows a real change.{not_compared(compared)}"
    if compared.named(Verdict.NONE):
        changed.append("the others show no real change")
    return f"{begins} {in_words(changed)}.{not_compared(compared)}"


def not_compared(compared: Table) -> str:
    """The categories that are left out of a table, as a sentence that follows others; empty if none."""
    if not compared.not_compared:
        return ""
    return (
        f" {in_words(list(compared.not_compared))} cannot be compared, because the police used other "
        "categories in some of these months."
    )


def _named(names: list[str]) -> str:
    return f" ({in_words(names)})" if len(names) <= MOST_NAMED else ""


# --- trends ------------------------------------------------------------------------------------------
def trend(trend_filter: TrendFilter, shown: Trend) -> str:
    begins = (
        f"{_recorded(trend_filter)} averaged about "
        f"{_mean(shown.chart.mean)} {trend_filter.what.unit[1]} per 30 days"
    )
    begins = f"{begins} {trend_filter.period.recorded}."
    if not shown.is_long_enough:
        return f"{begins} There are too few months to say if any of them stands out."
    special = [f"{sentence_case(words)}: {in_words(months)}" for words, months in _special(shown)]
    return f"{begins} {'. '.join(special) + '.' if special else 'No month stands out.'}{_sparse(shown)}"


def _mean(mean: float) -> str:
    return thousands(round(mean)) if mean >= FEW else f"{mean:.1f}"


def _sparse(shown: Trend) -> str:
    return (
        " The numbers per month are too small for runs of months to mean anything."
        if shown.chart.sparse
        else ""
    )


def _special(shown: Trend) -> list[tuple[str, list[str]]]:
    """What months break which rule on which side, the strongest rule first. Each run is named by itself."""
    named: dict[str, list[str]] = {}
    beyond = {
        place for signal in shown.chart.signals if signal.rule is Rule.BEYOND for place in signal.places
    }
    told = [
        signal
        for signal in shown.chart.signals
        if signal.rule is not Rule.NEAR or not beyond.issuperset(signal.places)
    ]
    for signal in sorted(told, key=lambda signal: (RULES.index(signal.rule), -signal.side)):
        named.setdefault(signal.words, []).extend(_months_of(signal, shown))
    return list(named.items())


def _months_of(signal: Signal, shown: Trend) -> list[str]:
    months = [month(shown.lines[place].month) for place in signal.places]
    return months if signal.rule in (Rule.BEYOND, Rule.NEAR) else [f"{months[0]} to {months[-1]}"]


def months_marked(point: ChartMonth) -> str:
    """What a month's row of the table says."""
    return sentence_case("; ".join(point.words))


def season(line: TrendLine, judged: Judged | None = None) -> str:
    """September 2026 had 812, compared with 790 on average in the same month of the two years before: no real
    change.

    `judged`: with other places; without it, the month is tested on its own.
    """
    last, named = line.season, month(line.month)
    if last is None and line.of_two_censuses:
        return (
            f"{named} and the same month of earlier years use LSOAs from different censuses, so they cannot "
            f"be compared. {WHAT_HELPS}"
        )
    if last is None:
        return "No earlier year is loaded to compare the last month with."
    years = len(last.earlier)
    before = (
        "a year before"
        if years == 1
        else f"on average in the same month of the {number_word(years).lower()} years before"
    )
    is_real = judged.is_real if judged else last.comparison.p < LEVEL
    real = "a real change" if is_real else "no real change"
    return f"{named} had {thousands(last.now)}, compared with {thousands(round(last.mean))} {before}: {real}."
