"""Reads for the list of cases.

A page is loaded in two steps, keys first and then rows, so that the last page costs what the first does.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    SQLColumnExpression,
    String,
    Text,
    bindparam,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from app import policy
from app.casework.caseload.filters import CaseFilter, Scope, Sort, StageChoice
from app.casework.cases.problem_fields import LISTED
from app.extensions import db
from app.models.area import Area
from app.models.case import Case, Risk, Stage
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.partnership import Group, Theme
from app.models.person import User
from app.models.plan import Focus, Plan, RepeatVictims
from app.models.references import as_written
from app.models.sharing import AccessRequest, AccessState
from app.structure.choices import get_choices
from app.structure.queries import in_hin_by_date, list_wards_ever_hin
from app.use_case import note_read
from app.web.listing import MOST_COUNTED, Page, Question, read_key, write_key

HIT_START, HIT_END = "\x02", "\x03"
NEVER = date(9999, 12, 31)

Rows = Sequence[Any]
AnySelect = Select[*tuple[Any, ...]]


def list_cases(user: User, filters: CaseFilter, question: Question) -> Page:
    """Return one page of a list; for other groups' cases, names only. A search is recorded once."""
    if filters.q and not question.after:
        note_read(user, Event.CASES_SEARCHED, words=f"“{filters.q}”")
    keys, size = _page_of_keys(user, filters, question), question.listing.size
    ids = [key.id for key in keys[:size]]
    next_key = write_key(question, keys[size - 1].id, keys[size - 1].key) if len(keys) > size else ""
    number = keys[0].number if keys else count_cases(user, filters)
    return Page(_rows(user, filters, ids), next_key, number)


def count_cases(user: User, filters: CaseFilter) -> int:
    """Return how many cases match, at most MOST_COUNTED + 1."""
    return db.session.scalar(_number(user, filters)) or 0


def _number(user: User, filters: CaseFilter) -> Select[int]:
    some = _matching(user, filters, select(Case.id)).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def iter_cases(user: User, filters: CaseFilter) -> Iterator[Any]:
    """Yield every row of the list, for a download."""
    statement = _columns(filters.scope is Scope.OTHERS).order_by(*_order(filters, _sort_value(filters)))
    statement = _matching(user, filters, statement)
    yield from db.session.execute(statement.execution_options(yield_per=500))


def list_saved_filters(user: User) -> list[SavedFilter]:
    statement = select(SavedFilter).where(SavedFilter.user_id == user.id)
    return list(db.session.scalars(statement.order_by(SavedFilter.name, SavedFilter.id)))


def get_saved_filter(user: User, filter_id: int) -> SavedFilter:
    statement = select(SavedFilter).where(SavedFilter.user_id == user.id, SavedFilter.id == filter_id)
    return db.session.scalars(statement).one()


# --- the filter, as conditions --------------------------------------------------------------------
def _matching(user: User, filters: CaseFilter, statement: AnySelect) -> AnySelect:
    if filters.scope is Scope.OTHERS:
        statement = policy.visible_case_names(user, statement)
        return statement.where(*_name_conditions(filters))
    statement = policy.visible_cases(user, statement)
    if filters.restricted:
        statement = policy.visible_restricted_cases(user, statement)
    return statement.where(
        *_scope_conditions(user, filters), *_name_conditions(filters), *_state_conditions(filters)
    )


