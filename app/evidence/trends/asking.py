"""What the pages of change, trend and near repeats take of a question, and what they make of it.

Pages, files and what is kept are made of the same functions.
"""

from app.evidence.questions.asking import Asked
from app.evidence.questions.compared import Compared
from app.evidence.questions.counting import count_by_month
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.questions.when import FOR_CHARTS
from app.evidence.statistics.periods import Period
from app.evidence.trends import filters, queries
from app.evidence.trends.filters import TrendFilter, filter_of
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.source import Source

WHOLE_WARDS = "harm is not a count, and the test of chance needs counts"
CHANGE = Page(
    "Change", "change.index", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.COMPARED, Part.HOURS}),
    "Compare", compared=(Compared.YEAR_BEFORE, Compared.BEFORE, Compared.CITY),
    why={Part.WEIGHT: WHOLE_WARDS, Part.COMPARED: "this page compares"},
)  # fmt: skip
TREND = Page(
    "Trend", "change.trend", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.HOURS}), "Show this trend",
    usual=FOR_CHARTS, own=frozenset({"baseline"}),
    why={
        Part.WEIGHT: WHOLE_WARDS,
        Part.COMPARED: "a trend compares each month with the same month of earlier years",
    },
)  # fmt: skip
NEAR_REPEATS = Page(
    "Near repeats", "near_repeats.index", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.HOURS}),
    "Show these",
    why={
        Part.WEIGHT: "near repeats are pairs of incidents, whatever harm they do",
        Part.COMPARED: "near repeats are compared with chance",
    },
)  # fmt: skip


def chart_filter(asked: Asked) -> TrendFilter:
    return filter_of(asked.question, asked.query.get("baseline"))


def trend_in(trend_filter: TrendFilter, question: EvidenceQuestion) -> Trend:
    counted = count_by_month(question, question.months)
    without_beyond = trend_filter.baseline == filters.WITHIN_LIMITS
    guessed = queries.guessed_in(question.where.wards if question.where.is_by_ward else None)
    counts = {month: int(number) for month, number in counted.items()}
    return trend_of(counts, trend_filter.period, guessed=guessed, without_beyond=without_beyond)


def source_of(what: What, period: Period) -> Source:
    return ward_queries.get_source(period, what.category, what.source)
