"""Which problems come first? Scores and weights in, ranks out, with how far each rank moves.

The weights are our own, and published: on the page, and in docs/priority-matrix.md. Harm is the weighted mean
of the scores of its kinds, and likelihood that of how often and whether it rises, both from 1 to 5. The
priority of a problem is one times the other, from 1 to 25. Confidence in the data and the position of
partners change no rank: they stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

LEAST, MOST = 1, 5


class Criterion(NamedTuple):
    """`name` is what it is stored under. `low` and `high` say what 1 and 5 stand for."""

    name: str
    label: str
    weight: int
    low: str
    high: str


HARMS = (
    Criterion("physical", "Injury and death", 5, "hardly any injury", "deaths or lasting injury"),
    Criterion("psychological", "Fear and distress", 4, "annoyance", "lasting distress"),
    Criterion("community", "Community and trust", 3, "one household", "whole neighbourhoods"),
    Criterion("financial", "Money and property", 2, "under £100 each time", "homes or livelihoods lost"),
    Criterion("environmental", "The place itself", 1, "soon put right", "the place is given up"),
)
LIKELIHOODS = (
    Criterion("frequency", "How often it happens", 3, "a few times a year", "every day"),
    Criterion("direction", "Whether it is rising", 2, "a real fall", "a real rise"),
)
CRITERIA = (*HARMS, *LIKELIHOODS)
WEIGHTS = {criterion.name: criterion.weight for criterion in CRITERIA}
LABELS = {criterion.name: criterion.label for criterion in CRITERIA}

Scores = Mapping[str, int]
Weights = Mapping[str, int]


def mean(scores: Scores, criteria: Sequence[Criterion], weights: Weights = WEIGHTS) -> Fraction:
    """The weighted mean of the scores of these criteria."""
    total = sum(weights[criterion.name] for criterion in criteria)
    return Fraction(sum(weights[each.name] * scores[each.name] for each in criteria), total)


def priority(scores: Scores, weights: Weights = WEIGHTS) -> Fraction:
    return mean(scores, HARMS, weights) * mean(scores, LIKELIHOODS, weights)


def ranks(problems: Sequence[Scores], weights: Weights = WEIGHTS) -> list[int]:
    """The rank of each problem, the first being the highest. Equals share the better rank."""
    values = [priority(scores, weights) for scores in problems]
    ordered = sorted(values, reverse=True)
    return [ordered.index(value) + 1 for value in values]


# --- how far ranks move ------------------------------------------------------------------------------
class Move(NamedTuple):
    """A weight that moves by one, and the rank that a problem then has."""

    criterion: str
    by: int
    rank: int


@dataclass(frozen=True)
class Ranked:
    """`best` and `worst`: the ranks that it has when any one weight moves by one, up or down."""

    rank: int
    priority: Fraction
    moves: tuple[Move, ...]

    @property
    def best(self) -> int:
        return min([self.rank, *(move.rank for move in self.moves)])

    @property
    def worst(self) -> int:
        return max([self.rank, *(move.rank for move in self.moves)])

    @property
    def is_firm(self) -> bool:
        """Whether no weight that moves by one moves its rank."""
        return self.best == self.worst


def rank_problems(problems: Sequence[Scores], weights: Weights = WEIGHTS) -> list[Ranked]:
    """Each problem's rank, and how it moves with each weight."""
    moved = [(name, by, ranks(problems, changed)) for name, by, changed in _moved(weights)]
    return [
        Ranked(
            rank,
            priority(problems[place], weights),
            tuple(Move(name, by, after[place]) for name, by, after in moved if after[place] != rank),
        )
        for place, rank in enumerate(ranks(problems, weights))
    ]


def _moved(weights: Weights) -> list[tuple[str, int, Weights]]:
    """All weights with one of them moved by one. None falls below 0, and no group of them to nothing."""
    made: list[tuple[str, int, Weights]] = []
    for name in weights:
        for by in (-1, 1):
            changed = {**weights, name: weights[name] + by}
            if changed[name] >= 0 and all(_total(group, changed) for group in (HARMS, LIKELIHOODS)):
                made.append((name, by, changed))
    return made


def _total(criteria: Sequence[Criterion], weights: Weights) -> int:
    return sum(weights[criterion.name] for criterion in criteria)
