"""A case's path through the tiers, with the days it spent at each."""

from dataclasses import dataclass

from app.models.case import Case
from app.models.escalation import Escalation
from app.models.partnership import Group


@dataclass(frozen=True)
class TierStep:
    """One tier on a case's path: who held it there, for how long, or who would be next."""

    level: int
    groups: str
    state: str  # been, now, skipped or ahead
    days: int = 0
    escalation: Escalation | None = None


def path_of(case: Case) -> list[TierStep]:
    """A step for each tier from the first group that held the case up to the last one above it."""
    groups = _groups_by_tier(case)
    return [_step(case, level, groups.get(level)) for level in range(min(groups), max(groups) + 1)]


def _groups_by_tier(case: Case) -> dict[int, Group]:
    """For each tier, the group that held this case there last, or would be next."""
    chains = [holding.group.with_those_above() for holding in case.holdings]
    return {group.tier_level: group for chain in chains for group in chain}


def _step(case: Case, level: int, met: Group | None) -> TierStep:
    here = [h for h in case.holdings if h.group.tier_level == level]
    names = list(dict.fromkeys(h.group.name for h in here))
    days = sum(h.days for h in here)
    if case.tier_level == level:
        return TierStep(level, case.holder.name, "now", days, case.pending_escalation)
    if here:
        return TierStep(level, " and ".join(names), "been", days)
    return TierStep(level, met.name if met else "", "skipped" if level < case.tier_level else "ahead")
