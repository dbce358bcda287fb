"""Lists of cases over HTTP."""

from dataclasses import replace
from urllib.parse import parse_qsl

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from app.casework.caseload import queries, services
from app.casework.caseload.filters import (
    CaseFilter,
    Options,
    Scope,
    StageChoice,
    ask_for_cases,
    query_of_cases,
)  # fmt: skip
from app.models.case import Stage
from app.models.person import User
from app.policy import Action
from app.structure.choices import get_choices
from app.web import banners, listing
from app.web.fields import clean_line
from app.web.guard import actor, requires
from app.web.listing import Page, Question, shown

bp = Blueprint("caseload", __name__, url_prefix="/cases")


@bp.get("")
@requires(Action.CASE_LIST)
def index() -> str:
    user = actor()
    filters, question = _asked()
    page = queries.list_cases(user, filters, question)
    return render_template(
        "casework/caseload/index.html",
        filters=filters,
        list=shown(question, page, ".download"),
        heading=_heading(filters, question, page),
        saved=queries.list_saved_filters(user),
        wider=_count_wider(user, filters, page),
        others=_count_by_name(user, filters, page),
    )


@bp.get("/download.<form>")
@requires(Action.CASE_LIST)
def download(form: str) -> Response:
    filters, question = _asked()
    return listing.download(form, question, queries.iter_cases(actor(), filters))


@bp.post("/filters")
@requires(Action.CASE_LIST)
def save_filter() -> AnyResponse:
    query = query_of_cases(**dict(parse_qsl(request.form.get("query", ""))))
    name = clean_line(request.form.get("name", ""))[:100]
    if name:
        services.save_filter(actor(), name, query)
        flash(f"Saved as “{name}”. It is under “Saved filters” beside every list.", "success")
    else:
        flash("Give the filter a name, so that you find it again. It was not saved.", "important")
    return redirect(f"{url_for('.index')}?{query}")


@bp.post("/filters/<int:filter_id>/remove")
@requires(Action.CASE_LIST)
def remove_filter(filter_id: int) -> AnyResponse:
    saved_filter = queries.get_saved_filter(actor(), filter_id)
    name, query = saved_filter.name, saved_filter.query
    services.remove_filter(actor(), saved_filter)
    banners.flash_success(
        f"The saved filter “{name}” was removed.",
        undo=url_for(".save_filter"),
        fields={"name": name, "query": query},
    )
    return redirect(f"{url_for('.index')}?{query}")


def _asked() -> tuple[CaseFilter, Question]:
    user = actor()
    offered = {scope: scope.label for scope in Scope if scope is not Scope.GROUP or user.group_ids}
    usual = Scope.GROUP if user.group_ids else Scope.ALL
    filters = ask_for_cases(request.args, usual, offered, _options())
    assert filters.question
    return filters, filters.question


def _options() -> Options:
    """The choices of each filter, for the page and its tags."""
    offered = get_choices()
    return {
        "tier": [(str(t.level), f"Tier {t.level}: {t.name}") for t in offered.tiers],
        "group": [(str(g.id), g.name) for g in offered.groups],
        "ward": [(str(w.id), w.name) for w in offered.wards],
        "theme": [(str(t.id), t.name) for t in offered.themes],
    }


def _count_wider(user: User, filters: CaseFilter, page: Page) -> int:
    """If a search matched none of the reader's own cases: how many it matches among all they may see."""
    if not filters.q or page.number or filters.scope not in (Scope.MINE, Scope.GROUP):
        return 0
    return queries.count_cases(user, replace(filters, scope=Scope.ALL))


def _count_by_name(user: User, filters: CaseFilter, page: Page) -> int:
    """How many cases of other groups match the search by name."""
    if not filters.q or filters.scope is Scope.OTHERS or (page.number and filters.scope is not Scope.ALL):
        return 0
    return queries.count_cases(user, CaseFilter(scope=Scope.OTHERS, q=filters.q))


def _heading(filters: CaseFilter, question: Question, page: Page) -> str:
    """The heading, such as "48 open cases in Bulwell". Never whether another group's case is open."""
    kinds: dict[str, str] = {StageChoice.OPEN: "open case", Stage.CLOSED: "closed case"}
    one, many = question.listing.one, question.listing.plural
    if filters.scope is not Scope.OTHERS:
        one = kinds.get(filters.stage, one)
        many = f"{one}s"
    options = {each.name: each.options for each in question.listing.filters}
    where = options["ward"].get(filters.ward) or options["group"].get(filters.group)
    number = page.words(one, many)
    return f"{number} {'in' if filters.ward else 'with'} {where}" if where else number


@bp.app_template_filter("hits")
def hits(snippet: str) -> Markup:
    """Mark the hits in a search snippet. The text itself is escaped first."""
    marked = str(escape(snippet)).replace(queries.HIT_START, "<mark>").replace(queries.HIT_END, "</mark>")
    return Markup(marked)  # noqa: S704  escaped above
