"""Which role may do what? A table from role to actions; roles add up.

Each set of names below adds to the one before it, from reading to deciding. A grant is half of the
answer: where an action has a condition (conditions.py), that must hold as well.
"""

from app.models.person import Membership, Role, User
from app.policy.actions import Action as A

# Granted without any role: somebody whose last role has ended must still reach their account.
EVERYBODY = frozenset({A.HOME_VIEW, A.OWN_ACCOUNT})

_READS = EVERYBODY | {
    A.CASE_LIST,
    A.CASE_VIEW,
    A.ESCALATION_LIST,
    A.MAP_VIEW,
    A.TASK_GROUP_LIST,
    A.EVIDENCE_VIEW,
    A.FROZEN_KEEP,
    A.FROZEN_WITHDRAW,
    A.MEASURES_VIEW,
    A.QUESTION_KEEP,
    A.QUESTION_CHANGE,
}
# A member of a group may lead a case or a task group: the conditions keep the rest to those who do.
_CONTRIBUTES = _READS | {
    A.CASE_EDIT,
    A.CASE_MOVE,
    A.CASE_REVIEW,
    A.NOTE_WRITE,
    A.FILE_ADD,
    A.FILE_REMOVE,
    A.ACTION_ADD,
    A.ACTION_FINISH,
    A.DELIVERY_LOG,
    A.MEASURES_COMMENT,
    A.ACCESS_ASK,
    A.ACCESS_ANSWER,
    A.TASK_GROUP_RUN,
    A.MILESTONE_REACH,
}
_WORKS = _CONTRIBUTES | {
    A.CASE_LOG,
    A.CASE_SUGGEST,
    A.CASE_WITHDRAW,
    A.CASE_SHARE,
    A.CASE_RESTRICT,
    A.HAND_DOWN_RECEIVE,
}
_RUNS = _WORKS | {
    A.CASE_ASSIGN,
    A.CASE_SIGN_OFF,
    A.CASE_CLOSE,
    A.CASE_REOPEN,
    A.SUGGESTION_ANSWER,
    A.ESCALATION_REQUEST,
    A.ESCALATION_WITHDRAW,
    A.HAND_DOWN,
    A.TASK_GROUP_PROPOSE,
}
_DECIDES = _RUNS | {
    A.CASE_BREAK_GLASS,
    A.ESCALATION_SKIP,
    A.ESCALATION_DECIDE,
    A.TASK_GROUP_COMMISSION,
    A.TASK_GROUP_EXTEND,
    A.TASK_GROUP_CLOSE,
    A.HIN_DECIDE,
    A.EDITION_APPROVE,
}

GRANTS: dict[Role, frozenset[A]] = {
    Role.MEMBER: _CONTRIBUTES,
    Role.OFFICER: _WORKS,
    Role.COORDINATOR: _RUNS,
    Role.CHAIR: _DECIDES,
    Role.ANALYST: _READS
    | {
        A.INCIDENTS_IMPORT,
        A.DAYTIME_IMPORT,
        A.HOTSPOTS_RUN,
        A.HOTSPOTS_PUBLISH,
        A.HIN_PROPOSE,
        A.MEASURES_KEEP,
        A.MEASURES_COMMENT,
        A.EDITION_PREPARE,
        A.PRIORITIES_SCORE,
    },
    Role.ADMINISTRATOR: EVERYBODY
    | {
        A.PEOPLE_MANAGE,
        A.ACCOUNT_CONTROL,
        A.ROLE_GIVE,
        A.ROLE_TAKE,
        A.CHANGE_AGREE,
        A.CHANGE_WITHDRAW,
        A.SETTINGS_MANAGE,
        A.EVIDENCE_VIEW,
        A.MAP_VIEW,
        A.MEASURES_VIEW,
    },
    Role.AUDITOR: EVERYBODY | {A.AUDIT_READ, A.EVIDENCE_VIEW, A.MEASURES_VIEW},
}


# They give and oversee what opens cases, and so sit on no group through which they would read them.
NEVER_SEATED = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def memberships_granting(user: User, action: A) -> list[Membership]:
    """Return the memberships of somebody signed in whose role grants an action, conditions aside."""
    if not user.is_authenticated:
        return []
    return [m for m in user.memberships if action in GRANTS[m.role]]
