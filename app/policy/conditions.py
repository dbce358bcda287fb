"""When does a grant apply to this very thing? One rule for each action that depends on its thing.

A rule is asked of each membership that grants the action, and one yes is enough. Its docstring is the
sentence that `docs/who-may-do-what.txt` prints for reviewers who read no code.
"""

from collections.abc import Callable
from typing import Any

from app.models.area import HighImpactNeighbourhood, HinState
from app.models.case import Case
from app.models.dashboard import Edition
from app.models.escalation import Escalation, HandDown
from app.models.frozen import FrozenEvidence
from app.models.measure import Measure
from app.models.partnership import Group, GroupKind
from app.models.pending_change import PendingChange
from app.models.person import Membership, Role, User
from app.models.plan import PlanAction
from app.models.question import Kept
from app.models.sharing import AccessRequest
from app.models.suggestion import Suggestion
from app.models.task_group import Milestone, TaskGroup
from app.policy.actions import Action as A
from app.policy.waits import has_emergency_access

# Members sit on a group and advise it: its cases are worked by everybody else in it.
WORKING_ROLES = frozenset(Role) - {Role.MEMBER}
RUNNING_ROLES = frozenset({Role.COORDINATOR, Role.CHAIR})


def _acts_as(m: Membership, user: User, person_id: int | None) -> bool:
    """Whether they are this person, or stand in for this one by a membership that is lent to them."""
    return person_id is not None and person_id in (user.id, m.user_id)


def _acted_already(m: Membership, user: User, ids: set[int]) -> bool:
    """Whether one of these people is the one who acts now, or the one for whom they do."""
    return any(_acts_as(m, user, id_) for id_ in ids)


# --- cases ----------------------------------------------------------------------------------------
def in_holding_group(m: Membership, user: User, case: Case) -> bool:
    """Only for the group that holds the case."""
    return m.group_id == case.holder_id


def works_the_case(m: Membership, user: User, case: Case) -> bool:
    """The lead, from whichever group, and the people of the group that holds it (members advise only)."""
    return _acts_as(m, user, case.lead_id) or (in_holding_group(m, user, case) and m.role in WORKING_ROLES)


def logged_it(m: Membership, user: User, case: Case) -> bool:
    """Whoever logged the case."""
    return _acts_as(m, user, case.logged_by_id)


def answers_suggestion(m: Membership, user: User, suggestion: Suggestion) -> bool:
    """Only for the group that holds the case. Nobody answers their own suggestion."""
    own = _acts_as(m, user, suggestion.suggested_by_id)
    return in_holding_group(m, user, suggestion.case) and not own


def signs_off(m: Membership, user: User, case: Case) -> bool:
    """For the group that holds the case and the one above it. Nobody signs off a case that they lead."""
    return not _acts_as(m, user, case.lead_id) and m.group_id in (case.holder_id, case.holder.parent_id)


def breaks_glass(m: Membership, user: User, case: Case) -> bool:
    """Only for a group that holds or has held the case, or stands above one that did, never for a
    task-and-finish group, and not in the first hours of a new chair (NEW_CHAIR_WAIT_HOURS)."""
    return m.group_id in (case.audience_group_ids or []) and has_emergency_access(m)


def finishes_action(m: Membership, user: User, action: PlanAction) -> bool:
    """Its owner, and those who work the case: the lead, and the people of the group that holds it."""
    return _acts_as(m, user, action.owner_id) or works_the_case(m, user, action.case)


def answers_access_request(m: Membership, user: User, request: AccessRequest) -> bool:
    """Those who work the case. Nobody answers their own request, even with both roles, nor as a stand-in."""
    return not _acts_as(m, user, request.asked_by_id) and works_the_case(m, user, request.case)


# --- escalations and hand-downs -------------------------------------------------------------------
def escalates_case(m: Membership, user: User, case: Case) -> bool:
    """For the group that holds the case, and by those who may skip the group above it."""
    return in_holding_group(m, user, case) or skips_tier(m, user, case.holder.parent)


def skips_tier(m: Membership, user: User, skipped: Group | None) -> bool:
    """A tier is skipped only by its own chair or by the Executive's, and only to reach one above it."""
    if m.role is not Role.CHAIR or skipped is None or skipped.parent_id is None:
        return False
    return m.group_id == skipped.id or sits_on_executive(m)


def decides_for_addressee(m: Membership, user: User, escalation: Escalation) -> bool:
    """Only for the group that was asked. Nobody decides their own request, even with both roles, nor that of
    somebody for whom they stand in by that person's role."""
    asked = m.group_id == escalation.to_group_id
    return asked and not _acted_already(m, user, escalation.asker_ids)


def withdraws_request(m: Membership, user: User, escalation: Escalation) -> bool:
    """The person who asked, and the group for which they asked."""
    return _acts_as(m, user, escalation.requested_by_id) or m.group_id == escalation.from_group_id


def receives(m: Membership, user: User, hand_down: HandDown) -> bool:
    """Only for the group to which the case was handed down."""
    return m.group_id == hand_down.to_group_id


# --- task-and-finish groups -----------------------------------------------------------------------
def proposes_to(m: Membership, user: User, commissioner: Group) -> bool:
    """Task-and-finish groups are proposed to the Executive or the Board by those who sit on it."""
    return m.group_id == commissioner.id and commissioner.kind in (GroupKind.EXECUTIVE, GroupKind.BOARD)


