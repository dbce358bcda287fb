"""The list of priorities, and what its file holds."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from app.evidence.statistics.priorities import CRITERIA
from app.web.listing import Column, Listing, choice
from app.web.listing.figures import figure, rounded


def priorities_listing(years: Sequence[int], usual: int) -> Listing:
    """The problems of a year, by rank."""
    offered = sorted({*years, usual}, reverse=True)
    return Listing(
        "priorities", "problem", sort="rank", size=200,
        filters=(choice("year", "Year", [(str(year), str(year)) for year in offered], str(usual)),),
        columns=(
            _sorted("rank", "Rank", lambda row: row.ranked.rank, numeric=True),
            _sorted("name", "Problem", lambda row: row.problem.name),
            _mean("harm", "Harm"),
            _mean("likelihood", "Likelihood"),
            _mean("priority", "Priority"),
            Column("moves", "Rank if a weight changes by 1", value=lambda row: row.moves),
            Column("confidence", "Confidence in the data", value=lambda row: row.problem.confidence),
            Column("position", "Partners’ position", value=lambda row: row.problem.position),
            *(_score(criterion.name, criterion.label) for criterion in CRITERIA),
            *(_reason(name, heading) for name, heading in REASONS),
        ),
    )  # fmt: skip


REASONS = (
    ("harm_why", "Reason for harm"),
    ("likelihood_why", "Reason for likelihood"),
    ("confidence_why", "Reason for confidence"),
    ("position_why", "Reason for position"),
)


def _sorted(name: str, heading: str, read: Callable[[Any], Any], **more: Any) -> Column:
    return Column(name, heading, sort=read, value=read, **more)


def _mean(name: str, heading: str) -> Column:
    """A mean, or the product of two, to one decimal; the file has two."""
    return figure(name, heading, attrgetter(name), "{:.1f}".format, value=rounded(attrgetter(name), 2))


def _score(name: str, label: str) -> Column:
    return Column(name, label, value=lambda row: row.problem.scores[name], on_page=False)


def _reason(name: str, heading: str) -> Column:
    return Column(name, heading, value=lambda row: getattr(row.problem, name), on_page=False)
