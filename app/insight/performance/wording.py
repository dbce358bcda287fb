"""What pages and commands say of a measure."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.evidence.statistics.arrows import Arrow, Change
from app.evidence.statistics.spans import YEAR, Span
from app.evidence.statistics.targets import Needed
from app.evidence.statistics.xmr import Assurance, Signal, Variation
from app.insight.performance.chart_of import XmrChart
from app.insight.performance.printed import Check
from app.insight.performance.series_of import possible
from app.insight.performance.summary import Compared, Summary
from app.insight.performance.targets.standing import Standing, TwoReadings
from app.models.measure import Good, Measure, MeasureFigure, MeasureKind
from app.words import day, in_words, month, pluralise, sentence_case

if TYPE_CHECKING:
    from app.insight.performance.beside import Beside, WardRow
    from app.insight.performance.due import Due
    from app.models.measure import MeasureDefinition

VARIATION = {
    Variation.COMMON_CAUSE: "Common cause",
    Variation.IMPROVEMENT: "Improvement",
    Variation.CONCERN: "Concern",
    Variation.HIGH: "High",
    Variation.LOW: "Low",
}
ASSURANCE = {
    Assurance.ALWAYS_HITS: "Target always hit",
    Assurance.HIT_AND_MISS: "Hit and miss",
    Assurance.ALWAYS_MISSES: "Target always missed",
    Assurance.NONE: "No target",
}
VARIATION_MEANS = {
    Variation.COMMON_CAUSE: "The latest figure is one of the usual ups and downs.",
    Variation.IMPROVEMENT: "The latest figure is unusually good.",
    Variation.CONCERN: "The latest figure is unusually bad.",
    Variation.HIGH: "The latest figure is unusually high.",
    Variation.LOW: "The latest figure is unusually low.",
}
ONE_FIGURE = "One figure alone cannot be compared with the usual ups and downs."
ASSURANCE_MEANS = {
    Assurance.ALWAYS_HITS: "The usual ups and downs all meet the target.",
    Assurance.HIT_AND_MISS: "The usual ups and downs sometimes meet the target and sometimes miss it.",
    Assurance.ALWAYS_MISSES: (
        "The usual ups and downs all miss the target. It will be missed until something changes."
    ),
    Assurance.NONE: "There is no target for figures that cover this length of time.",
}
SIGNALS = {
    Signal.BEYOND: "beyond a limit",
    Signal.SHIFT: "7 or more in a row on one side of the mean",
    Signal.TREND: "7 or more in a row that rise or fall",
    Signal.NEAR: "2 of 3 in a row near a limit",
}
SIGN_OF_SHARES = "%"


def amount(measure: Measure, value: Decimal | None) -> str:
    """1,204; 9.2%; 98.49"""
    if value is None:
        return "No figure"
    if possible(value) is None:
        return "Figure too large to show"
    rounded = round(value, 2)
    words = f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded.normalize():,f}"
    return f"{words}{SIGN_OF_SHARES}" if _is_share(measure) else words


def _is_share(measure: Measure) -> bool:
    return measure.kind in (MeasureKind.PERCENTAGE, MeasureKind.SURVEY)


def difference(measure: Measure, change: Change) -> str:
    """19 fewer; 3,358 more; 0.7 points more; the same"""
    if change.change is None:
        return ""
    if not change.change:
        return "the same"
    size = round(abs(change.change), 2)
    words = f"{int(size):,}" if size == int(size) else f"{size.normalize():,f}"
    if _is_share(measure):
        words = f"{words} {'point' if size == 1 else 'points'}"
    if measure.kind is MeasureKind.COUNT:
        return f"{words} {'more' if change.change > 0 else 'fewer'}"
    return f"{words} {'higher' if change.change > 0 else 'lower'}"


def percent(change: Change) -> str:
    """+22.6%"""
    if change.percent is None:
        return ""
    return f"{change.percent:+.1f}%".replace("-", "−")


def _in_percent(measure: Measure, change: Change) -> str:
    """The change in per cent of then, in brackets; of shares, whose changes are in points, nothing."""
    has_percent = change.change and change.percent is not None and not _is_share(measure)
    return f" ({percent(change)})" if has_percent else ""


def verdict(change: Change) -> str:
    """What the change allows to be said."""
    if change.across is not None:
        return f"across a break: {change.across.why} ({day(change.across.on)})"
    if change.arrow is Arrow.UNKNOWN:
        return f"not enough figures to say: we need {change.missing}"
    return {Arrow.UP: "a real rise", Arrow.DOWN: "a real fall"}.get(change.arrow, change.arrow.value)


def change(measure: Measure, found: Change, now: Span, then: Span) -> str:
    """Repeat victims: 155 in the year to August 2020, 19 fewer (−10.9%) than in ...; no real change."""
    begins = f"{measure.name}: {amount(measure, found.now)} {now.within}"
    if found.change is None:
        return f"{begins}; {verdict(found)}."
    by = _in_percent(measure, found)
    varied = (
        (
            f" The months vary {found.dispersion:.1f} times as much as chance alone would make "
            "them. The test allows for this."
        )
        if found.dispersion and found.dispersion > 1
        else ""
    )
    beside = "as" if not found.change else "than"
    return f"{begins}, {difference(measure, found)}{by} {beside} {then.within}; {verdict(found)}.{varied}"


def signals(found: Sequence[Signal]) -> str:
    return in_words([SIGNALS[signal] for signal in found])


def chart(measure: Measure, found: XmrChart) -> str:
    phase = found.latest.phase
    limits = (
        f",{' trial' if phase.is_trial else ''} limits {phase.lower:,.1f} and {phase.upper:,.1f}"
        if phase.lower is not None and phase.upper is not None
        else ""
    )
    points = pluralise(len(phase.points), "figure")
    icons = (
        f"{VARIATION_MEANS[found.variation]} {ASSURANCE_MEANS[found.assurance]}"
        if found.has_icons
        else ONE_FIGURE
    )
    return f"{measure.name}: {points}, mean {phase.mean:,.1f}{limits}. {icons}"


def standing(measure: Measure, found: Standing) -> str:
    if found.goal is None:
        return f"{measure.name}: {found.words}."
    on_line, final = amount(measure, found.on_line), amount(measure, found.goal.target)
    if found.goal.years:
        way = f"The target for {day(found.at)} is {on_line}. The final target is {final}"
    else:
        way = f"The straight line to the target is at {on_line} on {day(found.at)}. The target is {final}"
    stretch = (
        f", with a stretch target of {amount(measure, found.target.stretch)}"
        if found.target.stretch is not None
        else ""
    )
    latest = (
        f"The latest figure is {amount(measure, found.value)}."
        if found.value is not None
        else "There is no figure yet."
    )
    late = " There is no figure for that date yet." if found.is_overtaken else ""
    across = (
        f" Figures before and after {day(found.across.on)} are not comparable: {found.across.why}."
        if found.across
        else ""
    )
    return (
        f"{measure.name}: {found.words.lower()}. {latest} {way} by {day(found.target.target_on)}{stretch}."
        f"{late}{across}"
    )


def figure_line(figure: MeasureFigure, checks: Sequence[Check]) -> str:
    span = Span(figure.period_from, figure.period_to)
    value = "no figure" if figure.value is None else f"{figure.value:,}"
    parts = [f"{span.words}: {value}", *(check.words for check in checks), figure.note]
    return ". ".join(filter(None, parts))


# --- a row of the list, from a summary ---------------------------------------------------------------
def on_year(row: Summary) -> str:
    """−10.9%: no real change. Why not, where it cannot be said, is on the measure's page."""
    if row.on_year is None:
        return ""
    found = row.on_year.change
    if found.arrow in (Arrow.UNKNOWN, Arrow.BROKEN):
        return sentence_case(found.arrow.value)
    by = percent(found) if row.measure.kind is MeasureKind.COUNT else difference(row.measure, found)
    return f"{by}: {verdict(found)}"


