"""Change over HTTP: same period last year, trends with limits, two surveys; each as a download too."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request

from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.trends import chart, filters, queries, tables, wording
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.queries import Cell, TrendChoices
from app.evidence.trends.tables import Line, Table, single_line, table_of, table_of_categories
from app.evidence.trends.trend import Trend, TrendLine, trend_of
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.nothing_yet import nothing_yet
from app.models.area import AreaKind
from app.places.incidents.vintages import WHAT_HELPS
from app.policy import Action
from app.web.downloads import format_response
from app.web.guard import requires
from app.words import in_words, month

bp = Blueprint("change", __name__, url_prefix="/evidence/change")

CHANGE_COLUMNS = (
    "Compared by", "Name", "What", "Place", "Period", "Number", "Same period a year before", "Difference",
    "Change in per cent", "p, adjusted", "What the numbers allow to be said", "Source",
)  # fmt: skip
TREND_COLUMNS = (
    "Month", "What", "Place", "Number", "Per 30 days", "Mean", "Lower limit", "Upper limit", "Stands out",
    "Same month of earlier years, mean", "Earlier years", "p", "Source",
)  # fmt: skip


# --- the same period last year -----------------------------------------------------------------------
@bp.get("")
@requires(Action.EVIDENCE_VIEW)
def index() -> str:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices)
    if trend_filter is None:
        return nothing_yet()
    cells = queries.count_cells(trend_filter.place, trend_filter.now, trend_filter.then, trend_filter.what)
    whole = _whole(trend_filter, cells) if trend_filter.pairs else None
    return render_template(
        "evidence/trends/last_year.html",
        trend_filter=trend_filter,
        answer=wording.change(trend_filter, whole) if whole else "",
        whole=whole,
        tables=_tables(trend_filter, choices, cells) if trend_filter.pairs else [],
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
        return format_response(form, "change", CHANGE_COLUMNS, [])
    cells = queries.count_cells(trend_filter.place, trend_filter.now, trend_filter.then, trend_filter.what)
    made = _tables(trend_filter, choices, cells) if trend_filter.pairs else []
    source = ward_queries.get_source(trend_filter.both, trend_filter.what.category).words
    rows = (_row(trend_filter, table, line, source) for table in made for line in table.lines)
    return format_response(form, f"change {trend_filter.now_period.words}", CHANGE_COLUMNS, rows)


def _tables(trend_filter: TrendFilter, choices: TrendChoices, cells: list[Cell]) -> list[Table]:
    """Tables by category for police data, and by locality and ward when the place is the whole city."""
    made = [] if trend_filter.what.others else [table_of_categories(tables.by_category(cells))]
    if trend_filter.place.kind is AreaKind.CITY and not trend_filter.broken:
        wards, localities = choices.of_kind(AreaKind.WARD), choices.of_kind(AreaKind.LOCALITY)
        made.append(table_of("Locality", tables.by_locality(cells, trend_filter.what, wards, localities)))
        made.append(table_of("Ward", tables.by_ward(cells, trend_filter.what, wards)))
    return [table for table in made if table.lines]


def _whole(trend_filter: TrendFilter, cells: list[Cell]) -> Line:
    counted = [
        counted_line
        for counted_line in tables.by_category(cells)
        if trend_filter.what.includes(counted_line[0])
    ]
    return single_line(trend_filter.what.name, counted)


def _row(trend_filter: TrendFilter, table: Table, line: Line, source: str) -> tuple[Any, ...]:
    comparison = line.comparison
    by_category = table.heading == "Category"
    return (
        table.heading, line.name, line.name if by_category else trend_filter.what.name,
        trend_filter.place.name if by_category else line.name, trend_filter.now_period.words,
        comparison.now, comparison.then,
        round(comparison.difference), _percent(comparison.percent), round(line.p, 4), line.verdict.label,
        source,
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
    shown = _trend(trend_filter, choices)
    return render_template(
        "evidence/trends/trend.html",
        trend_filter=trend_filter,
        trend=shown,
        drawing=chart.draw(shown),
        answer=wording.trend(trend_filter, shown),
        season=wording.season(trend_filter, shown.last.season, month(shown.last.month)),
        choices=choices,
        sums=filters.SUMS,
        source=ward_queries.get_source(trend_filter.period, trend_filter.what.category),
        wording=wording,
    )


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    choices = queries.get_choices()
    trend_filter = _read_filter(choices, for_chart=True)
    if trend_filter is None:
        return format_response(form, "trend", TREND_COLUMNS, [])
    source = ward_queries.get_source(trend_filter.period, trend_filter.what.category).words
    rows = _trend_rows(trend_filter, _trend(trend_filter, choices), source)
    return format_response(
        form, f"trend {trend_filter.place.name} {trend_filter.period.words}", TREND_COLUMNS, rows
    )


def _trend(trend_filter: TrendFilter, choices: TrendChoices) -> Trend:
    months = choices.loaded.of(trend_filter.what.key)
    counts = queries.count_by_month(trend_filter.what, trend_filter.place, months)
    return trend_of(counts, trend_filter.period)


def _trend_rows(trend_filter: TrendFilter, shown: Trend, source: str) -> Iterator[tuple[Any, ...]]:
    for line in shown.lines:
        point = line.point
        yield (
            month(line.month), trend_filter.what.name, trend_filter.place.name,
            line.count, round(point.rate, 1),
            round(shown.chart.mean, 1), round(point.lower, 1), round(point.upper, 1),
            "; ".join(point.signals), *_season_cells(line), source,
        )  # fmt: skip


def _season_cells(line: TrendLine) -> tuple[Any, Any, Any]:
    season = line.season
    return (
        (round(season.mean, 1), len(season.earlier), round(season.comparison.p, 4)) if season else (None,) * 3
    )


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
