"""How does an action end, and what becomes of the open ones when their case closes? Steps of use cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from app import clock, policy
from app.casework.cases.action_links import revoke_links
from app.casework.cases.queries import list_actions
from app.casework.cases.services import name_on
from app.models.base import LabelledEnum
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.plan import PlanAction
from app.models.sharing import NamedFor
from app.use_case import lock, record
from app.words import day
from app.workflows.action import ACTION
from app.workflows.case import CASE


class Settlement(LabelledEnum):
    """What becomes of an open action when its case closes: a step of the action's workflow, or it goes on."""

    DONE = "done", "It is done"
    NOT_POSSIBLE = "not_possible", "It is no longer possible"
    NOT_DONE = "not_done", "It was not done"
    GOES_ON = "goes_on", "Move it to the case that stays open"


@dataclass(frozen=True)
class Settled:
    how: Settlement
    result: str = ""


class UnsettledActions(Exception):
    """A case was to be closed with an open action of which nobody said what becomes of it."""

    def __init__(self, action: PlanAction) -> None:
        super().__init__(f"Select what happens to the open action “{action.title}” too")


def lock_with_case(action: PlanAction) -> None:
    """Lock the case first, as its closing does: of two people who hold one each, both would wait for ever."""
    lock(action.case)
    lock(action)


def end_or_begin(action: PlanAction, result: str) -> None:
    """What else changes with the state of an action."""
    action.finished_at = None if action.is_open else clock.now()
    action.result = result
    if not action.is_open:
        revoke_links(action.case, action)


def settle_actions(actor: User, case: Case, settled: Mapping[str, Settled], other: Case | None) -> None:
    """Settle each open action of a case that closes. `other`: the case in which they can go on."""
    for action in (each for each in list_actions(case) if each.is_open):
        lock(action)
        if not action.is_open:
            continue  # finished while the form was filled in
        chosen = settled.get(action.key)
        if chosen is None or (chosen.how is Settlement.GOES_ON and other is None):
            raise UnsettledActions(action)
        if chosen.how is Settlement.GOES_ON:
            _carry_on(actor, action, other)
        else:
            _finish(actor, action, chosen)


def _finish(actor: User, action: PlanAction, chosen: Settled) -> None:
    ACTION.fire(chosen.how.value, action, actor)
    end_or_begin(action, chosen.result)
    state = action.state.label.lower()
    record(actor, Event.ACTION_FINISHED, action.case, title=action.title, state=state, result=chosen.result)


def _carry_on(actor: User, action: PlanAction, other: Case | None) -> None:
    """Move an action to the case that stays open, and its owner with it, unless they may not work there."""
    assert other is not None
    CASE.fire("add_action", other, actor)
    revoke_links(action.case, action)
    # The other case may be restricted: whoever reads this one learns nothing of it.
    record(actor, Event.ACTION_CARRIED_ON, action.case, title=action.title)
    owner = action.owner if action.owner and policy.may_work_with(action.owner, other) else None
    action.case, action.owner, action.hypothesis_id = other, owner, None
    if owner is not None:
        name_on(other, owner, NamedFor.OWNS_ACTION, by=actor)
    other.touch()
    whose, due = owner.name if owner else action.partner.name, day(action.due_on)
    record(actor, Event.ACTION_ADDED, other, about=action, title=action.title, due=due, owner=whose)
