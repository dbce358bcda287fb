"""Who can enter the demonstration, which changes of an account wait, and which browsers do we know?"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app import clock
from app.extensions import db
from app.models.pending_change import ChangeState, PendingChange
from app.models.person import KnownBrowser, Role, User

# From the street upwards, then those who serve the whole partnership.
CASTS = (
    ("Officers", (Role.OFFICER,)),
    ("Coordinators", (Role.COORDINATOR,)),
    ("Chairs", (Role.CHAIR,)),
    ("Members of groups", (Role.MEMBER,)),
    ("For the whole partnership", (Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)),
)


@dataclass(frozen=True)
class Cast:
    """The demonstration people of one kind of role: those to begin with, and the rest."""

    title: str
    leads: list[User]
    others: list[User]


def list_demonstration_people() -> list[Cast]:
    """By their first role, and within it from the lowest tier up."""
    statement = select(User).where(User.demonstration, User.active).order_by(User.name, User.id)
    people = [person for person in db.session.scalars(statement) if person.memberships]
    people.sort(key=_tier)
    casts = [_cast(title, [p for p in people if p.memberships[0].role in roles]) for title, roles in CASTS]
    return [cast for cast in casts if cast.leads]


def get_demonstration_person(person_id: int) -> User:
    statement = select(User).where(User.id == person_id, User.demonstration, User.active)
    return db.session.scalars(statement).one()


def list_pending_changes(person: User) -> list[PendingChange]:
    """The changes of this person's account that wait for somebody's agreement, the oldest first."""
    statement = select(PendingChange).where(
        PendingChange.person_id == person.id,
        PendingChange.state == ChangeState.WAITING,
        PendingChange.expires_at > clock.now(),
    )
    asked = joinedload(PendingChange.asked_by).options(lazyload(User.memberships))
    statement = statement.options(asked).order_by(PendingChange.asked_at, PendingChange.id)
    return list(db.session.scalars(statement))


def find_known_browser(person: User, digest: str) -> KnownBrowser | None:
    """The browser with this cookie, if the person has signed in with it."""
    known = select(KnownBrowser).where(KnownBrowser.user_id == person.id, KnownBrowser.digest == digest)
    return db.session.scalar(known)


def _cast(title: str, people: list[User]) -> Cast:
    leads = [person for person in people if person.demonstration_sketch] or people[:1]
    return Cast(title, leads, [person for person in people if person not in leads])


def _tier(person: User) -> int:
    group = person.memberships[0].group
    return group.tier_level if group else 0
