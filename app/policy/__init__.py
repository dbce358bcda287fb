"""Who may do what, and see which rows? The only place that answers that.

    actions.py      what can be asked for
    grants.py       which role may do it
    conditions.py   to which things the grant applies
    sight.py        which rows exist for somebody
    matrix.py       all of it as one table: `flask policy matrix` (commands.py)

A person's roles are held in groups, and add up. They may do an action when one of their memberships has
a role that grants it and meets its condition on the thing. Every query about cases starts from
`visible_cases`.
"""

from collections.abc import Iterable
from typing import Any

from app.models.person import User
from app.policy.actions import Action
from app.policy.conditions import CONDITIONS, RUNNING_ROLES
from app.policy.grants import EVERYBODY, GRANTS, memberships_granting
from app.policy.sight import (
    cases_to_open_in_an_emergency,
    cases_to_work,
    escalations_to_decide,
    visible_case_names,
    visible_cases,
    visible_entries,
    visible_notes,
)

__all__ = [
    "CONDITIONS",
    "GRANTS",
    "RUNNING_ROLES",
    "Action",
    "Forbidden",
    "can",
    "cases_to_open_in_an_emergency",
    "cases_to_work",
    "ensure",
    "ensure_any",
    "escalations_to_decide",
    "visible_case_names",
    "visible_cases",
    "visible_entries",
    "visible_notes",
]


class Forbidden(Exception):
    """The person may not do this."""


def can(user: User, action: Action, thing: Any = None) -> bool:
    """Return whether this person may do this to this thing or, with no thing, to some thing."""
    if action in EVERYBODY:
        return user.is_authenticated
    granting = memberships_granting(user, action)
    condition = CONDITIONS.get(action)
    if condition is None or thing is None:
        return bool(granting)
    return any(condition(membership, user, thing) for membership in granting)


def ensure(user: User, action: Action, thing: Any = None) -> None:
    """Raise Forbidden unless this person may do this."""
    if not can(user, action, thing):
        raise Forbidden(action)


def ensure_any(user: User, action: Action, things: Iterable[Any]) -> None:
    """Raise Forbidden unless this person may do this to one of these things."""
    if not any(can(user, action, thing) for thing in things):
        raise Forbidden(action)
