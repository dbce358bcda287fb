"""Reads of actions across cases, limited to what the reader may see."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, lazyload, load_only

from app import policy
from app.casework.actions.listed.listing import ANY, TO_DO, OfPartner, Whose
from app.casework.cases.plan_filters import about_plan_in
from app.extensions import db
from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.web.listing import Page, Question, every_row, page_of


def list_actions(user: User, question: Question) -> Page:
    """A page of the list."""
    return page_of(question, _matching(user, question), PlanAction.id)


def iter_actions(user: User, question: Question) -> Iterator[PlanAction]:
    """The whole list, for a download."""
    return every_row(question, _matching(user, question), PlanAction.id)


def _matching(user: User, question: Question) -> Select[Any]:
    statement = _visible(user)
    if question["whose"] == Whose.MINE:
        statement = statement.where(PlanAction.owner_id.in_(policy.acting_ids(user)))
    elif question["whose"] == Whose.PARTNER:
        statement = statement.where(PlanAction.partner_id == user.partner_id)
    if question["state"] == TO_DO:
        statement = statement.where(PlanAction.is_open, Case.is_open)
    elif question["state"] != ANY:
        statement = statement.where(PlanAction.state == ActionState(question["state"]))
    if partner_id := question.number("by"):
        statement = statement.where(PlanAction.partner_id == partner_id)
    if question["overdue"]:
        statement = statement.where(PlanAction.is_overdue, Case.is_open)
    return statement.where(*about_plan_in(question))


def _visible(user: User) -> Select[Any]:
    """The actions of visible cases, each with its case, owner and partner."""
    statement = (
        select(PlanAction)
        .join(PlanAction.case)
        .join(PlanAction.partner)
        .outerjoin(PlanAction.owner)
        .options(
            contains_eager(PlanAction.case).options(load_only(Case.reference, Case.title), lazyload("*")),
            contains_eager(PlanAction.partner).load_only(Partner.name, Partner.short_name),
            contains_eager(PlanAction.owner).options(load_only(User.name), lazyload("*")),
        )
    )
    return policy.visible_cases(user, statement)


def list_overdue(user: User, question: Question) -> Sequence[OfPartner]:
    """Of each partner with anything to do, in one statement."""
    late = PlanAction.is_overdue
    statement = (
        select(
            Partner.id,
            Partner.name,
            func.count().filter(late),
            func.count(),
            func.min(PlanAction.due_on).filter(late),
        )
        .select_from(PlanAction)
        .join(PlanAction.case)
        .join(PlanAction.partner)
        .where(PlanAction.is_open, Case.is_open, *about_plan_in(question))
        .group_by(Partner.id, Partner.name)
    )
    return [OfPartner(*row) for row in db.session.execute(policy.visible_cases(user, statement))]
