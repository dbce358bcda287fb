"""Reads for the list of cases.

A page is loaded in two steps, keys first and then rows, so that the last page costs what the first does.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from app.casework.caseload.conditions import AnySelect, knowing_elsewhere, matching, search_words
from app.casework.caseload.filters import CaseFilter, Scope
from app.casework.caseload.keys import in_order, most_counted, number_of, page_of_keys
from app.casework.cases.problem_fields import LISTED
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, Theme
from app.models.person import User
from app.models.sharing import AccessRequest, AccessState
from app.structure.queries import in_hin_by_date
from app.use_case import note_read
from app.web.listing import Page, Question, write_key

HIT_START, HIT_END = "\x02", "\x03"

Rows = Sequence[Any]


def list_cases(user: User, filters: CaseFilter, question: Question) -> Page:
    """Return one page of a list; for other groups' cases, names only. A search is recorded once."""
    if filters.q and not question.after:
        note_read(user, Event.CASES_SEARCHED, words=f"“{filters.q}”")
    filters = knowing_elsewhere(user, filters)
    keys, size = page_of_keys(user, filters, question), question.listing.size
    ids = [key.id for key in keys[:size]]
    next_key = write_key(question, keys[size - 1].id, keys[size - 1].key) if len(keys) > size else ""
    number = keys[0].number if keys else number_of(user, filters) if question.after else 0
    return Page(_rows(user, filters, ids), next_key, number, most_counted(filters))


def count_cases(user: User, filters: CaseFilter) -> int:
    """Return how many cases match, at most one more than are counted."""
    return number_of(user, knowing_elsewhere(user, filters))


def iter_cases(user: User, filters: CaseFilter) -> Iterator[Any]:
    """Yield every row of the list, for a download."""
    statement = _columns(filters.scope is Scope.OTHERS).order_by(*in_order(filters))
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
        (_headline(Case.what) if searched else literal("")).label("snippet"),
    )


def _headline(text: Any) -> ColumnElement[Any]:
    how = f"StartSel={HIT_START}, StopSel={HIT_END}, MaxWords=24, MinWords=12, MaxFragments=1"
    return func.ts_headline("english", func.left(text, 5000), search_words(bindparam("q", type_=String)), how)


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
