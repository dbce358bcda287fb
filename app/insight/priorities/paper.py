"""The priority matrix as a paper: the ranks, the weights, and the reasons."""

from collections.abc import Iterator, Sequence

from app import clock
from app.documents.description import Document, Facts, Heading, Paragraph, Part, Table
from app.evidence.statistics.priorities import HARMS, LABELS, LIKELIHOODS, Criterion
from app.insight.priorities.matrix import Line, answer, moves_of
from app.models.person import User
from app.structure.choices import partnership_named
from app.words import moment

HEADER = (
    "Problem",
    "Rank",
    "Harm",
    "Likelihood",
    "Priority",
    "If a weight changes",
    "Confidence",
    "Partners",
)
NUMBERS = frozenset({1, 2, 3, 4})
HOW_IT_IS_MADE = (
    "Harm and likelihood are weighted averages of scores from 1 to 5. Priority is harm multiplied by "
    "likelihood. Confidence in the data and partners’ position do not affect the rank. We chose the weights."
)


def document_of(lines: Sequence[Line], year: int, user: User) -> Document:
    partnership = partnership_named()
    return Document(
        title=f"Priorities for {year}",
        kind="Strategic assessment",
        answer=answer(lines, year),
        made=f"Made on {moment(clock.now())} for {user.name}.",
        parts=tuple(_parts(lines)),
        publisher=partnership.name if partnership else "Fourtier",
    )


def _parts(lines: Sequence[Line]) -> Iterator[Part]:
    yield Table("Problems by rank", HEADER, tuple(map(_row, lines)), "", NUMBERS)
    yield Paragraph(HOW_IT_IS_MADE)
    yield Table("Weights", ("Criterion", "Weight", "1 means", "5 means"), tuple(_weights()), "")
    for line in lines:
        yield Heading(f"{line.ranked.rank}. {line.problem.name}")
        yield Facts(tuple(_facts(line)))


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.problem.name, str(line.ranked.rank), f"{line.harm:.1f}", f"{line.likelihood:.1f}",
        f"{line.priority:.1f}", line.moves, line.problem.confidence.label, line.problem.position.label,
    )  # fmt: skip


def _weights() -> Iterator[tuple[str, ...]]:
    for group, criteria in (("Harm", HARMS), ("Likelihood", LIKELIHOODS)):
        for each in criteria:
            yield f"{group}: {each.label.lower()}", str(each.weight), each.low, each.high


def _facts(line: Line) -> Iterator[tuple[str, str]]:
    problem = line.problem
    yield "Harm", f"{_scores(line, HARMS)}. {problem.harm_why}"
    yield "Likelihood", f"{_scores(line, LIKELIHOODS)}. {problem.likelihood_why}"
    yield "Confidence", f"{problem.confidence.label}. {problem.confidence_why}"
    yield "Partners", f"{problem.position.label}. {problem.position_why}"
    if moves := moves_of(line):
        yield "Its rank", f"{'. '.join(moves)}."


def _scores(line: Line, criteria: Sequence[Criterion]) -> str:
    return ", ".join(f"{LABELS[each.name].lower()} {line.problem.scores[each.name]}" for each in criteria)
