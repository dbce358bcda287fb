"""Naming a stand-in, and ending or shortening it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app import clock, policy
from app.accounts.account.stand_ins.queries import find_in_the_way
from app.extensions import db
from app.models.event import Event
from app.models.person import User
from app.models.stand_in import StandIn
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import day

WHERE = "/account"
TOO_LATE = "The last day can only be earlier than it is now. To add days, name a stand-in for them"


class CannotStandIn(ValueError):
    """These people and days do not go together; the words say why."""


@use_case
def name_stand_in(actor: User, person: User, *, first: date, last: date) -> StandIn:
    """Let somebody act for the actor on these days, and hear what they hear."""
    policy.ensure(actor, Action.OWN_ACCOUNT)
    policy.ensure_may_sit(person)
    # In one order, so that two people who name each other wait and do not block one another.
    for each in sorted({actor, person}, key=lambda user: user.id):
        lock(each)
    if person is actor:
        raise CannotStandIn("Select somebody other than yourself")
    in_the_way = find_in_the_way(actor, person, first, last)
    if in_the_way is not None:
        raise CannotStandIn(_why_not(in_the_way, actor, person))
    named = StandIn(absent=actor, stand_in=person, first_on=first, last_on=last)
    db.session.add(named)
    record(
        actor, Event.STAND_IN_NAMED, subject=actor.name, about=person, where=WHERE, person=person.name,
        first=first, last=last,
    )  # fmt: skip
    return named


def _why_not(other: StandIn, actor: User, person: User) -> str:
    days = f"from {day(other.first_on)} to {day(other.last_on)}"
    if other.stand_in_id == actor.id:
        return (
            f"You stand in for {other.absent.name} {days}, so you cannot have "
            "a stand-in then. Ask them to choose somebody else"
        )
    if other.absent_id == actor.id:
        return f"{other.stand_in.name} already stands in for you {days}. End that first, or choose other days"
    return f"{person.name} has a stand-in of their own {days}. Choose somebody else, or other days"


@use_case
def end_stand_in(actor: User, stand_in: StandIn, *, last: date | None = None) -> None:
    """Shorten it to an earlier last day or, without one, end it at once."""
    policy.ensure(actor, Action.OWN_ACCOUNT)
    if stand_in.absent_id != actor.id:
        raise policy.Forbidden(Action.OWN_ACCOUNT)
    lock(stand_in)
    if last is not None and not max(stand_in.first_on, clock.today()) <= last <= stand_in.last_on:
        raise CannotStandIn(TOO_LATE)
    _end(actor, stand_in, last, [stand_in.stand_in])


def end_those_of(person: User) -> None:
    """End what somebody who has lost their account or a role has to do with, and tell the others.

    A step of that use case. A person who keeps a role that opens cases can still stand in.
    """
    db.session.flush()
    db.session.expire(person, ["memberships"])
    if person.active and policy.can(person, Action.CASE_VIEW):
        return
    theirs = or_(StandIn.absent_id == person.id, StandIn.stand_in_id == person.id)
    for stand_in in db.session.scalars(select(StandIn).where(theirs, StandIn.is_ahead())).unique():
        _end(None, stand_in, None, {stand_in.absent, stand_in.stand_in} - {person})


def _end(actor: User | None, stand_in: StandIn, last: date | None, told: Iterable[User]) -> None:
    if last is None:
        stand_in.ended_at = clock.now()
    else:
        stand_in.last_on = last
    record(
        actor, Event.STAND_IN_ENDED, subject=stand_in.absent.name, about=list(told), where=WHERE,
        person=stand_in.stand_in.name, absent=stand_in.absent.name, last=last or clock.today(),
    )  # fmt: skip
