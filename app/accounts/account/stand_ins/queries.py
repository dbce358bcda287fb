"""Who stands in for somebody, for whom do they, and is there anything against it?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.extensions import db
from app.models.person import User
from app.models.stand_in import StandIn
from app.structure.queries import list_people_to_seat


def list_stand_ins(user: User) -> Sequence[StandIn]:
    """Today's and later ones of this person, the first one first."""
    return _ahead(StandIn.absent_id == user.id)


def list_standing_in(user: User) -> Sequence[StandIn]:
    """Today's and later ones in which this person stands in for others."""
    return _ahead(StandIn.stand_in_id == user.id)


def get_stand_in(user: User, key: str) -> StandIn:
    """One that has not ended, of the person who is away."""
    wanted = _of(StandIn.absent_id == user.id).where(StandIn.key == key, StandIn.is_ahead())
    return db.session.scalars(wanted).one()


def list_who_can_stand_in(user: User) -> list[User]:
    return [person for person in list_people_to_seat(near=user) if person.id != user.id]


def find_in_the_way(absent: User, stand_in: User, first: date, last: date) -> StandIn | None:
    """What is arranged for these days already and does not go together with it.

    Another stand-in for the same person, or a chain: somebody who is away stands in for nobody.
    """
    clashes = or_(
        StandIn.absent_id.in_([absent.id, stand_in.id]),
        StandIn.stand_in_id == absent.id,
    )
    overlap = (StandIn.ended_at.is_(None), StandIn.first_on <= last, StandIn.last_on >= first)
    return db.session.scalars(_of(clashes).where(*overlap).limit(1)).first()


def _ahead(whose: ColumnElement[bool]) -> Sequence[StandIn]:
    return db.session.scalars(_of(whose).where(StandIn.is_ahead())).all()


def _of(whose: ColumnElement[bool]) -> Select[StandIn]:
    people = (
        joinedload(StandIn.absent).lazyload(User.memberships),
        joinedload(StandIn.stand_in).options(lazyload(User.memberships)),
    )
    return select(StandIn).where(whose).order_by(StandIn.first_on, StandIn.id).options(*people)
