"""Lists of cases over HTTP."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape

from app import policy
from app.casework.caseload import queries
from app.casework.caseload.filters import (
    CaseFilter,
    Options,
    Scope,
    StageChoice,
    ask_for_cases,
    query_of_cases,
)
from app.casework.cases.searching import HIT_END, HIT_START, has_no_words
from app.cleaning import clean_line
from app.models.case import Stage
from app.models.person import User
from app.policy import Action
from app.structure.choices import get_choices
from app.web import listing
from app.web.fields import LONGEST_LINE
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
        places=queries.list_places(user, filters, page.rows),
        no_words=filters.is_search and not page.rows and has_no_words(filters.q),
    )


@bp.get("/find")
@requires(Action.CASE_LIST)
def find() -> Any:
    """What is typed in the header: a reference opens its case, and words are looked for in all of them."""
    typed = clean_line(request.args.get("q", ""))[:LONGEST_LINE]
    reference = queries.find_called(actor(), typed)
    if reference:
        return redirect(url_for("cases.show", reference=reference))
    asked = query_of_cases(scope=Scope.ALL, stage=StageChoice.ANY, q=typed)
    return redirect(f"{url_for('.index')}?{asked}")


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
    marked = str(escape(snippet)).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>")
    return Markup(marked)  # noqa: S704  escaped above
