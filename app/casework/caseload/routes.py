"""Lists of cases over HTTP."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from app.casework.caseload import queries, services
from app.casework.caseload.filters import STAGES, CaseFilter, Options, Scope, Sort, StageChoice
from app.casework.cases.problem_fields import LISTED, heading_of
from app.models.case import Risk, Stage
from app.models.person import User
from app.policy import Action
from app.structure.choices import get_choices
from app.web import banners
from app.web.downloads import format_response
from app.web.fields import clean_line
from app.web.guard import actor, requires
from app.words import pluralise

bp = Blueprint("caseload", __name__, url_prefix="/cases")

NAME_COLUMNS = ("Case", "Theme", "Ward", "Held by", "High Impact Neighbourhood")
COLUMNS = (
    *NAME_COLUMNS, *map(heading_of, LISTED), "Stage", "Tier", "Risk", "Restricted", "Next review", "Logged",
    "Last change", "Closed", "Lead",
)  # fmt: skip


@bp.get("")
@requires(Action.CASE_LIST)
def index() -> str:
    user, filters, options = actor(), _filters_from_request(actor()), _options()
    page = queries.list_cases(user, filters)
    return render_template(
        "casework/caseload/index.html",
        filters=filters,
        page=page,
        options=options,
        tags=filters.tags(options),
        heading=_heading(filters, page, options),
        scopes=_scopes(user),
        stages=STAGES,
        sorts=Sort,
        saved=queries.list_saved_filters(user),
        wider=_count_wider(user, filters, page),
        others=_count_by_name(user, filters, page),
    )


@bp.get("/download.<form>")
@requires(Action.CASE_LIST)
def download(form: str) -> Response:
    user, filters = actor(), _filters_from_request(actor())
    by_name = filters.scope is Scope.OTHERS
    rows = ((_names(row) if by_name else _all(row)) for row in queries.iter_cases(user, filters))
    one, many = ("case of another group", "cases of other groups") if by_name else ("case", "cases")
    columns, question = NAME_COLUMNS if by_name else COLUMNS, filters.query_string()
    return format_response(form, "cases", columns, rows, one=one, many=many, question=question)


@bp.post("/filters")
@requires(Action.CASE_LIST)
def save_filter() -> AnyResponse:
    filters = CaseFilter.from_query(dict(parse_qsl(request.form.get("query", ""))), Scope.ALL)
    name = clean_line(request.form.get("name", ""))[:100]
    if name:
        services.save_filter(actor(), name, filters.query_string())
        flash(f"Saved as “{name}”. It is under “Saved filters” beside every list.", "success")
    else:
        flash("Give the filter a name, so that you find it again. It was not saved.", "important")
    return redirect(f"{url_for('.index')}?{filters.query_string()}")


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


def _filters_from_request(user: User) -> CaseFilter:
    return CaseFilter.from_query(request.args, Scope.GROUP if user.group_ids else Scope.ALL)


def _options() -> Options:
    """The choices of each filter, for the page and its tags."""
    offered = get_choices()
    return {
        "tier": [(str(t.level), f"Tier {t.level}: {t.name}") for t in offered.tiers],
        "group": [(str(g.id), g.name) for g in offered.groups],
        "ward": [(str(w.id), w.name) for w in offered.wards],
        "theme": [(str(t.id), t.name) for t in offered.themes],
        "risk": Risk.choices(),
    }


def _scopes(user: User) -> list[Scope]:
    return [scope for scope in Scope if scope is not Scope.GROUP or user.group_ids]


def _count_wider(user: User, filters: CaseFilter, page: queries.CasePage) -> int:
    """If a search matched none of the reader's own cases: how many it matches among all they may see."""
    if not filters.q or page.number or filters.scope not in (Scope.MINE, Scope.GROUP):
        return 0
    return queries.count_cases(user, replace(filters, scope=Scope.ALL))


def _count_by_name(user: User, filters: CaseFilter, page: queries.CasePage) -> int:
    """How many cases of other groups match the search by name."""
    if not filters.q or filters.scope is Scope.OTHERS or (page.number and filters.scope is not Scope.ALL):
        return 0
    return queries.count_cases(user, CaseFilter(scope=Scope.OTHERS, q=filters.q))


def _kind(filters: CaseFilter) -> tuple[str, str]:
    """What the list holds, in singular and plural. Never whether another group's case is open."""
    if filters.scope is Scope.OTHERS:
        return "case of another group", "cases of other groups"
    kinds: dict[str, str] = {StageChoice.OPEN: "open case", Stage.CLOSED: "closed case"}
    kind = kinds.get(filters.stage, "case")
    return kind, f"{kind}s"


def _heading(filters: CaseFilter, page: queries.CasePage, options: Options) -> str:
    """The heading, such as "48 open cases in Bulwell"."""
    one, many = _kind(filters)
    number = f"More than 1,000 {many}" if page.more_than_counted else pluralise(page.number, one, many)
    if not page.number:
        number = f"No {many}"
    where = dict(options["ward"]).get(filters.ward) or dict(options["group"]).get(filters.group)
    return f"{number} {'in' if filters.ward else 'with'} {where}" if where else number


def _names(row: Any) -> tuple[Any, ...]:
    return row.reference, row.theme, row.ward, row.holder, bool(row.hin)


def _all(row: Any) -> tuple[Any, ...]:
    return (
        *_names(row), *(getattr(row, name) for name in LISTED), row.stage, row.tier_level, row.risk,
        row.restricted, row.next_review_on, row.logged_at, row.changed_at, row.closed_at, row.lead,
    )  # fmt: skip


@bp.app_template_filter("hits")
def hits(snippet: str) -> Markup:
    """Mark the hits in a search snippet. The text itself is escaped first."""
    marked = str(escape(snippet)).replace(queries.HIT_START, "<mark>").replace(queries.HIT_END, "</mark>")
    return Markup(marked)  # noqa: S704  escaped above
