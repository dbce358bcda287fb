"""The groups to which a case can be escalated, passed on or handed down."""

from dataclasses import dataclass

from app import policy
from app.models.case import Case
from app.models.escalation import Escalation
from app.models.partnership import Group, GroupKind
from app.models.person import User
from app.policy import Action


@dataclass(frozen=True)
class Addressee:
    """A group that may be asked, and whether asking it skips a tier, which makes the request urgent."""

    group: Group
    skips: bool


def list_addressees(case: Case, actor: User) -> list[Addressee]:
    """The group above and, for chairs who may skip a tier, the one above that."""
    above = case.holder.parent
    if above is None:
        return []
    addressees = []
    if any(m.group_id == case.holder_id for m in policy.acting_memberships(actor)):
        addressees.append(Addressee(above, skips=False))
    if policy.can(actor, Action.ESCALATION_SKIP, above) and above.parent is not None:
        addressees.append(Addressee(above.parent, skips=True))
    return addressees


def list_groups_to_pass_on_to(escalation: Escalation) -> list[Group]:
    """The next group up, then the sub-groups that hang under the asked group or beside it."""
    addressee = escalation.to_group
    above = [addressee.parent] if addressee.parent else []
    beside = addressee.parent.children if addressee.parent else []
    sub_groups = [g for g in [*addressee.children, *beside] if g.kind is GroupKind.SUB_GROUP and g.active]
    return [*above, *(g for g in sub_groups if g.id not in {addressee.id, escalation.from_group_id})]


def list_groups_to_hand_down_to(case: Case) -> list[Group]:
    """The groups that held this case before, at a lower tier; the last one first."""
    groups: list[Group] = []
    for holding in reversed(case.holdings):
        lower = holding.group.tier_level < case.tier_level
        if lower and holding.group not in groups:
            groups.append(holding.group)
    return groups
