"""Which cases does a list ask for? What its filters say, as conditions on cases and on the counts of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, or_, select

from app import policy
from app.casework.caseload.filters import CaseFilter, Scope, StageChoice
from app.casework.cases import searching
from app.casework.cases.plan_filters import about_plan
from app.extensions import db
from app.models.case import Case, Risk, Stage
from app.models.case_count import CaseCount
from app.models.person import User
from app.models.references import as_written
from app.plain_words import has_words
from app.structure.choices import get_choices
from app.structure.people import people_called
from app.structure.queries import in_hin_by_date, list_wards_ever_hin

AnySelect = Select[*tuple[Any, ...]]


def matching(user: User, filters: CaseFilter, statement: AnySelect) -> AnySelect:
    """Of a statement about cases, those that a list asks for and its reader may see."""
    if filters.scope is Scope.OTHERS:
        statement = policy.visible_case_names(user, statement)
    elif filters.restricted:
        statement = policy.visible_restricted_cases(user, statement)
    else:
        statement = policy.visible_cases(user, statement)
    return statement.where(*conditions(user, filters))


def conditions(user: User, filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    """All that is asked, without who asks: the statement has been narrowed to what they may see."""
    yield from of_kinds(Case, user, filters)
    if filters.elsewhere is not None:
        yield Case.holder_id.in_(filters.elsewhere) if filters.elsewhere else false()
    if filters.scope is Scope.MINE:
        yield or_(Case.lead_id.in_(policy.acting_ids(user)), Case.logged_by_id == user.id)
    if filters.q:
        yield _matches_words(user, filters) if filters.is_search else _matches_name(filters.q)
    if filters.lead and filters.scope is not Scope.OTHERS:
        yield Case.lead_id.in_(people_called(filters.lead))
    if filters.hin:
        # The wards first, by which the database knows how few cases these are: few have ever been one.
        yield Case.ward_id.in_(wards) if (wards := list_wards_ever_hin()) else false()
        yield in_hin_by_date()
    if filters.scope is not Scope.OTHERS:
        yield from _of_work(filters)


def _of_work(filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    if filters.overdue:
        yield Case.is_overdue
    yield from about_plan(filters.focus, filters.ages, filters.repeat)


def of_kinds(
    of: type[Case | CaseCount], user: User, filters: CaseFilter
) -> Iterator[SQLColumnExpression[bool]]:
    """What is asked of the kinds by which cases are counted. Of a case known by name only, less is known."""
    if filters.scope is Scope.GROUP:
        yield of.holder_id.in_(policy.acting_group_ids(user))
    for column, value in (
        (of.holder_id, filters.group),
        (of.ward_id, filters.ward),
        (of.theme_id, filters.theme),
    ):
        if value:
            yield column == int(value)
    if filters.scope is not Scope.OTHERS:
        yield from _of_state(of, filters)


def _of_state(of: type[Case | CaseCount], filters: CaseFilter) -> Iterator[SQLColumnExpression[bool]]:
    if filters.stage == StageChoice.OPEN:
        yield of.is_open
    elif filters.stage != StageChoice.ANY:
        yield of.stage == Stage(filters.stage)
    if filters.tier:
        yield of.tier_level == int(filters.tier)
    if filters.risk:
        yield of.risk == Risk(filters.risk)


def knowing_elsewhere(user: User, filters: CaseFilter) -> CaseFilter:
    """The filter, with the groups that hold cases which its reader knows by name only.

    Where somebody reads all, as the chair of the highest group, each would be looked at to find none.
    """
    if filters.scope is not Scope.OTHERS:
        return filters
    holders = policy.counts_of_case_names(user, select(CaseCount.holder_id).distinct())
    return replace(filters, elsewhere=tuple(db.session.scalars(holders)))


def _matches_words(user: User, filters: CaseFilter) -> ColumnElement[bool]:
    """By the indexes of words; or case by case, where so many have them that a list soon has a page."""
    if not filters.is_common:
        return searching.has_words(user, filters.q, filters.people)
    return select(searching.has_words_near(user, filters.q, filters.people, Case, Case.id)).exists()


def _matches_name(q: str) -> ColumnElement[bool]:
    """Match a whole reference, or part of the name of a theme or ward (which are cached).

    Not an old reference: of numbers in sequence, those that find nothing would be the restricted cases'.
    """
    choices = get_choices()
    named = [Case.reference == as_written(q)]
    for column, rows in ((Case.theme_id, choices.themes), (Case.ward_id, choices.wards)):
        ids = [row.id for row in rows if has_words(q, row.name)]
        named += [column.in_(ids)] if ids else []
    return or_(*named)
