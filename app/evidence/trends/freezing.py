"""The trend and the tables of change, to be kept as they are."""

from app.evidence.charts.picture import picture_of
from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.questions.asking import Asked as OfPage
from app.evidence.questions.asking import ask_in
from app.evidence.trends import change, chart, wording
from app.evidence.trends.asking import CHANGE, TREND, chart_filter, source_of, trend_in
from app.evidence.trends.filters import filter_of
from app.evidence.trends.hours import chart as hours_chart
from app.evidence.trends.hours import hours as of_hours
from app.evidence.trends.hours import picture as hours_picture
from app.evidence.trends.hours.listing import all_hours, hour_rows, hours_listing
from app.evidence.trends.hours.parts import IN_PARTS
from app.evidence.trends.hours.queries import get_hours
from app.evidence.trends.listing import (
    change_listing,
    month_rows,
    months_listing,
    moving_rows,
    pinned_rows,
)
from app.evidence.trends.repeats import repeats as of_repeats
from app.evidence.trends.repeats.listing import repeats_listing
from app.evidence.trends.repeats.queries import get_repeats
from app.evidence.trends.seasons import judge_question
from app.models.frozen import FrozenKind
from app.web.listing import ask


def freeze_trend(asked: Asked) -> Frozen | None:
    """The trend, or what `part` names of what stands beside it: the hours of the week, repeat addresses."""
    of_page = ask_in(asked.query, asked.user, TREND)
    if of_page is None:
        return None
    if asked.part in BESIDE:
        return BESIDE[asked.part](asked, of_page)
    question, trend_filter = of_page.question, chart_filter(of_page)
    found = trend_in(trend_filter, question)
    drawing, words = chart.draw(found), wording.trend(trend_filter, found)
    source = source_of(question.what, question.period).words_of_months
    listing = months_listing(trend_filter, found, source)
    judged = judge_question(question, found.lines)
    rows = tables.of_list(ask(listing, asked.query), month_rows(found.lines, judged), "Month by month")
    return Frozen(
        kind=FrozenKind.CHART,
        title=f"{question.what.name} recorded {wording.where(trend_filter)}, {question.period.words}",
        sentence=words,
        months=question.period.words,
        source=f"{source}. {drawing.how_to_read}",
        tables=(rows,),
        picture=picture_of(drawing),
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
    )


def _freeze_hours(asked: Asked, of_page: OfPage) -> Frozen | None:
    question, trend_filter = of_page.question, chart_filter(of_page)
    hours = get_hours(question) if of_page.choices.has_times(question.what) else None
    if hours is None:
        return None
    source = source_of(question.what, question.period).words_of_months
    listed = ask(hours_listing(trend_filter, source), asked.query)
    said = of_hours.sentence(hours, question.what.noun, wording.where(trend_filter))
    return Frozen(
        kind=FrozenKind.CHART,
        title=f"{question.counted_words}, by hour of the week",
        sentence=f"{said} {of_hours.cautions(hours)}",
        months=question.period.words,
        source=f"{source}. {IN_PARTS}",
        tables=(tables.of_list(listed, hour_rows(hours), "By hour and day", first=[all_hours(hours)]),),
        picture=hours_picture.picture_of(hours_chart.draw(hours)),
        alternative=f"7 rows of days by 24 hours, darker where there were more. {said}",
    )


def _freeze_repeats(asked: Asked, of_page: OfPage) -> Frozen | None:
    question, trend_filter = of_page.question, chart_filter(of_page)
    source = source_of(question.what, question.period)
    repeats = None if source.snapped else get_repeats(question)
    if repeats is None or not repeats.places:
        return None
    listed = ask(repeats_listing(trend_filter, source.words_of_months), asked.query)
    return Frozen(
        kind=FrozenKind.TABLE,
        title=f"{question.counted_words}: repeat addresses",
        sentence=of_repeats.sentence(repeats, question.what.noun, wording.where(trend_filter)),
        months=question.period.words,
        source=f"{source.words_of_months}.",
        tables=(tables.of_list(listed, repeats.places, "Points with more than one incident"),),
    )


BESIDE = {"hours": _freeze_hours, "repeats": _freeze_repeats}


def freeze_change(asked: Asked) -> Frozen | None:
    """The table of change by what `part` names: category, locality or ward."""
    of_page = ask_in(asked.query, asked.user, CHANGE)
    trend_filter = filter_of(of_page.question) if of_page else None
    compared = change.compare(trend_filter) if trend_filter else None
    if of_page is None or trend_filter is None or compared is None:
        return None
    made = compared.tables(of_page.choices.where)
    table = next((each for each in made if each.heading.lower() == asked.part), None)
    if table is None:
        return None
    source = source_of(trend_filter.what, trend_filter.both).words
    question = ask(change_listing(trend_filter, table.heading, source), asked.query)
    caption = f"By {asked.part}, {trend_filter.now_period.words} and {trend_filter.those_before}"
    return Frozen(
        kind=FrozenKind.TABLE,
        title=f"{trend_filter.what.name} {wording.where(trend_filter)} {caption[0].lower()}{caption[1:]}",
        sentence=f"{wording.change(trend_filter, compared.whole)} {wording.table(table)}",
        months=f"{trend_filter.now_period.words} and {trend_filter.then_period.words}",
        source=f"{source}{wording.not_compared(table)}",
        tables=(tables.of_list(question, moving_rows(table), caption, first=pinned_rows(table)),),
    )
