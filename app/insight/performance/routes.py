"""Measures over HTTP: the list, a measure's page, and their files."""

from dataclasses import replace

from flask import Response, render_template, request

from app import clock
from app.insight.performance import drawing, queries, wording
from app.insight.performance.blueprint import bp
from app.insight.performance.chart_of import chart_of
from app.insight.performance.composition import compositions
from app.insight.performance.listing import FigureRow, figures_listing, measures_listing
from app.insight.performance.printed import checks_of
from app.insight.performance.summary import Summary, comparisons, summary_of
from app.insight.performance.targets.standing import what_is_needed, years_on_the_way
from app.policy import Action
from app.web import listing
from app.web.guard import requires
from app.web.listing import is_on, page_of_rows, sort_rows


@bp.get("")
@requires(Action.MEASURES_VIEW)
def index() -> str:
    question = listing.asked(measures_listing(queries.list_themes()))
    page = queries.list_page(question)
    shown = replace(page, rows=[summary_of(measure, clock.today()) for measure in page.rows])
    return render_template("insight/performance/index.html", list=listing.shown(question, shown, ".download"))


@bp.get("/download.<form>")
@requires(Action.MEASURES_VIEW)
def download(form: str) -> Response:
    question = listing.asked(measures_listing(queries.list_themes()))
    rows = (summary_of(measure, clock.today()) for measure in queries.list_rows(question))
    return listing.download(form, question, rows)


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
        screened=screened,
        drawing=drawing.draw(measure, chart, summary.series.breaks) if chart.phases else None,
        comparisons=comparisons(summary),
        years=years_on_the_way(measure.target, summary.series) if measure.target else [],
        needed=what_is_needed(measure, clock.today()),
        parts=compositions(measure, queries.list_parts(measure))[:2],
        replaced=queries.list_replaced(measure),
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
    """The figures with what the chart says of each, and what follows where one was printed."""
    chart, measure = summary.chart, summary.measure
    signals = {} if chart.overlaps else {span: point.signals for span, point in chart.points}
    rows = []
    for figure in measure.figures:
        row = FigureRow(measure, figure, (), checks_of(measure, figure, summary.series))
        rows.append(replace(row, signals=signals.get(row.span, ())))
    return rows
