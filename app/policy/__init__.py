"""Who may do what, and see which rows? The only place that answers that.

    actions.py      what can be asked for
    grants.py       which role may do it
    conditions.py   to which things the grant applies
    emergency.py    what an emergency alone allows
    standing_in.py  what somebody is lent who stands in for another
    sight.py        which rows exist for somebody
    matrix.py       all of it as one table: `flask policy matrix` (commands.py)

A person's roles are held in groups, and add up. They may do an action when one of their memberships has
a role that grants it and meets its condition on the thing. Somebody who sees a restricted case by an
emergency alone reads it and writes a note, whatever their roles grant. Every query about cases starts from
`visible_cases`.
"""

from collections.abc import Collection, Iterable
from typing import Any

from app.models.person import Membership, User
from app.policy.actions import Action
from app.policy.conditions import CONDITIONS, RUNNING_ROLES
from app.policy.emergency import forbidden_by_emergency, sees_by_emergency_only
from app.policy.grants import EVERYBODY, GRANTS, NEVER_SEATED, memberships_granting
from app.policy.sight import (
    absent_reader,
    cases_to_open_in_an_emergency,
    cases_to_work,
    counts_of_case_names,
    escalations_to_decide,
    kept_by,
    people_to_seat,
    people_who_open_cases,
    visible_apart,
    visible_case_names,
    visible_cases,
    visible_counts,
    visible_entries,
    visible_frozen,
    visible_kept,
    visible_notes,
    visible_restricted_cases,
    visible_to_groups,
    works_case,
)
from app.policy.standing_in import (
    ABSENT_TOO,
    absent_ids,
    absent_people,
    acted_for,
    acting_group_ids,
    acting_ids,
    acting_memberships,
    forget_acted_for,
    lent_granting,
    lent_until,
    note_absent,
    note_acted_for,
)

__all__ = [
    "ABSENT_TOO",
    "BY_EMERGENCY",
    "BY_ROLE",
    "CONDITIONS",
    "GRANTS",
    "RUNNING_ROLES",
    "Action",
    "Forbidden",
    "absent_people",
    "absent_reader",
    "acted_for",
    "acting_group_ids",
    "acting_ids",
    "acting_memberships",
    "can",
    "cases_to_open_in_an_emergency",
    "cases_to_work",
    "counts_of_case_names",
    "ensure",
    "ensure_any",
    "ensure_may_sit",
    "ensure_offered",
    "ensure_works_with",
    "escalations_to_decide",
    "forget_acted_for",
    "kept_by",
    "lent_until",
    "note_absent",
    "people_to_seat",
    "people_who_open_cases",
    "sees_by_emergency_only",
    "visible_apart",
    "visible_case_names",
    "visible_cases",
    "visible_counts",
    "visible_entries",
    "visible_frozen",
    "visible_kept",
    "visible_notes",
    "visible_restricted_cases",
    "visible_to_groups",
    "works_case",
]


BY_ROLE = "their role does not allow it"
BY_EMERGENCY = "they can see the case only because they opened it in an emergency, which does not allow it"


class Forbidden(Exception):
    """The person may not do this. `why`: as the record of refusals says it."""

    def __init__(self, action: Action, why: str = BY_ROLE) -> None:
        super().__init__(action)
        self.why = why


def can(user: User, action: Action, thing: Any = None) -> bool:
    """Return whether this person may do this to this thing or, with no thing, to some thing."""
    if action in EVERYBODY:
        return user.is_authenticated
    if forbidden_by_emergency(user, action, thing):
        return False
    return _membership_for(user, action, thing) is not None


def _membership_for(user: User, action: Action, thing: Any) -> Membership | None:
    """The membership by which they may: one of their own, or else one that they are lent."""
    condition = CONDITIONS.get(action)
    for granting in (memberships_granting(user, action), lent_granting(user, action, thing)):
        for membership in granting:
            if condition is None or thing is None or condition(membership, user, thing):
                return membership
    return None


def ensure(user: User, action: Action, thing: Any = None) -> None:
    """Raise Forbidden unless this person may do this."""
    if not can(user, action, thing):
        raise Forbidden(action, BY_EMERGENCY if forbidden_by_emergency(user, action, thing) else BY_ROLE)
    if absent_ids(user) and action not in EVERYBODY:
        _note_for_whom(user, action, thing)


def _note_for_whom(user: User, action: Action, thing: Any) -> None:
    """What a stand-in does by a lent role alone is recorded as done for whoever lends it."""
    membership = _membership_for(user, action, thing)
    if membership is not None and membership not in user.memberships:
        note_acted_for(user, membership.user)


def ensure_any(user: User, action: Action, things: Iterable[Any]) -> None:
    """Raise Forbidden unless this person may do this to one of these things."""
    if not any(can(user, action, thing) for thing in things):
        raise Forbidden(action)


def ensure_offered(action: Action, chosen: Any, offered: Collection[Any]) -> None:
    """Raise Forbidden unless what somebody chose is among what this action offers them."""
    if chosen not in offered:
        raise Forbidden(action)


def ensure_may_sit(user: User) -> None:
    """Raise Forbidden if this person may open no case otherwise, or is an administrator or an auditor.

    A seat on a task-and-finish group opens its cases, and whoever runs the group gives it.
    """
    if not can(user, Action.CASE_VIEW) or any(user.holds(role) for role in NEVER_SEATED):
        raise Forbidden(Action.CASE_VIEW)


def may_work_with(user: User, case: Any) -> bool:
    """Whether this person may be given work on a case."""
    return can(user, Action.CASE_VIEW) and not sees_by_emergency_only(user, case)


def ensure_works_with(user: User, case: Any) -> None:
    """Raise Forbidden if this person may open no case, or sees this one by an emergency alone."""
    if not can(user, Action.CASE_VIEW):
        raise Forbidden(Action.CASE_VIEW)
    if sees_by_emergency_only(user, case):
        raise Forbidden(Action.CASE_VIEW, BY_EMERGENCY)
