"""Propose, approve, refuse and end High Impact Neighbourhoods."""

from dataclasses import dataclass
from datetime import date

from app import clock, policy
from app.evidence.statistics.periods import Period
from app.evidence.wards import queries
from app.extensions import db
from app.models.area import Area, HighImpactNeighbourhood, HinState
from app.models.event import Event
from app.models.person import User
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.hin import HIN

WHERE_DECIDED = "/evidence/high-impact-neighbourhoods/decide"
RECORDED = {"approve": Event.HIN_APPROVED, "refuse": Event.HIN_REFUSED}


class NothingToPropose(ValueError):
    """All of these wards have been proposed or designated by now."""

    def __init__(self) -> None:
        super().__init__("Somebody else has proposed these wards in the meantime. Select others")


class RestsOnSynthetic(ValueError):
    """Made-up incidents are no grounds for a designation once recorded ones are loaded."""

    def __init__(self, ward: str) -> None:
        super().__init__(
            f"The proposal for {ward} is based on made-up incidents, and real ones are now loaded. Do not "
            "approve it. Ask the analyst for a new proposal"
        )


@dataclass(frozen=True)
class Decision:
    """What is decided of one proposal: "approve" or "refuse"."""

    hin: HighImpactNeighbourhood
    verdict: str


@use_case
def propose_hins(
    actor: User, *, ward_ids: list[int], period: Period, reason: str
) -> list[HighImpactNeighbourhood]:
    """Propose wards, each with its row of the ranking as it stands now."""
    policy.ensure(actor, Action.HIN_PROPOSE)
    ranking, source = queries.rank(period), queries.get_source(period)
    chosen = [ward for ward in ranking.wards if ward.figures.ward_id in ward_ids]
    # Of two analysts who propose a ward in the same second, the second finds it proposed.
    wards = {id_: db.session.get_one(Area, id_) for id_ in sorted(w.figures.ward_id for w in chosen)}
    for ward in wards.values():
        lock(ward)
    taken = queries.unavailable_ward_ids()
    proposed = [
        HighImpactNeighbourhood(
            ward=wards[ranked.figures.ward_id],
            reason=reason,
            evidence=queries.evidence_of(ranked, ranking, period, source),
            proposed_by_id=actor.id,
            proposed_at=clock.now(),
        )
        for ranked in chosen
        if ranked.figures.ward_id not in taken
    ]
    if not proposed:
        raise NothingToPropose
    for hin in proposed:
        db.session.add(hin)
        told = queries.list_deciders(hin) if hin is proposed[0] else []
        name = hin.ward.name
        record(actor, Event.HIN_PROPOSED, subject=name, about=told, where=WHERE_DECIDED, ward=name)
    return proposed


@use_case
def decide_hins(
    actor: User,
    decisions: list[Decision],
    *,
    reason: str,
    effective_from: date | None = None,
    effective_until: date | None = None,
) -> None:
    """Approve or refuse proposals, all of these or none.

    RestsOnSynthetic if one to approve rests on made-up incidents, while recorded ones are loaded.
    """
    for decision in sorted(decisions, key=lambda decision: decision.hin.id):
        hin = decision.hin
        lock(hin)
        HIN.fire(decision.verdict, hin, actor)
        if decision.verdict == "approve" and queries.resting_on_synthetic([hin]):
            raise RestsOnSynthetic(hin.ward.name)
        hin.decided_by_id, hin.decided_at, hin.decision_reason = actor.id, clock.now(), reason
        if hin.state is HinState.APPROVED:
            hin.effective_from = effective_from or clock.today()
            hin.effective_until = effective_until
        record(actor, RECORDED[decision.verdict], subject=hin.ward.name, ward=hin.ward.name)


@use_case
def end_hin(actor: User, hin: HighImpactNeighbourhood, *, last_day: date, reason: str) -> None:
    """End a designation; `last_day` is included."""
    lock(hin)
    HIN.fire("end", hin, actor)
    hin.effective_until = last_day
    hin.decision_reason = f"{hin.decision_reason}\n\nEnded: {reason}".strip()
    record(actor, Event.HIN_ENDED, subject=hin.ward.name, ward=hin.ward.name)
