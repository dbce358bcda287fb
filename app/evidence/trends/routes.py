"""Change over HTTP: same period last year, trends with limits, two surveys; each as a download too."""

from flask import Blueprint, Response, render_template, request

from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.statistics.control_charts import FEWEST_A_MONTH, FEWEST_FOR_LIMITS, FEWEST_TO_JUDGE
from app.evidence.trends import chart, filters, queries, wording
from app.evidence.trends.beside.routes import hours_of_page, repeats_of_page
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.listing import (
    LIMITS,
    Compared,
    MonthRow,
    change_listing,
    month_rows,
    months_listing,
)
from app.evidence.trends.queries import TrendChoices
from app.evidence.trends.seasons import judge_season, judge_seasons
from app.evidence.trends.tables import (
    Line,
    Table,
    table_of_categories,
    table_of_localities,
    table_of_wards,
)
from app.evidence.trends.trend import Trend, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.changes import Changes, changes
from app.evidence.wards.nothing_yet import nothing_yet
from app.evidence.wards.periods import unloaded_months
from app.models.area import AreaKind
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
    choices = queries.get_choices()
    trend_filter = _read_filter(choices)
    if trend_filter is None:
        return nothing_yet()
    compared = compared_with_before(trend_filter)
    whole = whole_change(trend_filter, choices, compared) if compared else None
    lists = _lists(trend_filter, tables_of_change(trend_filter, choices, compared) if compared else [])
    return render_template(
        "evidence/trends/last_year.html",
        trend_filter=trend_filter,
        answer=wording.change(trend_filter, whole) if whole else "",
        whole=whole,
        lists=lists,
        files=listing.files_of(lists[0][1].question, ".download") if lists else {},
        unpaired=in_words([month(counted_line) for counted_line in trend_filter.unpaired]),
        choices=choices,
        unloaded=_unloaded(trend_filter, choices),
        sums=filters.SUMS,
        source=ward_queries.get_source(trend_filter.both, trend_filter.what.category),
        least=LEAST_FOR_PERCENT,
        what_helps=WHAT_HELPS,
        trend_of=lambda table, line: _address_of_trend(trend_filter, choices, table, line),
        wording=wording,
    )


def _address_of_trend(
    trend_filter: TrendFilter, choices: TrendChoices, table: Table, line: Line
) -> dict[str, str]:
    """Query parameters of the trend page for a line of a table."""
    if table.heading == "Category":
        what = filters.CRIME if line.is_sum else line.name
        return {"what": what, "place": str(trend_filter.place.id or "")}
    named = {place.name: place for place in choices.of_kind(table.heading.lower())}
    return {"what": trend_filter.what.key, "place": str(named[line.name].id)}


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    """Download all tables of the page, each in its order."""
    choices = queries.get_choices()
    trend_filter = _read_filter(choices)
    if trend_filter is None:
        return format_response(form, "change", NOTHING_YET, [], one="change")
    compared = compared_with_before(trend_filter)
    made = tables_of_change(trend_filter, choices, compared) if compared else []
    source = ward_queries.get_source(trend_filter.both, trend_filter.what.category).words
    questions = [_question(trend_filter, table.heading, source) for table in made]
    rows = (
        row
        for question, table in zip(questions, made, strict=True)
        for row in (*pinned_rows(table), *sort_rows(question, moving_rows(table)))
    )
    question = questions[0] if questions else _question(trend_filter, "Category")
    months = trend_filter.now_period.words
    return listing.download(form, question, rows, f"change {months}", of=f"in {months}")


def _lists(trend_filter: TrendFilter, tables: list[Table]) -> list[tuple[Table, ShownList, list[Compared]]]:
    """Each table as a list, with the rows that stand first in any order."""
    made = []
    for table in tables:
        question = _question(trend_filter, table.heading)
        made.append((table, shown(question, page_of_rows(question, moving_rows(table))), pinned_rows(table)))
    return made


def _question(trend_filter: TrendFilter, heading: str, source: str = "") -> Question:
    return listing.asked(change_listing(trend_filter, heading, source), trend_filter.in_address())


def pinned_rows(table: Table) -> list[Compared]:
    return [Compared(table, line) for line in table.lines if line.is_sum]


def moving_rows(table: Table) -> list[Compared]:
    return [Compared(table, line) for line in table.lines if not line.is_sum]


