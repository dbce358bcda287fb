"""Change over HTTP: same period last year, trends with limits, two surveys; each as a download too."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from app.evidence.questions.asking import Asked, ask
from app.evidence.questions.compared import Compared
from app.evidence.questions.where import Where
from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.statistics.control_charts import FEWEST_A_MONTH, FEWEST_FOR_LIMITS, FEWEST_TO_JUDGE
from app.evidence.trends import change, chart, filters, wording
from app.evidence.trends.asking import CHANGE, TREND, chart_filter, source_of, trend_in
from app.evidence.trends.beside.routes import hours_of_page, repeats_of_page
from app.evidence.trends.filters import TrendFilter, filter_of
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.listing import (
    LIMITS,
    ComparedRow,
    MonthRow,
    change_listing,
    month_rows,
    months_listing,
    moving_rows,
    pinned_rows,
)
from app.evidence.trends.seasons import judge_question
from app.evidence.trends.tables import Line, Table
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
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
        source=source_of(trend_filter.what, trend_filter.both),
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
    source = source_of(trend_filter.what, trend_filter.both).words
    questions = [_question(trend_filter, table.heading, source) for table in made]
    rows = (
        row
        for question, table in zip(questions, made, strict=True)
        for row in (*pinned_rows(table), *sort_rows(question, moving_rows(table)))
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
        made.append((table, shown(question, page_of_rows(question, moving_rows(table))), pinned_rows(table)))
    return made


def _question(trend_filter: TrendFilter, heading: str, source: str = "") -> Question:
    return listing.asked(change_listing(trend_filter, heading, source), trend_filter.in_address())


# --- trend -------------------------------------------------------------------------------------------
@bp.get("/trend")
@requires(Action.EVIDENCE_VIEW)
def trend() -> str:
    asked = ask(TREND)
    if asked is None:
        return nothing_yet()
    trend_filter = chart_filter(asked)
    found = trend_in(trend_filter, asked.question)
    drawing = chart.draw(found)
    upper, lower = chart.NAMES_OF_LIMITS[found.chart.limits]
    names = (lower, upper) if found.has_limits else LIMITS
    question = listing.asked(months_listing(trend_filter, found, limits=names), trend_filter.in_address())
    source = source_of(trend_filter.what, trend_filter.period)
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
        source=source,
        hours=hours_of_page(trend_filter, asked),
        repeats=repeats_of_page(trend_filter, asked.question, source),
        wording=wording,
    )


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    asked = ask(TREND)
    if asked is None:
        return format_response(form, "trend", NOTHING_YET, [], one="month of a trend")
    trend_filter = chart_filter(asked)
    source = source_of(trend_filter.what, trend_filter.period).words_of_months
    found = trend_in(trend_filter, asked.question)
    question = listing.asked(months_listing(trend_filter, found, source), trend_filter.in_address())
    judged = judge_question(asked.question, found.lines)
    rows = sort_rows(question, list(month_rows(found.lines, judged)))
    name = f"trend {trend_filter.place.name} {trend_filter.period.words}"
    return listing.download(form, question, rows, name, of=trend_filter.where)


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
