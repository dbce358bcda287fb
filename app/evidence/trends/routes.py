"""Change over HTTP: same period last year, trends with limits, two surveys; each as a download too."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from app.evidence.questions.asking import Asked, ask
from app.evidence.questions.compared import Compared
from app.evidence.questions.counting import count_by_month
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.questions.what import What
from app.evidence.questions.when import FOR_CHARTS
from app.evidence.questions.where import Where
from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.statistics.control_charts import FEWEST_A_MONTH, FEWEST_FOR_LIMITS, FEWEST_TO_JUDGE
from app.evidence.statistics.periods import Period
from app.evidence.trends import change, chart, filters, queries, wording
from app.evidence.trends.filters import TrendFilter, filter_of
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.listing import (
    LIMITS,
    ComparedRow,
    MonthRow,
    change_listing,
    month_rows,
    months_listing,
)
from app.evidence.trends.seasons import judge_question
from app.evidence.trends.tables import Line, Table
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.source import Source
from app.places.incidents.categories import CRIME
from app.places.incidents.vintages import WHAT_HELPS
from app.policy import Action
from app.web import listing
from app.web.downloads import format_response
from app.web.guard import requires
from app.web.listing import Question, ShownList, page_of_rows, shown, sort_rows
from app.words import in_words, month

bp = Blueprint("change", __name__, url_prefix="/evidence/change")

NOTHING_YET = ("No incidents are loaded yet",)


WHOLE_WARDS = "harm is no count, and chance is reckoned of counts"
CHANGE = Page(
    "Change", "change.index", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE, Part.COMPARED}), "Compare",
    compared=(Compared.YEAR_BEFORE, Compared.BEFORE, Compared.CITY),
    why={Part.WEIGHT: WHOLE_WARDS, Part.COMPARED: "this page compares"},
)  # fmt: skip
TREND = Page(
    "Trend", "change.trend", frozenset({Part.WHAT, Part.SOURCE, Part.WHERE}), "Show this trend",
    usual=FOR_CHARTS,
    why={
        Part.WEIGHT: WHOLE_WARDS,
        Part.COMPARED: "a trend compares each month with the same month of earlier years",
    },
)  # fmt: skip


# --- the same period last year -----------------------------------------------------------------------
@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    asked = ask(CHANGE)
    if asked is None:
        return nothing_yet()
    trend_filter = filter_of(asked.question)
    compared = change.compare(trend_filter)
    whole = compared.whole if compared else None
    lists = _lists(trend_filter, compared.tables(asked.choices.where) if compared else [])
    return render_template(
        "evidence/trends/last_year.html",
        asked=asked,
        trend_filter=trend_filter,
        answer=wording.change(trend_filter, whole) if whole else "",
        beside=_beside(trend_filter, asked.choices.where.city),
        whole=whole,
        lists=lists,
        files=listing.files_of(lists[0][1].question, ".download") if lists else {},
        unpaired=in_words([month(counted_line) for counted_line in trend_filter.unpaired]),
        choices=asked.choices,
        source=_source(trend_filter.what, trend_filter.both),
        least=LEAST_FOR_PERCENT,
        what_helps=WHAT_HELPS,
        trend_of=lambda table, line: _address_of_trend(asked, table, line),
        wording=wording,
    )


def _beside(trend_filter: TrendFilter, city: Where) -> str:
    """What the whole city's change is, where the question asks for it beside a place's."""
    question = trend_filter.question
    if question is None or question.compared is not Compared.CITY or question.where == city:
        return ""
    of_city = filter_of(replace(question, where=city))
    compared = change.compare(of_city)
    return wording.change(of_city, compared.whole) if compared else ""


def _source(what: What, period: Period) -> Source:
    return ward_queries.get_source(period, what.category, what.source)


def _address_of_trend(asked: Asked, table: Table, line: Line) -> dict[str, str]:
    """Query parameters of the trend page for a line of a table: the same question of what it is about."""
    if table.heading == "Category":
        return asked.question.in_address(what=CRIME if line.is_sum else line.name)
    named = {place.name: place for place in asked.choices.where.of_kind(table.heading.lower())}
    return asked.question.in_address(place=str(named[line.name].id))


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    """Download all tables of the page, each in its order."""
    asked = ask(CHANGE)
    if asked is None:
        return format_response(form, "change", NOTHING_YET, [], one="change")
    trend_filter = filter_of(asked.question)
    compared = change.compare(trend_filter)
    made = compared.tables(asked.choices.where) if compared else []
    source = _source(trend_filter.what, trend_filter.both).words
    questions = [_question(trend_filter, table.heading, source) for table in made]
    rows = (
        row
        for question, table in zip(questions, made, strict=True)
        for row in (*_pinned(table), *sort_rows(question, _moving(table)))
    )
    question = questions[0] if questions else _question(trend_filter, "Category")
    months = trend_filter.now_period.words
    return listing.download(form, question, rows, f"change {months}", of=f"in {months}")


def _lists(
    trend_filter: TrendFilter, tables: list[Table]
) -> list[tuple[Table, ShownList, list[ComparedRow]]]:
    """Each table as a list, with the rows that stand first in any order."""
    made = []
    for table in tables:
        question = _question(trend_filter, table.heading)
        made.append((table, shown(question, page_of_rows(question, _moving(table))), _pinned(table)))
    return made


def _question(trend_filter: TrendFilter, heading: str, source: str = "") -> Question:
    return listing.asked(change_listing(trend_filter, heading, source), trend_filter.in_address())


def _pinned(table: Table) -> list[ComparedRow]:
    return [ComparedRow(table, line) for line in table.lines if line.is_sum]


def _moving(table: Table) -> list[ComparedRow]:
    return [ComparedRow(table, line) for line in table.lines if not line.is_sum]


# --- trend -------------------------------------------------------------------------------------------
@bp.get("/trend")
@requires(Action.EVIDENCE_VIEW)
def trend() -> str:
    asked = ask(TREND)
    if asked is None:
        return nothing_yet()
    trend_filter = _chart_filter(asked)
    found = _trend(trend_filter, asked.question)
    drawing = chart.draw(found)
    names = (drawing.names[1], drawing.names[0]) if found.has_limits else LIMITS
    question = listing.asked(months_listing(trend_filter, found, limits=names), trend_filter.in_address())
    return render_template(
        "evidence/trends/trend.html",
        asked=asked,
        trend_filter=trend_filter,
        trend=found,
        list=shown(
            question, page_of_rows(question, [MonthRow(line) for line in found.lines]), ".download_trend"
        ),
        drawing=drawing,
        answer=wording.trend(trend_filter, found),
        season=wording.season(found.last, judge_question(asked.question, [found.last])[0]),
        choices=asked.choices,
        baselines=filters.BASELINES,
        fewest_to_judge=FEWEST_TO_JUDGE,
        fewest_for_limits=FEWEST_FOR_LIMITS,
        fewest_a_month=FEWEST_A_MONTH,
        source=_source(trend_filter.what, trend_filter.period),
        wording=wording,
    )


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    asked = ask(TREND)
    if asked is None:
        return format_response(form, "trend", NOTHING_YET, [], one="month of a trend")
    trend_filter = _chart_filter(asked)
    source = _source(trend_filter.what, trend_filter.period).words_of_months
    found = _trend(trend_filter, asked.question)
    question = listing.asked(months_listing(trend_filter, found, source), trend_filter.in_address())
    judged = judge_question(asked.question, found.lines)
    rows = sort_rows(question, list(month_rows(found.lines, judged)))
    name = f"trend {trend_filter.place.name} {trend_filter.period.words}"
    return listing.download(form, question, rows, name, of=trend_filter.where)


def _chart_filter(asked: Asked) -> TrendFilter:
    return filter_of(asked.question, request.args.get("baseline"))


def _trend(trend_filter: TrendFilter, question: EvidenceQuestion) -> Trend:
    counted = count_by_month(question, question.months)
    without_beyond = trend_filter.baseline == filters.WITHIN_LIMITS
    guessed = queries.guessed_in(question.where.wards if question.where.is_by_ward else None)
    counts = {month: int(number) for month, number in counted.items()}
    return trend_of(counts, trend_filter.period, guessed=guessed, without_beyond=without_beyond)


# --- two surveys -------------------------------------------------------------------------------------
@bp.get("/surveys")
@requires(Action.EVIDENCE_VIEW)
def surveys() -> str:
    form = SurveyForm(request.args, meta={"csrf": False})
    answered = bool(request.args) and form.validate()
    return render_template(
        "evidence/trends/surveys.html",
        form=form,
        change=form.compared if answered else None,
        age=ward_queries.get_age(),
    )
