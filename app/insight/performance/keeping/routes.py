"""Keeping measures over HTTP: define them, enter and correct figures, add a break, set a target."""

from typing import Any

from flask import current_app, url_for
from werkzeug.wrappers import Response

from app.insight.performance import queries, services, wording
from app.insight.performance.blueprint import bp
from app.insight.performance.counting.sources import CannotBeCounted, question_of
from app.insight.performance.defining import services as defining
from app.insight.performance.defining.services import NameTaken
from app.insight.performance.defining.versions import KindHasFigures, PartOfItself, WhyNeeded
from app.insight.performance.keeping.forms import BreakForm, CorrectionForm, FigureForm, figure_form
from app.insight.performance.keeping.measure_forms import ChangeMeasureForm, MeasureForm, measure_form
from app.insight.performance.services import BreakThere, IsCounted, Overlaps
from app.insight.performance.targets import services as targets
from app.insight.performance.targets.forms import TargetForm
from app.insight.performance.targets.services import ReasonNeeded
from app.models.measure import Measure
from app.policy import Action
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.words import day


# --- measures ----------------------------------------------------------------------------------------
@bp.route("/define", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def define() -> Any:
    form = _form(MeasureForm)

    def serve() -> Response:
        measure = defining.define_measure(actor(), definition=form.defined, submission=form.submission.data)
        return confirmed(f"You defined {measure.name}.", url_for(".show", measure_key=measure.key))

    return form_page("insight/performance/define.html", form, serve, refused={NameTaken: "name"})


@bp.route("/<measure_key>/change", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def change(measure_key: str) -> Any:
    measure = queries.get_measure(measure_key)
    form = _form(ChangeMeasureForm, measure)

    def serve() -> Response:
        defining.change_measure(
            actor(), measure, definition=form.defined, seen_version=form.version.data,
            why=form.why.data or "", breaks_on=form.breaks_on.data,
        )  # fmt: skip
        return confirmed(f"You changed {measure.name}.", _page_of(measure))

    refused = {NameTaken: "name", KindHasFigures: "kind", WhyNeeded: "why", PartOfItself: "part_of"}
    return form_page("insight/performance/change.html", form, serve, refused=refused, measure=measure)


def _form(kind: type[MeasureForm], measure: Measure | None = None) -> Any:
    questions = {}
    for kept in queries.list_questions(actor()):
        try:
            asked = question_of(kept.address, actor())
        except CannotBeCounted:
            continue
        address = {**asked.what.in_address, **dict(asked.where.as_drawn), **asked.hours.in_address}
        words = f"{asked.what.name} {asked.where.words} {asked.hours.words}".strip()
        questions[kept.id] = (kept.name, address, words)
    usual = current_app.config["MEASURES_HIDE_BELOW"]
    return measure_form(kind, queries.list_names(), questions, usual, measure)


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
        "insight/performance/enter.html",
        form,
        serve,
        refused={Overlaps: "period_from", IsCounted: "value"},
        measure=measure,
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
        "insight/performance/correct.html", form, serve, refused={Overlaps: "period_from", IsCounted: "value"},
        measure=measure, was=wording.amount(measure, figure.value),
    )  # fmt: skip


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
    form.offer(measure, [other for other in queries.list_all_plain() if other.id != measure.id])

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
