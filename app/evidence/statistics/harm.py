"""How much harm does an incident of a category stand for? The weights, and where they come from.

They are made in the manner of the Cambridge Crime Harm Index (Sherman, Neyroud and Neyroud, "The Cambridge
Crime Harm Index: measuring total harm from crime based on sentencing guidelines", Policing 10:171-183,
2016): the days in prison at which the sentencing guidelines of England and Wales start for a first
offender. The index weighs each offence; data.police.uk publishes only broad categories. So each weight
here is a rough mean over the offences that a category usually holds, set by hand. The table is
harm_weights.csv beside this file: a partnership that knows its own offences puts its own means there.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("harm_weights.csv")
SOURCE = (
    "Cambridge Crime Harm Index (Sherman, Neyroud and Neyroud 2016), as rough means by category: days in "
    "prison at which sentencing starts for a first offender"
)


@dataclass(frozen=True)
class HarmWeight:
    """A category's row: days in prison for an incident, 0 or more, and what is typical of it."""

    category: str
    days: float
    typical: str


class WrongTable(ValueError):
    """The table of weights cannot be used; the message says which row."""


@functools.cache
def harm_weights() -> Mapping[str, HarmWeight]:
    """The weight of each category that has one, in the order of the table."""
    return read_weights(TABLE)


def read_weights(path: Path) -> dict[str, HarmWeight]:
    """WrongTable for a weight that is not a number of days, or a category that comes twice."""
    weights: dict[str, HarmWeight] = {}
    with path.open(newline="", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            weight = _read(row, number)
            if weight.category in weights:
                raise WrongTable(f"Line {number}: {weight.category} comes twice")
            weights[weight.category] = weight
    return weights


def _read(row: dict[str, str], number: int) -> HarmWeight:
    try:
        weight = HarmWeight(row["category"].strip(), float(row["days"]), (row["typical"] or "").strip())
    except (KeyError, TypeError, ValueError) as error:
        raise WrongTable(
            f"Line {number}: a row is a category, a number of days and what is typical"
        ) from error
    if not (weight.category and 0 <= weight.days < float("inf")):
        raise WrongTable(f"Line {number}: a weight is a number of days, 0 or more")
    return weight


def harm(counts: Mapping[str, int]) -> float:
    """The days that these incidents stand for, from how many there are of each category. A category
    without a weight counts for nothing, as the page of the weights says."""
    weights = harm_weights()
    return sum(number * weights[category].days for category, number in counts.items() if category in weights)


def unweighed(counts: Mapping[str, int]) -> dict[str, int]:
    """Those of these incidents whose category has no weight, so that harm leaves them out."""
    return {name: number for name, number in counts.items() if number and name not in harm_weights()}


def weighs_nothing(category: str) -> bool:
    """Whether there is no harm to compare places by: no weight, or one of 0."""
    weight = harm_weights().get(category)
    return weight is None or not weight.days
