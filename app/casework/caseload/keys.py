"""Which cases stand on a page of the list, in what order, and how many are there?

With a million cases each is found by an index, counted beforehand, or looked for up to a point: decisions 109
and 110 say how.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from app import policy
from app.casework.caseload.conditions import (
    AnySelect,
    conditions,
    matching,
    of_kinds,
)
from app.casework.caseload.filters import CaseFilter, Scope, Sort
from app.casework.cases import searching
from app.extensions import db
from app.models.area import Area
from app.models.case import Case, Risk, Stage
from app.models.case_count import CaseCount
from app.models.person import User
from app.web.listing import MOST_COUNTED, Question, read_key

NEVER = date(9999, 12, 31)
MOST_FOUND = 100  # of the cases with the words of a search, so many of the latest are compared
NEAREST = 4_000  # cases that are read, latest first, in search of common words
FEW = 4_000  # texts that are read one by one because their words are rare
_BEYOND_ALL = 2**31 - 1  # an id

Rows = Sequence[Any]

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
_LATEST = (Case.changed_at.desc(), Case.id.desc())
# The same order in words that no index has, so that rare words are found by them, not by passing all others.
_LATEST_SORTED = ((Case.changed_at + literal_column("interval '0'")).desc(), Case.id.desc())


def page_of_keys(user: User, filters: CaseFilter, question: Question) -> Rows:
    """The ids of a page's cases and of the next one, each with its sort value and the number of all."""
    found = _found(user, filters) if filters.is_search else None
    total = _number(user, filters, found).cte("total")
    number = select(total.c.number).scalar_subquery().label("number")
    value, size = sort_value(filters), question.listing.size + 1
    after = read_key(question, value.type.python_type)
    if filters.sort is Sort.WARD:
        page = _by_ward(user, filters, after, size).subquery()
        return db.session.execute(
            select(page.c.id, page.c.key, number).order_by(*_by(filters, page.c.key, page.c.id)).limit(size)
        ).all()
    statement = select(Case.id, value.label("key"), number)
    if filters.sort is Sort.RANK and found is not None:
        latest = select(found.c.id).order_by(found.c.changed_at.desc()).limit(MOST_FOUND)
        statement = statement.where(Case.id.in_(latest.scalar_subquery()))
    else:
        statement = matching(user, filters, statement)
    if filters.is_of_kinds:
        statement = statement.where(number > 0)  # asked first: where there are none, none is looked for
    statement = statement.where(*_beyond(filters, value, Case.id, after))
    return db.session.execute(statement.order_by(*in_order(filters)).limit(size)).all()


def number_of(user: User, filters: CaseFilter) -> int:
    """How many cases match, at most one more than are counted."""
    found = _found(user, filters) if filters.is_search else None
    return db.session.scalar(_number(user, filters, found)) or 0


def most_counted(filters: CaseFilter) -> int:
    return MOST_FOUND if filters.is_search else MOST_COUNTED


# --- order -----------------------------------------------------------------------------------------------
def sort_value(filters: CaseFilter) -> Any:
    """What a list is ordered by."""
    if filters.sort is Sort.RANK:
        rank = func.ts_rank_cd(Case.search, searching.query_of(filters.q))
        return func.round(cast(rank, Numeric), 6, type_=Numeric)
    return _SORT_VALUES[filters.sort]


def in_order(filters: CaseFilter) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return _by(filters, sort_value(filters), Case.id)


def _by(filters: CaseFilter, *columns: Any) -> Any:
    return tuple(column.asc() if filters.is_ascending else column.desc() for column in columns)


def _beyond(filters: CaseFilter, value: Any, key: Any, after: Any) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    here, there = tuple_(value, key), tuple_(literal(after[0], value.type), literal(after[1]))
    return [here > there if filters.is_ascending else here < there]


# --- number ----------------------------------------------------------------------------------------------
def _number(user: User, filters: CaseFilter, found: CTE | None) -> Select[int]:
    if found is not None:
        return select(func.count().label("number")).select_from(found)
    if filters.is_of_kinds:
        return _number_of_kinds(user, filters)
    some = matching(user, filters, select(Case.id))
    # Those that have not been changed for longest are overdue, and the latest are not.
    return _up_to(some.order_by(Case.changed_at, Case.id) if filters.overdue else some, MOST_COUNTED)


def _up_to(statement: AnySelect, most: int) -> Select[int]:
    return select(func.count().label("number")).select_from(statement.limit(most + 1).subquery())


