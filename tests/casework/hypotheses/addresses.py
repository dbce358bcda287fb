"""A hypothesis with evidence, so that the walk over all addresses finds them."""

from app.casework.hypotheses.services import add_evidence, add_hypothesis
from app.models.hypothesis import Evidence, EvidenceKind, Hypothesis
from tests import world

NOUNS = {"hypothesis_key": [Hypothesis], "evidence_key": [Evidence]}


def make(cast):
    case = world.a_case(cast)
    hypothesis = add_hypothesis(cast["officer"], case, statement="The shop sells single cans")
    add_evidence(cast["officer"], hypothesis, kind=EvidenceKind.NOTE, words="Seen on ten evenings")
