"""The problems of a year with their ranks, as the page, the paper and the file show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence.statistics.priorities import (
    HARMS,
    LABELS,
    LIKELIHOODS,
    Move,
    Ranked,
    mean,
    rank_problems,
)
from app.models.priority import Confidence, PriorityProblem
from app.words import in_words, pluralise


@dataclass(frozen=True)
class Line:
    """A problem with its rank, harm and likelihood."""

    problem: PriorityProblem
    ranked: Ranked

    @property
    def harm(self) -> float:
        return float(mean(self.problem.scores, HARMS))

    @property
    def likelihood(self) -> float:
        return float(mean(self.problem.scores, LIKELIHOODS))

    @property
    def priority(self) -> float:
        return float(self.ranked.priority)

    @property
    def moves(self) -> str:
        """No weight moves it; or 2 to 4."""
        return "No change" if self.ranked.is_firm else f"{self.ranked.best} to {self.ranked.worst}"


def lines_of(problems: Sequence[PriorityProblem]) -> list[Line]:
    """The problems by rank."""
    ranked = rank_problems([problem.scores for problem in problems])
    lines = [Line(problem, found) for problem, found in zip(problems, ranked, strict=True)]
    return sorted(lines, key=lambda line: (line.ranked.rank, line.problem.name.lower()))


def answer(lines: Sequence[Line], year: int) -> str:
    """12 problems were weighed for 2027. First: ..."""
    if not lines:
        return f"No problems are scored for {year} yet."
    first = [line.problem.name for line in lines[:3]]
    firm = sum(line.ranked.is_firm for line in lines)
    said = f"{pluralise(len(lines), 'problem')} {'is' if len(lines) == 1 else 'are'} scored for {year}."
    leads = f"{first[0]} ranks highest" if len(first) == 1 else f"{in_words(first)} rank highest"
    moved = f"If any weight changes by 1, {firm} of {len(lines)} keep their rank."
    low = sum(line.problem.confidence is Confidence.LOW for line in lines)
    doubt = f" Confidence in the data is low for {low} of them: check it before you decide." if low else ""
    return f"{said} {leads}. {moved}{doubt}"


def moves_of(line: Line) -> list[str]:
    """What moves its rank, in words: with more weight on fear and distress it would be 2."""
    return [_move(move) for move in line.ranked.moves]


def _move(move: Move) -> str:
    change = "higher" if move.by > 0 else "lower"
    return f"If the weight of {LABELS[move.criterion].lower()} were 1 {change}, it would rank {move.rank}"
