"""What do a change and a trend allow to be said, in a sentence?"""

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


def where(asked: TrendFilter) -> str:
    return f"in {asked.place.name}" + (" ward" if asked.place.kind is AreaKind.WARD else "")


def change(asked: TrendFilter, line: Line) -> str:
    """Crime in Castle ward from May to July 2026: 812, which is 40 more than in the same months a year before
    (+5.2%). That is no more than chance would give."""
    one, many = asked.what.unit
    comparison = line.comparison
    begins = f"{asked.what.noun} recorded {where(asked)} {asked.period.recorded}"
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


def table(asked: Table) -> str:
    """Of 14 categories, two have more (A and B), one has fewer (C), and the others show no real change."""
    lines = [line for line in asked.lines if not line.is_sum]
    plural = {"Category": "categories", "Ward": "wards", "Locality": "localities"}[asked.heading]
    changed = [
        f"{number_word(len(names)).lower()} {'has' if len(names) == 1 else 'have'} {word}{_named(names)}"
        for word, names in (("more", asked.named(Verdict.MORE)), ("fewer", asked.named(Verdict.FEWER)))
        if names
    ]
    begins = f"Of {pluralise(len(lines), asked.heading.lower(), plural)},"
    if not changed:
        return f"{begins} none shows a real change."
    if asked.named(Verdict.NONE):
        changed.append("the others show no real change")
    return f"{begins} {in_words(changed)}."


def _named(names: list[str]) -> str:
    return f" ({in_words(names)})" if len(names) <= MOST_NAMED else ""


# --- trends ------------------------------------------------------------------------------------------
def trend(asked: TrendFilter, shown: Trend) -> str:
    _, many = asked.what.unit
    mean = thousands(round(shown.chart.mean))
    begins = f"{asked.what.noun} recorded {where(asked)} ran at about {mean} {many} in 30 days"
    begins = f"{begins} {asked.period.recorded}."
    if not shown.is_long_enough:
        return f"{begins} There are too few months to say whether any stands out."
    special = [f"{words}: {in_words(months)}" for words, months in _special(shown)]
    return f"{begins} {'. '.join(special) + '.' if special else 'No month stands out.'}"


def _special(shown: Trend) -> list[tuple[str, list[str]]]:
    """What the rules found, the strongest first, a sentence a rule."""
    by_rule = []
    for rule in Rule:
        months = [line.month for line in shown.lines if rule in line.point.signals]
        if months and rule in (Rule.BEYOND, Rule.NEAR):
            by_rule.append((rule.capitalize(), [month(each) for each in months]))
        elif months:
            by_rule.append((rule.capitalize(), [f"{month(months[0])} to {month(months[-1])}"]))
    return by_rule


def season(asked: TrendFilter, last: Seasonal | None, named: str) -> str:
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
