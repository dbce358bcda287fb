"""What can stand in the addresses of priorities?"""

from app.evidence.statistics.priorities import CRITERIA
from app.insight.priorities.services import Scored, score_problem
from app.models.priority import Confidence, PartnersPosition, PriorityProblem

NOUNS = {"problem_key": [PriorityProblem]}
VALUES = {"year": ("2027",)}


def make(cast):
    """A problem with its scores."""
    scores = {criterion.name: 3 for criterion in CRITERIA}
    words = dict.fromkeys(("harm_why", "likelihood_why", "confidence_why", "position_why"), "Because")
    scored = Scored(
        2027, "Knife crime", scores, confidence=Confidence.LOW, position=PartnersPosition.WELL, **words
    )
    return score_problem(cast["analyst"], scored=scored)
