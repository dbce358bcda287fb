"""A case's path through the tiers: the days it spent at each, and each step that happened there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.models.case import Case
from app.models.escalation import Escalation, HandDown
from app.models.escalation import EscalationState as S
from app.models.partnership import Group

# What the group that was asked did, as its tier's step says it. A request passed on names its next group.
DECIDED = {
    S.TAKEN: "Took the case",
    S.ASSISTED: "Agreed to help",
    S.RETURNED: "Returned it with advice",
    S.WITHDRAWN: "Was asked, then the request was withdrawn",
}


@dataclass(frozen=True)
class Happened:
    """One step that happened at a tier."""

    words: str
    at: datetime


@dataclass(frozen=True)
class TierStep:
    """One tier on a case's path: who held it there, for how long, and what happened; or who would be next."""

    level: int
    groups: str
    state: str  # now, been (held or decided there), skipped or ahead
    days: int | None = None  # None where no group of this tier held it
    happened: tuple[Happened, ...] = ()
    escalation: Escalation | None = None  # the request that a group of this tier has made and that waits


def path_of(case: Case, asked: Sequence[Escalation] = (), handed: Sequence[HandDown] = ()) -> list[TierStep]:
    """A step for each tier from the lowest group on the case's way up to the last one above it.

    `asked` and `handed`: every request about this case and every time it was handed down.
    """
    happened = _happened(asked, handed)
    groups = _groups_by_tier(case, asked)
    reached = max(level for level in groups if level in happened or _holdings(case, level))
    return [
        _step(case, level, group, happened.get(level, ()), reached)
        for level, group in sorted(_without_gaps(groups).items())
    ]


def _groups_by_tier(case: Case, asked: Iterable[Escalation]) -> dict[int, Group]:
    """For each tier, the group that held this case there last, was asked, or would be next."""
    chains = [holding.group.with_those_above() for holding in case.holdings]
    above = {group.tier_level: group for chain in chains for group in chain}
    return {request.to_group.tier_level: request.to_group for request in asked} | above


def _without_gaps(groups: dict[int, Group]) -> dict[int, Group | None]:
    return {level: groups.get(level) for level in range(min(groups), max(groups) + 1)}


def _holdings(case: Case, level: int) -> list[tuple[str, int]]:
    """Names and days of the groups of a tier that hold or held the case."""
    return [(held.group.name, held.days) for held in case.holdings if held.group.tier_level == level]


def _step(case: Case, level: int, met: Group | None, happened: Sequence[Happened], reached: int) -> TierStep:
    held = _holdings(case, level)
    names = " and ".join(dict.fromkeys(name for name, _ in held)) or (met.name if met else "")
    pending = case.pending_escalation
    return TierStep(
        level=level,
        groups=case.holder.name if case.tier_level == level else names,
        state=_state(case, level, bool(held or happened), reached),
        days=sum(days for _, days in held) if held else None,
        happened=tuple(happened),
        escalation=pending if pending and pending.from_group.tier_level == level else None,
    )


def _state(case: Case, level: int, has_been: bool, reached: int) -> str:
    if case.tier_level == level:
        return "now"
    if has_been:
        return "been"
    return "skipped" if level < reached else "ahead"


def _happened(asked: Iterable[Escalation], handed: Iterable[HandDown]) -> dict[int, list[Happened]]:
    """What happened at each tier, oldest first."""
    told: dict[int, list[Happened]] = defaultdict(list)
    passed_to = {request.passed_on_from_id: request.to_group for request in asked}
    for request in asked:
        # A request that was passed on was made by the decision to pass it on, which is told.
        if request.passed_on_from_id is None:
            told[request.from_group.tier_level].append(
                Happened(f"Asked {request.to_group.name}", request.requested_at)
            )
        told[request.to_group.tier_level].append(_answer(request, passed_to.get(request.id)))
    for hand_down in handed:
        told[hand_down.from_group.tier_level].append(
            Happened(f"Handed it down to {hand_down.to_group.name}", hand_down.handed_at)
        )
        if hand_down.received_at:
            told[hand_down.to_group.tier_level].append(Happened("Confirmed receipt", hand_down.received_at))
    return {level: sorted(steps, key=lambda step: step.at) for level, steps in told.items()}


def _answer(request: Escalation, passed_to: Group | None) -> Happened:
    """What the group that was asked did, or that it has still to answer."""
    if request.is_pending or request.decided_at is None:
        return Happened(f"Was asked by {request.from_group.name}", request.requested_at)
    words = f"Passed it on to {passed_to.name}" if passed_to else DECIDED.get(request.state, "Passed it on")
    return Happened(words, request.decided_at)
