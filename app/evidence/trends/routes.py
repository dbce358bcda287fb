"""Change over HTTP: the same period last year, trends with their limits, two surveys, each as a file too."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request

from app.evidence.statistics.change_tests import LEAST_FOR_PERCENT
from app.evidence.statistics.periods import Period
from app.evidence.trends import chart, queries, tables, wording
from app.evidence.trends import filters as asking
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.forms import SurveyForm
from app.evidence.trends.queries import Cell, Choices
from app.evidence.trends.tables import Line, Table, single_line, table_of, table_of_categories
from app.evidence.trends.trend import Trend, TrendLine, trend_of
from app.evidence.wards import queries as evidence
from app.models.area import AreaKind
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
    asked = _asked(choices)
    if asked is None:
        return render_template("evidence/wards/nothing_yet.html")
    cells = queries.count_cells(asked.place, asked.now, asked.then, asked.what)
    whole = _whole(asked, cells) if asked.pairs else None
    return render_template(
        "evidence/trends/last_year.html",
        asked=asked,
        answer=wording.change(asked, whole) if whole else "",
        whole=whole,
        tables=_tables(asked, choices, cells) if asked.pairs else [],
        unpaired=in_words([month(each) for each in asked.unpaired]),
        choices=choices,
        sums=asking.SUMS,
        source=evidence.get_source(_both(asked), asked.what.category),
        least=LEAST_FOR_PERCENT,
        trend_of=lambda table, line: _address_of_trend(asked, choices, table, line),
        said=wording,
    )


def _address_of_trend(asked: TrendFilter, choices: Choices, table: Table, line: Line) -> dict[str, str]:
    """What leads from a line of a table to its trend."""
    if table.heading == "Category":
        what = asking.CRIME if line.is_sum else line.name
        return {"what": what, "place": str(asked.place.id or "")}
    named = {place.name: place for place in choices.of_kind(table.heading.lower())}
    return {"what": asked.what.key, "place": str(named[line.name].id)}


@bp.get("/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download(form: str) -> Response:
    choices = queries.get_choices()
    asked = _asked(choices)
    if asked is None:
        return format_response(form, "change", CHANGE_COLUMNS, [])
    cells = queries.count_cells(asked.place, asked.now, asked.then, asked.what)
    made = _tables(asked, choices, cells) if asked.pairs else []
    source = evidence.get_source(_both(asked), asked.what.category).words
    rows = (_row(asked, table, line, source) for table in made for line in table.lines)
    return format_response(form, f"change {asked.period.words}", CHANGE_COLUMNS, rows)


def _tables(asked: TrendFilter, choices: Choices, cells: list[Cell]) -> list[Table]:
    """By category where one looks, if it is the police's; by locality and ward when one looks at the city."""
    made = [] if asked.what.others else [table_of_categories(tables.by_category(cells))]
    if asked.place.kind is AreaKind.CITY:
        wards, localities = choices.of_kind(AreaKind.WARD), choices.of_kind(AreaKind.LOCALITY)
        made.append(table_of("Locality", tables.by_locality(cells, asked.what, wards, localities)))
        made.append(table_of("Ward", tables.by_ward(cells, asked.what, wards)))
    return [table for table in made if table.lines]


def _whole(asked: TrendFilter, cells: list[Cell]) -> Line:
    counted = [each for each in tables.by_category(cells) if asked.what.includes(each[0])]
    return single_line(asked.what.name, counted)


def _row(asked: TrendFilter, table: Table, line: Line, source: str) -> tuple[Any, ...]:
    comparison = line.comparison
    by_category = table.heading == "Category"
    return (
        table.heading, line.name, line.name if by_category else asked.what.name,
        asked.place.name if by_category else line.name, asked.period.words, comparison.now, comparison.then,
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
    asked = _asked(choices, for_chart=True)
    if asked is None:
        return render_template("evidence/wards/nothing_yet.html")
    shown = _trend(asked)
    return render_template(
        "evidence/trends/trend.html",
        asked=asked,
        trend=shown,
        drawing=chart.draw(shown),
        answer=wording.trend(asked, shown),
        season=wording.season(asked, shown.last.season, month(shown.last.month)),
        choices=choices,
        sums=asking.SUMS,
        source=evidence.get_source(asked.period, asked.what.category),
        said=wording,
    )


@bp.get("/trend/download.<form>")
@requires(Action.EVIDENCE_VIEW)
def download_trend(form: str) -> Response:
    asked = _asked(queries.get_choices(), for_chart=True)
    if asked is None:
        return format_response(form, "trend", TREND_COLUMNS, [])
    source = evidence.get_source(asked.period, asked.what.category).words
    rows = _trend_rows(asked, _trend(asked), source)
    return format_response(form, f"trend {asked.place.name} {asked.period.words}", TREND_COLUMNS, rows)


def _trend(asked: TrendFilter) -> Trend:
    return trend_of(queries.count_by_month(asked.what, asked.place), asked.period)


def _trend_rows(asked: TrendFilter, shown: Trend, source: str) -> Iterator[tuple[Any, ...]]:
    for line in shown.lines:
        point = line.point
        yield (
            month(line.month), asked.what.name, asked.place.name, line.count, round(point.rate, 1),
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


# --- what is asked -----------------------------------------------------------------------------------
def _asked(choices: Choices, *, for_chart: bool = False) -> TrendFilter | None:
    query = asking.longer(request.args, choices.months) if for_chart else request.args
    return asking.read(query, choices.months, choices.categories, choices.places, others=choices.others)


def _both(asked: TrendFilter) -> Period:
    """From the first month then to the last one now: the source speaks for both."""
    return Period(asked.then_period.first, asked.period.last)
