"""Lists of cases over HTTP."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape

from app import policy
from app.casework.caseload import queries
from app.casework.caseload.filters import (
    CaseFilter,
    Options,
    Scope,
    StageChoice,
    ask_for_cases,
)  # fmt: skip
from app.models.case import Stage
from app.models.person import User
from app.policy import Action
from app.structure.choices import get_choices
from app.web import listing
from app.web.guard import actor, requires
from app.web.listing import Page, Question, shown
from app.words import in_words

MOST_NAMES = 2  # of groups in a heading

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
        wider=_count_wider(user, filters, page),
        others=_count_by_name(user, filters, page),
    )


@bp.get("/download.<form>")
@requires(Action.CASE_LIST)
def download(form: str) -> Response:
    filters, question = _asked()
    return listing.download(form, question, queries.iter_cases(actor(), filters))


def _asked() -> tuple[CaseFilter, Question]:
    user = actor()
    groups = policy.acting_group_ids(user)
    offered = {scope: scope.label for scope in Scope if scope is not Scope.GROUP or groups}
    usual = Scope.GROUP if groups else Scope.ALL
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
    return " ".join(filter(None, (page.words(one, many), _where(filters, question))))


def _where(filters: CaseFilter, question: Question) -> str:
    """Where the cases are or whose they are, if it is not all that the reader may see."""
    options = {each.name: each.options for each in question.listing.filters}
    if ward := options["ward"].get(filters.ward):
        return f"in {ward}"
    if group := options["group"].get(filters.group):
        return f"with {group}"
    if filters.scope is Scope.MINE:
        return "that you lead or logged"
    return f"with {_own_groups()}" if filters.scope is Scope.GROUP else ""


def _own_groups() -> str:
    own = policy.acting_group_ids(actor())
    names = [group.name for group in get_choices().groups if group.id in own]
    return in_words(names) if len(names) <= MOST_NAMES else f"your {len(names)} groups"


@bp.app_template_filter("hits")
def hits(snippet: str) -> Markup:
    """Mark the hits in a search snippet. The text itself is escaped first."""
    marked = str(escape(snippet)).replace(queries.HIT_START, "<mark>").replace(queries.HIT_END, "</mark>")
    return Markup(marked)  # noqa: S704  escaped above
