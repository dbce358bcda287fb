"""Put a change or a trend into a sentence that its numbers support."""

from app.evidence.statistics.control_charts import Rule, Seasonal
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.tables import Line, Table, Verdict
from app.evidence.trends.trend import Trend
from app.models.area import AreaKind
from app.words import in_words, month, number_word, percent, pluralise, thousands

MOST_NAMED = 4


def signed(number: float) -> str:
    """+1,204, −12, 0."""
    whole = round(number)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{thousands(abs(whole))}"


def signed_percent(share: float | None) -> str:
    if share is None:
        return ""
    tenths = round(1000 * share)
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else ''}{percent(abs(share))}"


def where(trend_filter: TrendFilter) -> str:
    return f"in {trend_filter.place.name}" + (" ward" if trend_filter.place.kind is AreaKind.WARD else "")


def change(trend_filter: TrendFilter, line: Line) -> str:
    """Crime in Castle ward from May to July 2026: 812, which is 40 more than in the same months a year before
    (+5.2%). That is no more than chance would give."""
    one, many = trend_filter.what.unit
    comparison = line.comparison
    begins = f"{trend_filter.what.noun} recorded {where(trend_filter)} {trend_filter.now_period.recorded}"
    difference = round(comparison.difference)
    if difference == 0:
        return f"{begins}: {pluralise(comparison.now, one, many)}, as many as a year before."
    more = "more" if difference > 0 else "fewer"
    share = f" ({signed_percent(comparison.percent)})" if comparison.percent is not None else ""
    return (
        f"{begins}: {pluralise(comparison.now, one, many)}, {thousands(abs(difference))} {more} than a year "
        f"before{share}. {verdict(line)}"
    )


def verdict(line: Line) -> str:
    if line.verdict is Verdict.NONE:
        return "That is within what chance gives, so it is no real change."
    return "That is a real change: chance alone would hardly give it."


def table(compared: Table) -> str:
    """Of 14 categories, two have more (A and B), one has fewer (C), and the others show no real change."""
    lines = [line for line in compared.lines if not line.is_sum]
    plural = {"Category": "categories", "Ward": "wards", "Locality": "localities"}[compared.heading]
    changed = [
        f"{number_word(len(names)).lower()} {'has' if len(names) == 1 else 'have'} {word}{_named(names)}"
        for word, names in (("more", compared.named(Verdict.MORE)), ("fewer", compared.named(Verdict.FEWER)))
        if names
    ]
    begins = f"Of {pluralise(len(lines), compared.heading.lower(), plural)},"
    if not changed:
        return f"{begins} none shows a real change."
    if compared.named(Verdict.NONE):
        changed.append("the others show no real change")
    return f"{begins} {in_words(changed)}."


def _named(names: list[str]) -> str:
    return f" ({in_words(names)})" if len(names) <= MOST_NAMED else ""


# --- trends ------------------------------------------------------------------------------------------
def trend(trend_filter: TrendFilter, shown: Trend) -> str:
    _, many = trend_filter.what.unit
    mean = thousands(round(shown.chart.mean))
    begins = f"{trend_filter.what.noun} recorded {where(trend_filter)} ran at about {mean} {many} in 30 days"
    begins = f"{begins} {trend_filter.period.recorded}."
    if not shown.is_long_enough:
        return f"{begins} There are too few months to say whether any stands out."
    special = [f"{words}: {in_words(months)}" for words, months in _special(shown)]
    return f"{begins} {'. '.join(special) + '.' if special else 'No month stands out.'}"


def _special(shown: Trend) -> list[tuple[str, list[str]]]:
    """Pairs of a rule and the months it flags, the strongest rule first."""
    by_rule = []
    for rule in Rule:
        months = [line.month for line in shown.lines if rule in line.point.signals]
        if months and rule in (Rule.BEYOND, Rule.NEAR):
            by_rule.append((rule.capitalize(), [month(start) for start in months]))
        elif months:
            by_rule.append((rule.capitalize(), [f"{month(months[0])} to {month(months[-1])}"]))
    return by_rule


def season(trend_filter: TrendFilter, last: Seasonal | None, named: str) -> str:
    """September 2026 had 812, beside 790 on average in September of the two years before: no real change."""
    if last is None:
        return "No earlier year is loaded to compare the last month with."
    years = len(last.earlier)
    before = (
        "a year before"
        if years == 1
        else f"on average in that month of the {number_word(years).lower()} years before"
    )
    real = "a real change" if last.comparison.p < 0.05 else "no real change"
    return f"{named} had {thousands(last.now)}, beside {thousands(round(last.mean))} {before}: {real}."
