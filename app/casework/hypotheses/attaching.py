"""A hypothesis as something that kept evidence is added to (app/evidence/frozen/attaching.py)."""

from flask import url_for

from app.casework.hypotheses import queries, services
from app.evidence.frozen.attaching import Holder, Holding
from app.models.frozen import FrozenEvidence
from app.models.hypothesis import EvidenceKind
from app.models.person import User
from app.workflows.case import CASE


def find_hypothesis(user: User, key: str) -> Holding | None:
    hypothesis = queries.find_hypothesis(user, key)
    if hypothesis is None or not CASE.offers("write_plan", hypothesis.case, user):
        return None

    def attach(kept: FrozenEvidence) -> None:
        if not queries.is_evidence(hypothesis, kept.key):
            services.add_evidence(user, hypothesis, kind=EvidenceKind.FROZEN, frozen_key=kept.key)

    anchor = f"hypothesis-{hypothesis.key}"
    return Holding(
        button="Keep this and add it to the hypothesis",
        words=f"What you keep here becomes evidence for the hypothesis “{hypothesis.statement}”",
        address=url_for("hypotheses.index", reference=hypothesis.case.reference, _anchor=anchor),
        done="Kept as it is now and added to the hypothesis.",
        attach=attach,
    )


HYPOTHESIS = Holder("hypothesis", find_hypothesis)
