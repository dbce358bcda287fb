"""Mailed links: the one that somebody opened, the one of an action, and those that still work."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, lazyload

from app import clock, policy
from app.extensions import db
from app.models.case import Case
from app.models.delivery import ActionLink
from app.models.person import User
from app.models.plan import PlanAction
from app.web.listing import Page, Question, every_row, page_of


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> ActionLink | None:
    """Return the link, in force or over; None for a forged one."""
    return (
        db.session.scalars(select(ActionLink).where(ActionLink.digest == digest_of(token))).unique().first()
    )


def find_open_link(action: PlanAction) -> ActionLink | None:
    """The link of an action that still works, with its owner."""
    mine = _in_force(select(ActionLink)).where(ActionLink.action_id == action.id)
    return db.session.scalars(mine.options(contains_eager(ActionLink.person).lazyload("*"))).unique().first()


def list_links(user: User, question: Question) -> Page:
    return page_of(question, _visible(user), ActionLink.id)


def iter_links(user: User, question: Question) -> Iterator[ActionLink]:
    return every_row(question, _visible(user), ActionLink.id)


def _visible(user: User) -> Select[Any]:
    """Those of visible cases, each with its action, its case and its owner."""
    of_action = contains_eager(ActionLink.action)
    statement = _in_force(select(ActionLink)).options(
        of_action.lazyload("*"),
        of_action.contains_eager(PlanAction.case).options(lazyload("*")),
        of_action.contains_eager(PlanAction.owner).options(lazyload("*")),
        contains_eager(ActionLink.person).options(lazyload("*")),
    )
    return policy.visible_cases(user, statement)


def _in_force(statement: Select[Any]) -> Select[Any]:
    """As `services.is_in_force` asks it of one, as far as the database knows."""
    joined = statement.join(ActionLink.action).join(PlanAction.case).join(ActionLink.person)
    return joined.where(
        ActionLink.used_at.is_(None),
        ActionLink.revoked_at.is_(None),
        ActionLink.expires_at > clock.now(),
        PlanAction.owner_id == ActionLink.person_id,
        PlanAction.is_open,
        User.active,
        Case.is_open,
        Case.restricted.is_(False),
    )