def variation(row: Summary) -> str:
    if not row.chart.has_icons:
        return ""
    return f"{VARIATION[row.chart.variation]}{' (trial limits)' if row.chart.latest.phase.is_trial else ''}"


def assurance(row: Summary) -> str:
    return ASSURANCE[row.chart.assurance] if row.chart.assurance is not Assurance.NONE else ""


def position(row: Summary) -> str:
    return row.standing.words if row.standing else ""


# --- what is awaited, and what is not shown ------------------------------------------------------------
def due(measure: Measure, found: "Due | None") -> str:
    """When the next figure is expected, or since when it is overdue."""
    if found is None:
        return ""
    if found.is_overdue:
        source = f" from {measure.source}" if measure.source else " from its source"
        return f"The figure for {found.words} is overdue{source}: it was expected by {day(found.on)}."
    return f"The next figure, for {found.words}, is expected by {day(found.on)}."


def counted(measure: Measure) -> str:
    """What the product counts for it, and when it last did."""
    if measure.counted is None:
        return ""
    asked = f": {measure.question_words}" if measure.question_words else ""
    last = f", last on {day(measure.counted_at)}" if measure.counted_at else ", for the first time tonight"
    return f"{measure.counted.label}{asked}{last}"


def small_counts(measure: Measure) -> str:
    return f"1 to {measure.hide_below - 1} are not shown" if measure.hide_below > 1 else ""