def compared_with_before(trend_filter: TrendFilter) -> Changes | None:
    """The verdicts on the months that have a pair; None if none has. A category of another source is counted
    from every source, all others from the police."""
    if not trend_filter.pairs:
        return None
    source = trend_filter.what.key if trend_filter.what.others else ""
    return changes(trend_filter.now, trend_filter.then, any_source_of=source)


def tables_of_change(trend_filter: TrendFilter, choices: TrendChoices, compared: Changes) -> list[Table]:
    """Tables by category for police data, and by locality and ward when the place is the whole city."""
    what, wards = trend_filter.what, choices.wards_of(trend_filter.place)
    crime = compared.of(wards, filters.CRIME)
    by_category = table_of_categories(crime, compared.categories(wards), compared.not_compared)
    made = [] if what.others else [by_category]
    if trend_filter.place.kind is AreaKind.CITY and not trend_filter.broken:
        made.append(table_of_localities(compared, what, choices.of_kind(AreaKind.LOCALITY)))
        made.append(table_of_wards(compared, what, choices.of_kind(AreaKind.WARD)))
    return [table for table in made if table.lines]


def whole_change(trend_filter: TrendFilter, choices: TrendChoices, compared: Changes) -> Line:
    judged = compared.of(choices.wards_of(trend_filter.place), trend_filter.what.key)
    return Line(trend_filter.what.name, judged)


# --- trend -------------------------------------------------------------------------------------------
@bp.get("/trend")
@requires(Action.EVIDENCE_VIEW)
def trend() -> str:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices, for_chart=True)
    if trend_filter is None:
        return nothing_yet()
    found, wards = trend_in(trend_filter, choices), choices.wards_of(trend_filter.place)
    drawing = chart.draw(found)
    names = (drawing.names[1], drawing.names[0]) if found.has_limits else LIMITS
    question = listing.asked(months_listing(trend_filter, found, limits=names), trend_filter.in_address())
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category)
    return render_template(
        "evidence/trends/trend.html",
        trend_filter=trend_filter,
        trend=found,
        list=shown(
            question, page_of_rows(question, [MonthRow(line) for line in found.lines]), ".download_trend"
        ),
        drawing=drawing,
        answer=wording.trend(trend_filter, found),
        season=wording.season(found.last, judge_season(trend_filter.what, wards, found.last)),
        choices=choices,
        unloaded=_unloaded(trend_filter, choices),
        sums=filters.SUMS,
        baselines=filters.BASELINES,
        fewest_to_judge=FEWEST_TO_JUDGE,
        fewest_for_limits=FEWEST_FOR_LIMITS,
        fewest_a_month=FEWEST_A_MONTH,
        source=source,
        hours=hours_of_page(trend_filter),
        repeats=repeats_of_page(trend_filter, source),
        wording=wording,
    )


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices, for_chart=True)
    if trend_filter is None:
        return format_response(form, "trend", NOTHING_YET, [], one="month of a trend")
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category).words_of_months
    found, wards = trend_in(trend_filter, choices), choices.wards_of(trend_filter.place)
    question = listing.asked(months_listing(trend_filter, found, source), trend_filter.in_address())
    judged = judge_seasons(trend_filter.what, wards, found.lines)
    rows = sort_rows(question, list(month_rows(found.lines, judged)))
    name = f"trend {trend_filter.place.name} {trend_filter.period.words}"
    return listing.download(form, question, rows, name, of=f"in {trend_filter.place.name}")


def trend_in(trend_filter: TrendFilter, choices: TrendChoices) -> Trend:
    months = choices.loaded.of(trend_filter.what.key)
    counts = queries.count_by_month(trend_filter.what, trend_filter.place, months)
    without_beyond = trend_filter.baseline == filters.WITHIN_LIMITS
    guessed = queries.guessed_in(trend_filter.place)
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


# --- filter ------------------------------------------------------------------------------------------
def _read_filter(choices: TrendChoices, *, for_chart: bool = False) -> TrendFilter | None:
    return filters.read(
        request.args, choices.loaded, choices.categories, choices.places,
        others=choices.others, for_chart=for_chart,
    )  # fmt: skip


def _unloaded(trend_filter: TrendFilter, choices: TrendChoices) -> dict[str, str]:
    months = choices.loaded.of(trend_filter.what.key)
    return unloaded_months(request.args, months, trend_filter.period)