def _number_of_kinds(user: User, filters: CaseFilter) -> Select[int]:
    """The sum of the counts, and the reader's few other cases unless there are more than anybody asks."""
    total = select(func.coalesce(func.sum(CaseCount.number), 0).label("number"))
    total = policy.visible_counts(user, total).where(*of_kinds(CaseCount, user, filters))
    counted = total.subquery()
    apart = policy.visible_apart(user, select(Case.id)).where(*of_kinds(Case, user, filters))
    more = _up_to(apart, MOST_COUNTED).scalar_subquery()
    number = counted.c.number
    return select(case((number > MOST_COUNTED, number), else_=number + more).label("number"))


# --- by ward ---------------------------------------------------------------------------------------------
def _by_ward(user: User, filters: CaseFilter, after: Any, size: int) -> Any:
    """Each ward in the order of names gives no more than a page: so no other case is read or sorted."""
    if filters.scope is Scope.OTHERS:
        named = policy.counts_of_case_names(user, select(CaseCount.ward_id))
        return _ward_by_ward(filters, named, matching(user, filters, select(Case.id)), after, size)
    counted = policy.visible_counts(user, select(CaseCount.ward_id))
    theirs = policy.visible_to_groups(user, select(Case.id)).where(*conditions(user, filters))
    value = sort_value(filters)
    apart = policy.visible_apart(user, select(Case.id, value.label("key"))).where(*conditions(user, filters))
    apart = apart.where(*_beyond(filters, value, Case.id, after)).order_by(*in_order(filters)).limit(size)
    if filters.restricted:
        return apart
    return union_all(_ward_by_ward(filters, counted, theirs, after, size), apart)


def _ward_by_ward(
    filters: CaseFilter, ward_ids: AnySelect, cases: AnySelect, after: Any, size: int
) -> AnySelect:
    rising = filters.is_ascending
    wards = select(Area.id, Area.name).where(Area.id.in_(ward_ids)).order_by(*_by(filters, Area.name))
    if after is not None:
        wards = wards.where(Area.name >= after[0] if rising else Area.name <= after[0])
    ward = wards.subquery("ward")
    in_ward = cases.where(Case.ward_id == ward.c.id)
    if after is not None:
        rest = case((ward.c.name == after[0], after[1]), else_=0 if rising else _BEYOND_ALL)
        in_ward = in_ward.where(Case.id > rest if rising else Case.id < rest)
    page = in_ward.order_by(*_by(filters, Case.id)).limit(size).lateral("page")
    statement = select(page.c.id, ward.c.name.label("key")).select_from(ward).join(page, true())
    return statement.order_by(*_by(filters, ward.c.name, page.c.id)).limit(size)


# --- words -----------------------------------------------------------------------------------------------
def _found(user: User, filters: CaseFilter) -> CTE:
    """The latest cases with the words of a search, up to one more than are compared.

    Those with rare words are read by the index of words. With common words that would be every tenth case, so
    they are looked for among the latest;
    where too few are there, as of two words that never meet, the index is read after all.
    """
    rare = replace(filters, is_common=False)
    by_words = matching(user, rare, select(Case.id, Case.changed_at))
    by_words = by_words.order_by(*_LATEST_SORTED).limit(MOST_FOUND + 1)
    if not filters.is_common:
        return by_words.cte("found")
    first = _among_latest(user, filters)
    enough = select(func.count() > MOST_FOUND).select_from(first).scalar_subquery()
    others = by_words.subquery()
    return union_all(select(first).where(enough), select(others).where(not_(enough))).cte("found")


def _among_latest(user: User, filters: CaseFilter) -> CTE:
    latest = matching(user, replace(filters, q=""), select(Case.id, Case.changed_at))
    near = latest.order_by(*_LATEST).limit(NEAREST).subquery("near")
    hit = searching.has_words_near(user, filters.q, filters.people, near, near.c.id)
    statement = select(near.c.id, near.c.changed_at).join(hit, true())
    return statement.order_by(near.c.changed_at.desc(), near.c.id.desc()).limit(MOST_FOUND + 1).cte("first")


def knowing_words(filters: CaseFilter) -> CaseFilter:
    """The filter, with whether many texts are expected to have its words, and who is called by them."""
    if not filters.is_search:
        return filters
    is_common = searching.estimate_texts(filters.q) > FEW
    return replace(filters, is_common=is_common, people=searching.list_people_named(filters.q))
