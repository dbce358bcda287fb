"""Charts of a measure over HTTP: a page each, and its files."""

import io
from typing import Any

from flask import abort, render_template, send_file, url_for
from werkzeug.wrappers import Response

from app.evidence.charts.svg import svg_of
from app.insight.performance import queries
from app.insight.performance.blueprint import bp
from app.insight.performance.charts import services
from app.insight.performance.charts.forms import RankForm
from app.insight.performance.charts.kinds import charts_of
from app.insight.performance.charts.made import MadeChart
from app.insight.performance.charts.services import RankThere
from app.models.event import Event
from app.policy import Action
from app.use_case import record_read
from app.web import listing
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import page_of_rows, sort_rows

SVG_TYPE = "image/svg+xml"


@bp.get("/<measure_key>/charts/<chart>")
@requires(Action.MEASURES_VIEW)
def show_chart(measure_key: str, chart: str) -> str:
    measure = queries.get_measure(measure_key)
    made = charts_of(measure)
    shown = _named(made, chart)
    question = listing.asked(shown.listing)
    return render_template(
        "insight/performance/chart.html",
        measure=measure,
        chart=shown,
        charts=made,
        svg=url_for(".chart_picture", measure_key=measure.key, chart=chart),
        list=listing.shown(
            question, page_of_rows(question, shown.rows), ".download_chart", measure_key=measure.key,
            chart=chart,
        ),
    )  # fmt: skip


@bp.get("/<measure_key>/charts/<chart>.svg")
@requires(Action.MEASURES_VIEW)
def chart_picture(measure_key: str, chart: str) -> Response:
    """The chart as a file of its own, which says what it shows."""
    measure = queries.get_measure(measure_key)
    shown = _named(charts_of(measure), chart)
    drawing = shown.drawing or abort(404)
    file = io.BytesIO(svg_of(drawing, shown.caption, _described(shown)).encode())
    what = f"the chart {shown.heading.lower()} of {measure.name}"
    record_read(actor(), Event.LIST_DOWNLOADED, what=what, format="SVG")
    name = f"{measure.name} {shown.name}.svg"
    return send_file(file, SVG_TYPE, as_attachment=True, download_name=name.replace("/", "-"))


@bp.get("/<measure_key>/charts/<chart>/download.<form>")
@requires(Action.MEASURES_VIEW)
def download_chart(measure_key: str, chart: str, form: str) -> Response:
    measure = queries.get_measure(measure_key)
    shown = _named(charts_of(measure), chart)
    question = listing.asked(shown.listing)
    rows = sort_rows(question, shown.rows)
    return listing.download(form, question, rows, f"{measure.name} {shown.name}", of=f"of {measure.name}")


@bp.route("/<measure_key>/position", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def enter_rank(measure_key: str) -> Any:
    measure, form = queries.get_measure(measure_key), RankForm()

    def serve() -> Response:
        services.enter_rank(
            actor(), measure, entered=form.entered, why=form.why.data or "", submission=form.submission.data
        )  # fmt: skip
        return confirmed(
            f"You entered the position of {measure.name}.",
            url_for(".show_chart", measure_key=measure.key, chart="rank"),
        )

    return form_page(
        "insight/performance/position.html", form, serve, refused={RankThere: "why"}, measure=measure
    )


def _named(made: list[MadeChart], name: str) -> MadeChart:
    """The chart of this name. One that a measure has too little for is a page that is not there."""
    return next((chart for chart in made if chart.name == name), None) or abort(404)


def _described(shown: MadeChart) -> str:
    """The sentence, and how to read the lines."""
    notes = (shown.drawing.how_to_read, *shown.drawing.notes) if shown.drawing else ()
    return " ".join(filter(None, (shown.sentence, *notes)))
