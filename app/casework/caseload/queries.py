"""Reads for the list of cases.

A page is loaded in two steps, keys first and then rows, so that the last page costs what the first does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app import clock, policy
from app.casework.caseload.conditions import AnySelect, knowing_elsewhere, matching
from app.casework.caseload.filters import CaseFilter, Scope
from app.casework.caseload.keys import in_order, knowing_words, most_counted, number_of, page_of_keys
from app.casework.cases import searching
from app.casework.cases.problem_fields import LISTED
from app.casework.cases.searching import LONGEST_EXCERPTED, Place
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, Theme
from app.models.person import User
from app.models.references import could_be
from app.models.sharing import AccessRequest, AccessState
from app.structure.choices import partnership_named
from app.structure.queries import in_hin_by_date
from app.use_case import note_read
from app.web.listing import Page, Question, write_key

Rows = Sequence[Any]


def list_cases(user: User, filters: CaseFilter, question: Question) -> Page:
    """Return one page of a list; for other groups' cases, names only. A search is recorded once."""
    if filters.q and not question.after:
        note_read(user, Event.CASES_SEARCHED, words=f"“{filters.q}”")
    filters = knowing_words(knowing_elsewhere(user, filters))
    keys, size = page_of_keys(user, filters, question), question.listing.size
    ids = [key.id for key in keys[:size]]
    next_key = write_key(question, keys[size - 1].id, keys[size - 1].key) if len(keys) > size else ""
    number = keys[0].number if keys else number_of(user, filters) if question.after else 0
    return Page(_rows(user, filters, ids), next_key, number, most_counted(filters))


def list_places(user: User, filters: CaseFilter, rows: Rows) -> dict[int, Place]:
    """Of a search: where the words stand in each case of a page, with an excerpt."""
    if not filters.is_search:
        return {}
    own = {row.id: Place("", searching.as_typed(row.excerpt, row.what)) for row in rows if row.has_words}
    return own | searching.list_places(user, filters.q, [row.id for row in rows if row.id not in own])


def find_called(user: User, typed: str) -> str:
    """The reference of the one case that this person may see and that is called this, or ends like this."""
    partnership = partnership_named()
    called = could_be(typed, partnership.reference_prefix if partnership else "CS", clock.today().year)
    either = or_(Case.reference.in_(called), Case.old_reference.in_(called))
    found = db.session.scalars(
        policy.visible_cases(user, select(Case.reference)).where(either).limit(2)
    ).all()
    return found[0] if len(found) == 1 else ""


def count_cases(user: User, filters: CaseFilter) -> int:
    """Return how many cases match, at most one more than are counted."""
    return number_of(user, knowing_words(knowing_elsewhere(user, filters)))


def iter_cases(user: User, filters: CaseFilter) -> Iterator[Any]:
    """Yield every row of the list, for a download."""
    statement = _columns(filters.scope is Scope.OTHERS).order_by(*in_order(filters))
    filters = replace(knowing_words(filters), is_common=False)
    statement = matching(user, filters, statement)
    yield from db.session.execute(statement.execution_options(yield_per=500))


# --- the rows ----------------------------------------------------------------------------------------
@cache
def _columns(by_name: bool, searched: bool = False) -> AnySelect:
    """Select the columns of a list. Cached: building the statement takes longer than running it."""
    holder = aliased(Group)
    names = (
        Case.id,
        Case.reference,
        Case.ward_id,
        Theme.name.label("theme"),
        Area.name.label("ward"),
        holder.name.label("holder"),
        in_hin_by_date().label("hin"),
    )
    statement = select(*names) if by_name else select(*names, *_read_columns(searched))
    with_names = statement.join(Theme, Theme.id == Case.theme_id).join(Area, Area.id == Case.ward_id)
    return with_names.join(holder, holder.id == Case.holder_id)


def _read_columns(searched: bool) -> tuple[Any, ...]:
    lead = select(User.name).where(User.id == Case.lead_id).scalar_subquery().label("lead")
    return (
        *(getattr(Case, name) for name in LISTED),
        Case.stage,
        Case.tier_level,
        Case.risk,
        Case.restricted,
        Case.next_review_on,
        Case.is_overdue.label("is_overdue"),
        Case.logged_at,
        Case.changed_at,
        Case.closed_at,
        lead,
        *(_own_words() if searched else ()),
    )


def _own_words() -> tuple[Any, ...]:
    """Of a search: whether the case itself has the words, its description and an excerpt of that."""
    q = bindparam("q", type_=String)
    excerpt = searching.headline(Case.what, q).label("excerpt")
    return (
        searching.has_own_words(q).label("has_words"),
        func.left(Case.what, LONGEST_EXCERPTED).label("what"),
        excerpt,
    )


@cache
def _rows_of_ids(by_name: bool, searched: bool) -> AnySelect:
    statement = _columns(by_name, searched).where(Case.id.in_(bindparam("ids", expanding=True)))
    return statement.add_columns(_has_waiting_request().label("has_request")) if by_name else statement


def _rows(user: User, filters: CaseFilter, ids: list[int]) -> Rows:
    if not ids:
        return []
    by_name = filters.scope is Scope.OTHERS
    statement = _rows_of_ids(by_name, searched=bool(filters.q) and not by_name)
    params = {"ids": ids, "q": filters.q, "reader": user.id}
    by_id = {row.id: row for row in db.session.execute(statement, params)}
    return [by_id[i] for i in ids if i in by_id]


def _has_waiting_request() -> ColumnElement[bool]:
    waiting = AccessRequest.state == AccessState.ASKED
    mine = AccessRequest.asked_by_id == bindparam("reader", type_=Integer)
    return select(AccessRequest.id).where(AccessRequest.case_id == Case.id, mine, waiting).exists()
