"""Change over HTTP: same period last year, trends with limits, two surveys; each as a download too."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request

from app.documents.description import Paragraph, Part
from app.documents.page import address_of, kind_of
from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.statistics.control_charts import FEWEST_A_MONTH, FEWEST_FOR_LIMITS, FEWEST_TO_JUDGE
from app.evidence.statistics.verdicts import Judged
from app.evidence.trends import chart, filters, queries, wording
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.hour_parts import hour_parts
from app.evidence.trends.queries import TrendChoices
from app.evidence.trends.repeats import HEADING, SNAPPED, repeat_parts
from app.evidence.trends.seasons import judge_season, judge_seasons
from app.evidence.trends.tables import (
    Line,
    Table,
    table_of_categories,
    table_of_localities,
    table_of_wards,
)
from app.evidence.trends.trend import Trend, TrendLine, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.changes import Changes, changes
from app.evidence.wards.nothing_yet import nothing_yet
from app.models.area import AreaKind
from app.places.incidents.vintages import WHAT_HELPS
from app.policy import Action
from app.web.downloads import format_response
from app.web.guard import requires
from app.words import in_words, month

bp = Blueprint("change", __name__, url_prefix="/evidence/change")

ONE, A_MONTH, MONTHS = "change", "month of a trend", "months of a trend"
CHANGE_COLUMNS = (
    "Compared by", "Name", "What", "Place", "Period", "Number", "Same period a year before", "Difference",
    "Change in per cent", "p, adjusted", "Times as variable as chance", "What the numbers allow to be said",
    "Source",
)  # fmt: skip
TREND_COLUMNS = (
    "Month", "What", "Place", "Number", "Per 30 days", "Mean", "Limits", "Lower limit", "Upper limit",
    "Stands out",
    "Same month of earlier years, mean", "Earlier years", "p, adjusted", "Source",
)  # fmt: skip


# --- the same period last year -----------------------------------------------------------------------
@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices)
    if trend_filter is None:
        return nothing_yet()
    compared = _compared(trend_filter)
    whole = _whole(trend_filter, choices, compared) if compared else None
    return render_template(
        "evidence/trends/last_year.html",
        trend_filter=trend_filter,
        answer=wording.change(trend_filter, whole) if whole else "",
        whole=whole,
        tables=_tables(trend_filter, choices, compared) if compared else [],
        unpaired=in_words([month(counted_line) for counted_line in trend_filter.unpaired]),
        choices=choices,
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
    choices = queries.get_choices()
    trend_filter = _read_filter(choices)
    if trend_filter is None:
        return format_response(form, "change", CHANGE_COLUMNS, [], one=ONE)
    compared = _compared(trend_filter)
    made = _tables(trend_filter, choices, compared) if compared else []
    source = ward_queries.get_source(trend_filter.both, trend_filter.what.category).words
    rows = (_row(trend_filter, table, line, source) for table in made for line in table.lines)
    months = trend_filter.now_period.words
    return format_response(form, f"change {months}", CHANGE_COLUMNS, rows, one=ONE, of=f"in {months}")


def _compared(trend_filter: TrendFilter) -> Changes | None:
    """The verdicts on the months that have a pair; None if none has. A category of another source is counted
    from every source, all others from the police."""
    if not trend_filter.pairs:
        return None
    source = trend_filter.what.key if trend_filter.what.others else ""
    return changes(trend_filter.now, trend_filter.then, any_source_of=source)


def _tables(trend_filter: TrendFilter, choices: TrendChoices, compared: Changes) -> list[Table]:
    """Tables by category for police data, and by locality and ward when the place is the whole city."""
    what, wards = trend_filter.what, choices.wards_of(trend_filter.place)
    crime = compared.of(wards, filters.CRIME)
    made = [] if what.others else [table_of_categories(crime, compared.categories(wards))]
    if trend_filter.place.kind is AreaKind.CITY and not trend_filter.broken:
        made.append(table_of_localities(compared, what, choices.of_kind(AreaKind.LOCALITY)))
        made.append(table_of_wards(compared, what, choices.of_kind(AreaKind.WARD)))
    return [table for table in made if table.lines]


def _whole(trend_filter: TrendFilter, choices: TrendChoices, compared: Changes) -> Line:
    judged = compared.of(choices.wards_of(trend_filter.place), trend_filter.what.key)
    return Line(trend_filter.what.name, judged)


def _row(trend_filter: TrendFilter, table: Table, line: Line, source: str) -> tuple[Any, ...]:
    judged = line.judged
    by_category = table.heading == "Category"
    return (
        table.heading, line.name, line.name if by_category else trend_filter.what.name,
        trend_filter.place.name if by_category else line.name, trend_filter.now_period.words,
        judged.now, judged.then, judged.difference, _percent(judged.percent), round(judged.p, 4),
        round(judged.factor, 2), line.verdict.label, source,
    )  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


# --- trend -------------------------------------------------------------------------------------------
@bp.get("/trend")
@requires(Action.EVIDENCE_VIEW)
def trend() -> str:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices, for_chart=True)
    if trend_filter is None:
        return nothing_yet()
    shown, wards = _trend(trend_filter, choices), choices.wards_of(trend_filter.place)
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category)
    return render_template(
        "evidence/trends/trend.html",
        trend_filter=trend_filter,
        trend=shown,
        drawing=chart.draw(shown),
        answer=wording.trend(trend_filter, shown),
        season=wording.season(shown.last, judge_season(trend_filter.what, wards, shown.last)),
        choices=choices,
        sums=filters.SUMS,
        baselines=filters.BASELINES,
        fewest_to_judge=FEWEST_TO_JUDGE,
        fewest_for_limits=FEWEST_FOR_LIMITS,
        fewest_a_month=FEWEST_A_MONTH,
        source=source,
        by_time_and_point=[*_hours(trend_filter, source), *_repeats(trend_filter, source)],
        address_of=address_of,
        kind_of=kind_of,
        wording=wording,
    )


def _hours(trend_filter: TrendFilter, source: ward_queries.Source) -> list[Part]:
    hours = queries.get_hours(trend_filter)
    return hour_parts(hours, **_said_of(trend_filter, source)) if hours else []


def _repeats(trend_filter: TrendFilter, source: ward_queries.Source) -> list[Part]:
    if source.snapped:
        return [HEADING, Paragraph(SNAPPED)]
    return repeat_parts(queries.get_repeats(trend_filter), **_said_of(trend_filter, source))


def _said_of(trend_filter: TrendFilter, source: ward_queries.Source) -> dict[str, Any]:
    return {
        "what": trend_filter.what.noun,
        "where": wording.where(trend_filter),
        "source": f"{source.words}, {trend_filter.period.words}.",
    }


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices, for_chart=True)
    if trend_filter is None:
        return format_response(form, "trend", TREND_COLUMNS, [], one=A_MONTH, many=MONTHS)
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category).words
    wards = choices.wards_of(trend_filter.place)
    rows = _trend_rows(trend_filter, wards, _trend(trend_filter, choices), source)
    name, of = f"trend {trend_filter.place.name} {trend_filter.period.words}", f"in {trend_filter.place.name}"
    return format_response(form, name, TREND_COLUMNS, rows, one=A_MONTH, many=MONTHS, of=of)


def _trend(trend_filter: TrendFilter, choices: TrendChoices) -> Trend:
    months = choices.loaded.of(trend_filter.what.key)
    counts = queries.count_by_month(trend_filter.what, trend_filter.place, months)
    without_beyond = trend_filter.baseline == filters.WITHIN_LIMITS
    return trend_of(counts, trend_filter.period, without_beyond=without_beyond)


def _trend_rows(
    trend_filter: TrendFilter, wards: frozenset[int] | None, shown: Trend, source: str
) -> Iterator[tuple[Any, ...]]:
    judged = judge_seasons(trend_filter.what, wards, shown.lines)
    for line, verdict in zip(shown.lines, judged, strict=True):
        point = line.point
        yield (
            month(line.month), trend_filter.what.name, trend_filter.place.name,
            line.count, round(point.rate, 1),
            round(shown.chart.mean, 1), *_limit_cells(shown, line),
            "; ".join(point.words), *_season_cells(line, verdict), source,
        )  # fmt: skip


def _limit_cells(shown: Trend, line: TrendLine) -> tuple[str, Any, Any]:
    limits = (round(line.point.lower, 1), round(line.point.upper, 1)) if shown.has_limits else (None, None)
    return shown.chart.limits.value, *limits


def _season_cells(line: TrendLine, judged: Judged | None) -> tuple[Any, Any, Any]:
    if line.season is None or judged is None:
        return (None,) * 3
    return round(line.season.mean, 1), len(line.season.earlier), round(judged.p, 4)


# --- two surveys -------------------------------------------------------------------------------------
@bp.get("/surveys")
@requires(Action.EVIDENCE_VIEW)
def surveys() -> str:
    form = SurveyForm(request.args, meta={"csrf": False})
    answered = bool(request.args) and form.validate()
    return render_template(
        "evidence/trends/surveys.html", form=form, change=form.compared if answered else None
    )


# --- filter ------------------------------------------------------------------------------------------
def _read_filter(choices: TrendChoices, *, for_chart: bool = False) -> TrendFilter | None:
    return filters.read(
        request.args, choices.loaded, choices.categories, choices.places,
        others=choices.others, for_chart=for_chart,
    )  # fmt: skip
