"""Keeping measures over HTTP: define them, enter and correct figures, import a file, add a break, set a
target."""

from typing import Any

from flask import current_app, render_template, url_for
from werkzeug.wrappers import Response

from app.cleaning import clean_line
from app.insight.performance import figures_file, queries, services, wording
from app.insight.performance.blueprint import bp
from app.insight.performance.keeping.forms import (
    BreakForm,
    ChangeMeasureForm,
    CorrectionForm,
    FigureForm,
    ImportForm,
    MeasureForm,
    TargetForm,
    figure_form,
)
from app.insight.performance.services import BreakThere, KindHasFigures, NameTaken, Overlaps
from app.insight.performance.table_files import NotSuchAFile, read_table
from app.insight.performance.targets import services as targets
from app.insight.performance.targets.services import ReasonNeeded
from app.models.measure import Measure
from app.policy import Action
from app.web.form_page import confirmed, form_page, refuse
from app.web.guard import actor, requires
from app.words import day, pluralise


# --- measures ----------------------------------------------------------------------------------------
@bp.route("/define", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def define() -> Any:
    form = MeasureForm()

    def serve() -> Response:
        measure = services.define_measure(actor(), definition=form.defined, submission=form.submission.data)
        return confirmed(f"You defined {measure.name}.", url_for(".show", measure_key=measure.key))

    return form_page("insight/performance/define.html", form, serve, refused={NameTaken: "name"})


@bp.route("/<measure_key>/change", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def change(measure_key: str) -> Any:
    measure = queries.get_measure(measure_key)
    form = ChangeMeasureForm(obj=measure)

    def serve() -> Response:
        services.change_measure(actor(), measure, definition=form.defined, seen_version=form.version.data)
        return confirmed(f"You changed {measure.name}.", _page_of(measure))

    refused = {NameTaken: "name", KindHasFigures: "kind"}
    return form_page("insight/performance/change.html", form, serve, refused=refused, measure=measure)


# --- figures -----------------------------------------------------------------------------------------
@bp.route("/<measure_key>/figures/enter", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def enter(measure_key: str) -> Any:
    measure = queries.get_measure(measure_key)
    form = figure_form(FigureForm, measure)

    def serve() -> Response:
        services.enter_figure(actor(), measure, entered=form.entered, submission=form.submission.data)
        return confirmed(f"You entered {measure.name} for {form.entered.span.words}.", _page_of(measure))

    return form_page(
        "insight/performance/enter.html", form, serve, refused={Overlaps: "period_from"}, measure=measure
    )


@bp.route("/<measure_key>/figures/<int:figure_id>/correct", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def correct(measure_key: str, figure_id: int) -> Any:
    measure = queries.get_measure(measure_key)
    figure = queries.get_figure(measure, figure_id)
    form = figure_form(CorrectionForm, measure, figure)

    def serve() -> Response:
        services.correct_figure(
            actor(), figure, entered=form.entered, why=form["why"].data, submission=form.submission.data
        )
        return confirmed(f"You corrected {measure.name} for {form.entered.span.words}.", _page_of(measure))

    return form_page(
        "insight/performance/correct.html", form, serve, refused={Overlaps: "period_from"},
        measure=measure, was=wording.amount(measure, figure.value),
    )  # fmt: skip


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def import_() -> Any:
    form = ImportForm()

    def serve() -> Any:
        content, name = form.file.data.stream.read(), clean_line(form.file.data.filename or "")[:200]
        try:
            table = read_table(content, figures_file.NEEDED, figures_file.OTHERS)
        except NotSuchAFile as reason:
            refuse(form.file, f"{reason} Nothing was changed")
            return None
        outcome = services.import_figures(actor(), table=table, file=name, why=form.why.data or "")
        if outcome.rejected:
            return render_template("insight/performance/imported.html", outcome=outcome.as_dict(), name=name)
        return confirmed(
            f"You imported {pluralise(outcome.accepted, 'figure')} from {name}.", url_for(".index")
        )

    most = current_app.config["MAX_IMPORT_MB"]
    return form_page("insight/performance/import.html", form, serve, most=most)


# --- breaks and targets ------------------------------------------------------------------------------
@bp.route("/<measure_key>/break", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def add_break(measure_key: str) -> Any:
    measure, form = queries.get_measure(measure_key), BreakForm()

    def serve() -> Response:
        services.add_break(actor(), measure, on=form.first_day, why=form.why.data, kind=form.kind.data)
        return confirmed(f"You added a break on {day(form.first_day)}.", _page_of(measure))

    return form_page(
        "insight/performance/break.html", form, serve, refused={BreakThere: "on"}, measure=measure
    )


@bp.route("/<measure_key>/target", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def set_target(measure_key: str) -> Any:
    measure, form = queries.get_measure(measure_key), TargetForm()
    form.measure = measure

    def serve() -> Response:
        targets.set_target(
            actor(), measure, wanted=form.wanted, why=form.why.data or "", submission=form.submission.data
        )
        return confirmed(f"You set the target of {measure.name}.", _page_of(measure))

    return form_page(
        "insight/performance/target.html", form, serve, refused={ReasonNeeded: "why"}, measure=measure
    )


def _page_of(measure: Measure) -> str:
    return url_for(".show", measure_key=measure.key)