def in_commissioning_group(m: Membership, user: User, task_group: TaskGroup) -> bool:
    """Only for the group that commissions it."""
    return m.group_id == task_group.commissioned_by_id


def runs_task_group(m: Membership, user: User, task_group: TaskGroup) -> bool:
    """Its lead and its sponsor, and who coordinates or chairs it or the group that commissioned it."""
    if _acts_as(m, user, task_group.lead_id) or _acts_as(m, user, task_group.sponsor_id):
        return True
    return m.role in RUNNING_ROLES and m.group_id in (task_group.commissioned_by_id, task_group.group_id)


def reaches_milestone(m: Membership, user: User, milestone: Milestone) -> bool:
    """Those who run the task-and-finish group that the milestone belongs to."""
    return runs_task_group(m, user, milestone.task_group)


# --- kept questions and places --------------------------------------------------------------------
def keeps_it(m: Membership, user: User, kept: Kept) -> bool:
    """Only for whoever kept it. What is shared is there for everybody to ask, not to change."""
    return user.id == kept.owner_id


# --- measures ---------------------------------------------------------------------------------------
def comments_on(m: Membership, user: User, measure: Measure) -> bool:
    """The owner of the measure, and analysts."""
    return m.role is Role.ANALYST or _acts_as(m, user, measure.owner_id)


def approves_edition(m: Membership, user: User, edition: Edition) -> bool:
    """Only for the Board and the Executive. Nobody approves what they prepared, even with both roles, nor by
    the role of somebody who prepared it and for whom they stand in."""
    decides = m.group is not None and m.group.kind in (GroupKind.BOARD, GroupKind.EXECUTIVE)
    return decides and not _acts_as(m, user, edition.prepared_by_id)


# --- neighbourhoods and accounts ------------------------------------------------------------------
def sits_on_executive(m: Membership) -> bool:
    return m.group is not None and m.group.kind is GroupKind.EXECUTIVE


def decides_on_neighbourhood(m: Membership, user: User, hin: HighImpactNeighbourhood) -> bool:
    """Only for the Executive. Nobody decides their own proposal, even with both roles."""
    own = hin.state is HinState.PROPOSED and _acts_as(m, user, hin.proposed_by_id)
    return sits_on_executive(m) and not own


def withdraws_frozen(m: Membership, user: User, kept: FrozenEvidence) -> bool:
    """Who kept it, and analysts."""
    return user.id == kept.kept_by_id or m.role is Role.ANALYST


def is_another_person(m: Membership, user: User, person: User) -> bool:
    """Nobody closes their own account or gives themselves a role: it would be a way into any case."""
    return user.id != person.id


def is_another_persons(m: Membership, user: User, membership: Membership) -> bool:
    """Nobody ends a role of their own: an administrator who acts is one who stays."""
    return user.id != membership.user_id


def is_second_administrator(m: Membership, user: User, change: PendingChange) -> bool:
    """Nobody agrees to what they asked for themselves, nor to a change of their own account."""
    return user.id not in (change.asked_by_id, change.person_id)


Condition = Callable[[Membership, User, Any], bool]
CONDITIONS: dict[A, Condition] = {
    A.CASE_EDIT: works_the_case,
    A.CASE_MOVE: works_the_case,
    A.CASE_REVIEW: works_the_case,
    A.CASE_ASSIGN: in_holding_group,
    A.CASE_SHARE: works_the_case,
    A.CASE_RESTRICT: works_the_case,
    A.CASE_SIGN_OFF: signs_off,
    A.CASE_CLOSE: in_holding_group,
    A.CASE_REOPEN: in_holding_group,
    A.CASE_SUGGEST: works_the_case,
    A.CASE_WITHDRAW: logged_it,
    A.SUGGESTION_ANSWER: answers_suggestion,
    A.CASE_BREAK_GLASS: breaks_glass,
    A.FILE_REMOVE: works_the_case,
    A.ACTION_ADD: works_the_case,
    A.ACTION_FINISH: finishes_action,
    A.ACCESS_ANSWER: answers_access_request,
    A.ESCALATION_REQUEST: escalates_case,
    A.ESCALATION_SKIP: skips_tier,
    A.ESCALATION_DECIDE: decides_for_addressee,
    A.ESCALATION_WITHDRAW: withdraws_request,
    A.HAND_DOWN: in_holding_group,
    A.HAND_DOWN_RECEIVE: receives,
    A.TASK_GROUP_PROPOSE: proposes_to,
    A.TASK_GROUP_COMMISSION: in_commissioning_group,
    A.TASK_GROUP_RUN: runs_task_group,
    A.MILESTONE_REACH: reaches_milestone,
    A.TASK_GROUP_EXTEND: in_commissioning_group,
    A.TASK_GROUP_CLOSE: in_commissioning_group,
    A.QUESTION_CHANGE: keeps_it,
    A.MEASURES_COMMENT: comments_on,
    A.EDITION_APPROVE: approves_edition,
    A.HIN_DECIDE: decides_on_neighbourhood,
    A.FROZEN_WITHDRAW: withdraws_frozen,
    A.ACCOUNT_CONTROL: is_another_person,
    A.ROLE_GIVE: is_another_person,
    A.ROLE_TAKE: is_another_persons,
    A.CHANGE_AGREE: is_second_administrator,
}
