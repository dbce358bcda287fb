"""Which changes wait for a second administrator, and who could be one?"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app import clock, policy
from app.extensions import db
from app.models.pending_change import ChangeState, PendingChange
from app.models.person import Membership, Role, User
from app.policy import Action


def list_waiting(demonstration: bool) -> list[PendingChange]:
    """Changes that can still be agreed to, the oldest first."""
    statement = (
        select(PendingChange)
        .join(User, User.id == PendingChange.person_id)
        .where(PendingChange.state == ChangeState.WAITING, PendingChange.expires_at > clock.now())
        .where(User.active)
        .options(
            joinedload(PendingChange.person).options(lazyload(User.memberships)),
            joinedload(PendingChange.asked_by).options(lazyload(User.memberships)),
        )
        .order_by(PendingChange.asked_at, PendingChange.id)
    )
    if not demonstration:
        statement = statement.where(User.demonstration.is_(False))
    return list(db.session.scalars(statement))


def list_to_agree(user: User, demonstration: bool) -> list[PendingChange]:
    """Those that this person may agree to."""
    if not policy.can(user, Action.CHANGE_AGREE):
        return []
    return [change for change in list_waiting(demonstration) if policy.can(user, Action.CHANGE_AGREE, change)]


def list_waiting_for_auditor(user: User, demonstration: bool) -> list[PendingChange]:
    """All that wait, for an auditor."""
    return list_waiting(demonstration) if policy.can(user, Action.AUDIT_READ) else []


def get_change(change_id: int) -> PendingChange:
    return db.session.get_one(PendingChange, change_id)


def list_administrators() -> list[User]:
    return list_people_with(Role.ADMINISTRATOR)


def list_people_with(*roles: Role) -> list[User]:
    """The people with an open account who hold one of these roles."""
    held = User.memberships.any(Membership.role.in_(roles))
    return list(db.session.scalars(select(User).where(User.active, held).order_by(User.name, User.id)))
