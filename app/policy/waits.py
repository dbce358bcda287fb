"""How long do new powers and changed accounts wait? Set from the settings when the application starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.models.partnership import GroupKind
from app.models.person import Membership, Role, User


@dataclass
class Waits:
    """`chair`: until a new chair may open restricted cases in an emergency. `reset`: until a password may be
    reset by mail after an administrator changed somebody's address or second step."""

    chair: timedelta = timedelta(hours=24)
    reset: timedelta = timedelta(hours=24)


WAITS = Waits()


def configure(settings: Mapping[str, Any]) -> None:
    WAITS.chair = timedelta(hours=settings["NEW_CHAIR_WAIT_HOURS"])
    WAITS.reset = timedelta(hours=settings["RESET_WAIT_HOURS"])


def emergency_access_begins(membership: Membership) -> datetime:
    """When a chair may open restricted cases in an emergency."""
    return membership.since + WAITS.chair


def has_emergency_access(membership: Membership) -> bool:
    return _can_have(membership) and emergency_access_begins(membership) <= clock.now()


def _can_have(membership: Membership) -> bool:
    """Not in a task-and-finish group, which is let see cases that it never held."""
    return membership.group is not None and membership.group.kind is not GroupKind.TASK_GROUP


def chairs_without_emergency_access(user: User) -> list[Membership]:
    """The groups of which this person has become chair too short a while ago."""
    chairs = (m for m in user.memberships if m.role is Role.CHAIR and _can_have(m))
    return [m for m in chairs if not has_emergency_access(m)]
