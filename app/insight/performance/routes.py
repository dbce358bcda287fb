"""Measures over HTTP: the list, a measure's page, and their files."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, render_template, request

from app import clock
from app.insight.performance import drawing, queries, wording
from app.insight.performance.beside import beside, shown_replaced, wards_to_show
from app.insight.performance.blueprint import bp
from app.insight.performance.chart_of import chart_of
from app.insight.performance.charts.kinds import charts_of
from app.insight.performance.composition import compositions
from app.insight.performance.due import next_expected
from app.insight.performance.glance import glances_of
from app.insight.performance.listing import FigureRow, MeasureRow, figures_listing, measures_listing
from app.insight.performance.printed import checks_of
from app.insight.performance.series_of import shown_totals
from app.insight.performance.summary import Summary, comparisons, summary_of
from app.insight.performance.targets.standing import two_readings, what_is_needed, years_on_the_way
from app.models.measure import Measure, MeasureFigure
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import is_on, page_of_rows, sort_rows


@bp.get("")
@requires(Action.MEASURES_VIEW)
def index() -> str:
    question = listing.asked(measures_listing(queries.list_themes()))
    page = queries.list_page(question)
    shown = replace(page, rows=_at_a_glance(page.rows))
    return render_template("insight/performance/index.html", list=listing.shown(question, shown, ".download"))


@bp.get("/download.<form>")
@requires(Action.MEASURES_VIEW)
def download(form: str) -> Response:
    question = listing.asked(measures_listing(queries.list_themes()))
    return listing.download(form, question, _at_a_glance(list(queries.list_rows(question))))


def _at_a_glance(measures: Sequence[Measure]) -> list[MeasureRow]:
    glances = glances_of(measures, queries.list_whole)
    return [MeasureRow(measure, glances[measure.id]) for measure in measures]


@bp.get("/<measure_key>")
@requires(Action.MEASURES_VIEW)
def show(measure_key: str) -> str:
    measure = queries.get_measure(measure_key)
    summary, screened = summary_of(measure, clock.today()), is_on(request.args.get("screened"))
    chart = chart_of(measure, screened=screened, series=summary.series)
    rows = _rows(summary)
    question = listing.asked(figures_listing(measure, rows), {"screened": "1"} if screened else {})
    return render_template(
        "insight/performance/show.html",
        measure=measure,
        summary=summary,
        chart=chart,
        charts=charts_of(measure, summary),
        screened=screened,
        drawing=drawing.draw(measure, chart, summary.series.breaks) if chart.phases else None,
        comparisons=comparisons(summary),
        years=years_on_the_way(measure.target, summary.series) if measure.target else [],
        needed=what_is_needed(measure, clock.today(), summary.series),
        readings=two_readings(measure, summary.series),
        beside=[beside(other.other, summary) for other in measure.comparators],
        due=wording.due(measure, next_expected(measure)),
        not_shown=wording.not_shown(
            measure, sum(figure.hidden for figure in measure.figures), len(measure.totals)
        ),
        wards=wards_to_show(queries.list_wards(measure)),
        parts=compositions(measure, queries.list_parts(measure))[:2],
        replaced=shown_replaced(measure, queries.list_replaced(measure)),
        list=listing.shown(
            question, page_of_rows(question, rows), ".download_figures", measure_key=measure.key
        ),
        wording=wording,
    )


@bp.get("/<measure_key>/download.<form>")
@requires(Action.MEASURES_VIEW)
def download_figures(measure_key: str, form: str) -> Response:
    measure = queries.get_measure(measure_key)
    question = listing.asked(figures_listing(measure))
    rows = sort_rows(question, _rows(summary_of(measure, clock.today())))
    return listing.download(form, question, rows, measure.name, of=f"of {measure.name}")


def _rows(summary: Summary) -> list[FigureRow]:
    """The figures with what the chart says of each, and what follows where one was printed; and the years of
    which not all months are shown."""
    chart, measure = summary.chart, summary.measure
    signals = {} if chart.overlaps else {span: point.signals for span, point in chart.points}
    rows = []
    for figure in measure.figures:
        checks = [] if figure.hidden else checks_of(measure, figure, summary.series)
        row = FigureRow(measure, figure, (), checks)
        rows.append(replace(row, signals=signals.get(row.span, ())))
    for span, total in shown_totals(measure):
        year = MeasureFigure(period_from=span.first, period_to=span.last, value=total, hidden=False)
        rows.append(FigureRow(measure, year, signals.get(span, ()), total=True))
    return rows
