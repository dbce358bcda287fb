"""Dashboards over HTTP: exceptions first, the table of indicators, commentary, and what groups answer for."""

from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, url_for
from werkzeug.wrappers import Response

from app import clock, policy
from app.insight.dashboards import queries, services, wording
from app.insight.dashboards.asked import Dashboard, ask_dashboard, ask_indicators
from app.insight.dashboards.blueprint import bp
from app.insight.dashboards.forms import CommentaryForm, ThemesForm
from app.insight.performance import queries as measures
from app.insight.performance import wording as of_measures
from app.insight.performance.summary import summary_of
from app.policy import Action
from app.structure.choices import get_choices
from app.web import listing
from app.web.form_page import confirmed, form_page
from app.web.guard import actor, requires
from app.web.listing import page_of_rows, sort_rows
from app.words import in_words


@bp.get("")
@requires(Action.MEASURES_VIEW)
def index() -> str:
    asked = ask_dashboard()
    return _page("insight/dashboards/index.html", asked, ".download")


@bp.get("/download.<form>")
@requires(Action.MEASURES_VIEW)
def download(form: str) -> FlaskResponse:
    return _file(form, ask_dashboard())


@bp.get("/indicators")
@requires(Action.MEASURES_VIEW)
def indicators() -> str:
    asked = ask_indicators()
    return _page("insight/dashboards/indicators.html", asked, ".download_indicators")


@bp.get("/indicators/download.<form>")
@requires(Action.MEASURES_VIEW)
def download_indicators(form: str) -> FlaskResponse:
    return _file(form, ask_indicators())


def _page(template: str, asked: Dashboard, files: str) -> str:
    page = page_of_rows(asked.question, asked.rows)
    return render_template(
        template,
        dashboard=asked,
        answer=wording.answer(asked.rows),
        list=listing.shown(asked.question, page, files),
        wording=wording,
        of_measures=of_measures,
    )


def _file(form: str, asked: Dashboard) -> FlaskResponse:
    rows = sort_rows(asked.question, asked.rows)
    return listing.download(form, asked.question, rows, of=f"of {asked.of}" if asked.of else "")


# --- commentary --------------------------------------------------------------------------------------
@bp.route("/commentary/<measure_key>", methods=["GET", "POST"])
@requires(Action.MEASURES_COMMENT)
def comment(measure_key: str) -> Any:
    """Commentary on the latest figures, with what was said of the last period beside it."""
    measure = measures.get_measure(measure_key)
    policy.ensure(actor(), Action.MEASURES_COMMENT, measure)
    summary = summary_of(measure, clock.today())
    period_to = summary.figure.span.last if summary.figure else clock.today()
    there = queries.find_commentary(measure, period_to)
    form = CommentaryForm(obj=there)

    def serve() -> Response:
        services.write_commentary(
            actor(), measure, period_to=period_to, words=form.words.data, seen_version=form.version.data
        )
        page = url_for("performance.show", measure_key=measure.key)
        return confirmed(f"You wrote the commentary on {measure.name}.", page)

    earlier = [each for each in queries.list_commentaries(measure) if each.period_to < period_to]
    return form_page(
        "insight/dashboards/comment.html", form, serve, measure=measure, answer=of_measures.answer(summary),
        there=there, earlier=earlier[:1], period_to=period_to,
    )  # fmt: skip


# --- what groups answer for --------------------------------------------------------------------------
@bp.get("/groups")
@requires(Action.MEASURES_VIEW)
def groups() -> str:
    """Which themes each group answers for."""
    answering = queries.map_group_themes()
    rows = [(group, in_words(answering.get(group.id, []))) for group in get_choices().groups]
    return render_template("insight/dashboards/groups.html", rows=rows)


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@requires(Action.MEASURES_KEEP)
def set_themes(group_id: int) -> Any:
    group, form = queries.get_group(group_id), ThemesForm()
    form.offer(queries.list_themes(), queries.map_group_themes().get(group.id, []))

    def serve() -> Response:
        services.set_themes(actor(), group, themes=form.themes.data or [])
        return confirmed(f"You changed what {group.name} is responsible for.", url_for(".groups"))

    return form_page("insight/dashboards/themes.html", form, serve, group=group)