def version(found: "MeasureDefinition") -> str:
    """What a measure meant, in one sentence."""
    parts = [
        found.name,
        found.unit,
        found.kind.label,
        f"good when it goes {found.good.label.lower()}" if found.good.sign else "",
        found.definition,
        f"denominator: {found.below}" if found.below else "",
        f"source: {found.source}" if found.source else "",
        f"counted: {found.counts}" if found.counts else "",
    ]
    return "; ".join(filter(None, parts))


def beside(measure: Measure, found: "Beside") -> str:
    """9.8%, 0.6 points lower; or what is awaited."""
    if found.waiting:
        return sentence_case(found.waiting)
    if found.value is None or found.gap is None:
        return "No figures yet"
    gap = Change(None, None, Arrow.UNKNOWN, found.gap, found.percent)
    words = difference(measure, gap)
    here = "the same here" if words == "the same" else f"{words} here"
    return f"{amount(found.other, found.value)}; {here}{_in_percent(measure, gap)}"


def ward(found: "WardRow") -> str:
    """A real rise; no real change."""
    if not found.arrow:
        return ""
    words = {Arrow.UP: "A real rise", Arrow.DOWN: "A real fall"}
    return words.get(Arrow(found.arrow), sentence_case(found.arrow))


def not_shown(measure: Measure, number: int, totals: int) -> str:
    """Why figures are missing from what is shown."""
    if not number:
        return ""
    most = measure.hide_below - 1
    years = (
        f" The totals of {pluralise(totals, 'year')} are shown, because they do not reveal any month."
        if totals
        else ""
    )
    return (
        f"{pluralise(number, 'figure')} {'is' if number == 1 else 'are'} not shown: counts of 1 "
        f"to {most}, and others from which these could be worked out.{years}"
    )


def readings(measure: Measure, found: TwoReadings) -> str:
    """Both ways to read a printed baseline beside "5% above the average"."""
    printed, margin = amount(measure, found.printed), f"{abs(_target_margin(measure)):f}%"
    side = "above" if _target_margin(measure) > 0 else "below"
    average, above = (amount(measure, each) for each in (found.as_average.target, found.as_above.target))
    words = (
        f"{printed} can be read in 2 ways. If it is the average, the target is {average}. If "
        f"it is already {margin} "
        f"{side} the average, the average is {amount(measure, found.as_above.average)} and the "
        f"target is {above}."
    )
    if found.value is None:
        return words
    value = amount(measure, found.value)
    said = {
        (True, True): f"{value} meets the target either way.",
        (False, False): f"{value} misses the target either way.",
        (True, False): f"{value} only meets the first target.",
        (False, True): f"{value} only meets the second target.",
    }
    return f"{words} {said[found.achieved]}"


def _target_margin(measure: Measure) -> Decimal:
    assert measure.target is not None, "asked where there is one"
    return measure.target.margin.normalize()


# --- a measure's page --------------------------------------------------------------------------------
def answer(row: Summary) -> str:
    """Repeat victims: 155 in the year to August 2020, 19 fewer (−10.9%) than in ...; no real change."""
    if row.on_year is None:
        return f"{row.measure.name}: no figures yet."
    return change(row.measure, row.on_year.change, row.on_year.now, row.on_year.then)


def compared(measure: Measure, each: Compared) -> str:
    """19 fewer (−10.9%) than in ...: no real change."""
    found = each.change
    if found.change is None:
        return sentence_case(verdict(found))
    by = _in_percent(measure, found)
    return f"{sentence_case(difference(measure, found))}{by}: {verdict(found)}"


def needed(measure: Measure, found: Needed) -> str:
    """What each coming month may have. Only those of the year up to the target count towards it."""
    coming = found.months[-YEAR:]
    if found.is_out_of_reach and measure.good is not Good.UP:
        return (
            f"The target is out of reach: the year would miss it even with none in the "
            f"{pluralise(len(coming), 'month')} left."
        )
    limit = "must have at least" if measure.good is Good.UP else "can have at most"
    which = (
        f"the {pluralise(len(coming), 'month')} left"
        if len(found.months) <= YEAR
        else f"the months of the year to {month(coming[-1])}"
    )
    return f"To meet the target, {which} {limit} {each_month(measure, found)} each on average."


def each_month(measure: Measure, found: Needed) -> str:
    """Rounded so that the target is made: down where less is good, up where more is."""
    rounding = ROUND_CEILING if measure.good is Good.UP else ROUND_FLOOR
    return f"{max(Decimal(), found.each).to_integral_value(rounding):,}"