def _scope_conditions(user: User, filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    if filters.scope is Scope.MINE:
        yield or_(Case.lead_id == user.id, Case.logged_by_id == user.id)
    elif filters.scope is Scope.GROUP:
        yield Case.holder_id.in_(user.group_ids)


def _name_conditions(filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    """Conditions on what is known of any case. The text of a case known by name only is not searched."""
    if filters.q:
        yield _matches_name(filters.q) if filters.scope is Scope.OTHERS else _matches_text(filters.q)
    for column, value in (
        (Case.holder_id, filters.group),
        (Case.ward_id, filters.ward),
        (Case.theme_id, filters.theme),
    ):
        if value:
            yield column == int(value)
    if filters.hin:
        # The wards first, by which the database knows how few cases these are: few have ever been one.
        yield Case.ward_id.in_(wards) if (wards := list_wards_ever_hin()) else false()
        yield in_hin_by_date()


def _state_conditions(filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    if filters.stage == StageChoice.OPEN:
        yield Case.is_open
    elif filters.stage != StageChoice.ANY:
        yield Case.stage == Stage(filters.stage)
    if filters.tier:
        yield Case.tier_level == int(filters.tier)
    if filters.risk:
        yield Case.risk == Risk(filters.risk)
    if filters.overdue:
        yield Case.is_overdue
    plan = list(_plan_conditions(filters))
    if plan:
        yield Case.id.in_(select(Plan.case_id).where(*plan))


def _plan_conditions(filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    """Conditions on what the scanning says of the problem."""
    if filters.focus:
        yield Plan.focus == Focus(filters.focus)
    if filters.repeat:
        yield Plan.repeat_victims == RepeatVictims(filters.repeat)
    if filters.ages:
        yield or_(Plan.affected_ages.has_key(filters.ages), Plan.involved_ages.has_key(filters.ages))


def _words(q: Any) -> ColumnElement[Any]:
    return func.websearch_to_tsquery("english", q, type_=TSQUERY)


def _matches_text(q: str) -> ColumnElement[bool]:
    return or_(Case.search.op("@@")(_words(q)), Case.is_called(q))


def _matches_name(q: str) -> ColumnElement[bool]:
    """Match a whole reference, or part of the name of a theme or ward (which are cached).

    Not an old reference: of numbers in sequence, those that find nothing would be the restricted cases'.
    """
    choices, part = get_choices(), q.casefold()
    named = [Case.reference == as_written(q)]
    for column, rows in ((Case.theme_id, choices.themes), (Case.ward_id, choices.wards)):
        ids = [row.id for row in rows if part in row.name.casefold()]
        named += [column.in_(ids)] if ids else []
    return or_(*named)


# --- order and pages ---------------------------------------------------------------------------------
_SORTED_WARD = aliased(Area)
_RISKS: ColumnElement[Any] = literal_column("ARRAY[{}]".format(", ".join(f"'{r.value}'" for r in Risk)))
_STAGES: ColumnElement[Any] = literal_column("ARRAY[{}]".format(", ".join(f"'{s.value}'" for s in Stage)))
_SORT_VALUES: dict[Sort, Any] = {
    Sort.CHANGED: Case.changed_at,
    # Review, risk and stage are written out, not bound, so that each is the expression of its index.
    Sort.REVIEW: func.coalesce(Case.next_review_on, literal_column(f"DATE '{NEVER}'"), type_=Date),
    Sort.LOGGED: Case.id,
    Sort.RISK: func.array_position(_RISKS, cast(Case.risk, Text), type_=Integer),
    Sort.STAGE: func.array_position(_STAGES, cast(Case.stage, Text), type_=Integer),
    # An alias, because a download joins the ward too.
    Sort.WARD: select(_SORTED_WARD.name).where(_SORTED_WARD.id == Case.ward_id).scalar_subquery(),
}


def _sort_value(filters: CaseFilter) -> Any:
    """What a list is ordered by."""
    if filters.sort is Sort.RANK:
        return func.round(cast(func.ts_rank_cd(Case.search, _words(filters.q)), Numeric), 6, type_=Numeric)
    return _SORT_VALUES[filters.sort]


def _order(filters: CaseFilter, value: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return (value.asc(), Case.id.asc()) if filters.is_ascending else (value.desc(), Case.id.desc())


def _page_of_keys(user: User, filters: CaseFilter, question: Question) -> Rows:
    value = _sort_value(filters)
    columns = Case.id, value.label("key"), _number(user, filters).scalar_subquery().label("number")
    if filters.sort is Sort.RANK:
        recent = (
            _matching(user, filters, select(Case.id)).order_by(Case.changed_at.desc()).limit(MOST_COUNTED)
        )
        statement = select(*columns).where(Case.id.in_(recent.scalar_subquery()))
    else:
        statement = _matching(user, filters, select(*columns))
    key = read_key(question, value.type.python_type)
    if key is not None:
        here = tuple_(value, Case.id)
        there = tuple_(literal(key[0], value.type), literal(key[1]))
        statement = statement.where(here > there if filters.is_ascending else here < there)
    ordered = statement.order_by(*_order(filters, value))
    return db.session.execute(ordered.limit(question.listing.size + 1)).all()


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
    return func.ts_headline("english", func.left(text, 5000), _words(bindparam("q", type_=String)), how)


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
