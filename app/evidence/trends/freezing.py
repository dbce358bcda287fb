"""The trend and the tables of change, to be kept as they are.

Plain functions of a TrendFilter and its choices; only `_read` knows how the address asks.
"""

from app.evidence.frozen import tables
from app.evidence.frozen.content import Frozen
from app.evidence.frozen.freezable import Asked
from app.evidence.trends import chart, filters, picture, queries, wording
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.listing import change_listing, month_rows, months_listing
from app.evidence.trends.queries import TrendChoices
from app.evidence.trends.routes import (
    compared_with_before,
    moving_rows,
    pinned_rows,
    tables_of_change,
    trend_in,
    whole_change,
)
from app.evidence.trends.seasons import judge_seasons
from app.evidence.wards import queries as ward_queries
from app.models.frozen import FrozenKind
from app.web.listing import ask


def freeze_trend(asked: Asked) -> Frozen | None:
    choices = queries.get_choices()
    trend_filter = _read(asked, choices, for_chart=True)
    if trend_filter is None:
        return None
    found, wards = trend_in(trend_filter, choices), choices.wards_of(trend_filter.place)
    drawing, words = chart.draw(found), wording.trend(trend_filter, found)
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category).words_of_months
    listing = months_listing(trend_filter, found, source)
    judged = judge_seasons(trend_filter.what, wards, found.lines)
    rows = tables.of_list(ask(listing, asked.query), month_rows(found.lines, judged), "Month by month")
    what = f"{trend_filter.what.name} recorded {wording.where(trend_filter)}"
    return Frozen(
        kind=FrozenKind.CHART,
        title=f"{what}, {trend_filter.period.words}",
        sentence=words,
        months=trend_filter.period.words,
        source=f"{source}. {drawing.how_to_read}",
        tables=(rows,),
        picture=picture.picture_of(drawing),
        alternative=f"A line by month with {drawing.lines_shown}. {words}",
    )


def freeze_change(asked: Asked) -> Frozen | None:
    """The table of change by what `part` names: category, locality or ward."""
    choices = queries.get_choices()
    trend_filter = _read(asked, choices)
    compared = compared_with_before(trend_filter) if trend_filter else None
    if trend_filter is None or compared is None:
        return None
    made = tables_of_change(trend_filter, choices, compared)
    table = next((each for each in made if each.heading.lower() == asked.part), None)
    if table is None:
        return None
    source = ward_queries.get_source(trend_filter.both, trend_filter.what.category).words
    question = ask(change_listing(trend_filter, table.heading, source), asked.query)
    answer = wording.change(trend_filter, whole_change(trend_filter, choices, compared))
    caption = f"By {asked.part}, {trend_filter.now_period.words} and the year before"
    return Frozen(
        kind=FrozenKind.TABLE,
        title=f"{trend_filter.what.name} {wording.where(trend_filter)} {caption[0].lower()}{caption[1:]}",
        sentence=f"{answer} {wording.table(table)}",
        months=f"{trend_filter.now_period.words} and {trend_filter.then_period.words}",
        source=f"{source}{wording.not_compared(table)}",
        tables=(tables.of_list(question, moving_rows(table), caption, first=pinned_rows(table)),),
    )


def _read(asked: Asked, choices: TrendChoices, *, for_chart: bool = False) -> TrendFilter | None:
    return filters.read(
        asked.query, choices.loaded, choices.categories, choices.places,
        others=choices.others, for_chart=for_chart,
    )  # fmt: skip
