"""What concentration takes of a question, and what it makes of it, for page, file and what is kept."""

from app.evidence.concentration.queries import list_spreads
from app.evidence.questions.asking import Asked
from app.evidence.questions.page import Page, Part
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.concentration import Concentration
from app.evidence.wards import queries as ward_queries
from app.evidence.wards.source import Source
from app.web.listing import one_of

CONCENTRATION = Page(
    "Concentration", "evidence.concentration.index",
    frozenset({Part.WHAT, Part.SOURCE, Part.WEIGHT, Part.HOURS}),
    why={
        Part.WHERE: "this page covers every place in the city",
        Part.COMPARED: "this page does not compare one time with another",
    },
    own=frozenset({"places"}),
)  # fmt: skip


def spreads_asked(asked: Asked, source: Source) -> tuple[dict[str, Concentration], str]:
    """By the kind of places, the largest first; and the kind of which the curve is."""
    spreads = dict(list_spreads(asked.question, snapped=source.snapped))
    second = list(spreads)[min(1, len(spreads) - 1)]  # the largest places are too few for a curve
    return spreads, one_of(spreads, asked.query.get("places"), second)


def source_of(question: EvidenceQuestion) -> Source:
    return ward_queries.get_source(question.period, question.what.category, question.what.source)
