"""A question about hotspots: which places, incidents and months, how weighed, how tested."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.evidence.questions.what import CRIME, What
from app.evidence.statistics.periods import Period, read_month
from app.models.base import LabelledEnum

DEFAULT_SEED = 1998
MOST_SEED = 2**31 - 1
PERMUTATIONS = (9_999, 999)  # with 999, a hotspot of a few squares among a thousand could never pass
REFINED_FROM = 9_999  # who asks for fewer wants an answer at once
METHOD = 2  # counted up when the same question would be answered otherwise


class By(LabelledEnum):
    """The kind of place compared; a square's value is its size in metres."""

    LSOA = "lsoa", "LSOAs"
    SQUARE_1000 = "1000", "Squares of 1 km"
    SQUARE_500 = "500", "Squares of 500 m"
    SQUARE_250 = "250", "Squares of 250 m"
    SQUARE_100 = "100", "Squares of 100 m"

    @property
    def size(self) -> int | None:
        return None if self is By.LSOA else int(self.value)

    @property
    def many(self) -> str:
        """The plural, within a sentence."""
        return self.label if self is By.LSOA else self.label[0].lower() + self.label[1:]

    @property
    def one(self) -> str:
        """The singular, within a sentence."""
        return "LSOA" if self is By.LSOA else self.many.replace("squares", "square")

    @property
    def needs_exact_points(self) -> bool:
        """Whether the squares are finer than points that stand for eight or more addresses allow."""
        return self is By.SQUARE_100


class Measure(LabelledEnum):
    COUNT = "count", "Number of incidents"
    HARM = "harm", "Harm"
    RATE = "rate", "Rate per 1,000 residents"


ALL_CRIME = CRIME


@dataclass(frozen=True)
class Question:
    """One question. `category` is all crime, or what else is counted, as an address has it.

    `missing`: the months in between that were not loaded when it was asked, of which nothing is counted.
    """

    by: By
    first: date
    last: date
    category: str = ALL_CRIME
    measure: Measure = Measure.COUNT
    permutations: int = PERMUTATIONS[0]
    seed: int = DEFAULT_SEED
    missing: frozenset[date] = frozenset()

    @property
    def period(self) -> Period:
        return Period(self.first, self.last, self.missing)

    @property
    def one_category(self) -> str | None:
        """The category, several or a group; None for all crime, and for that with anti-social behaviour."""
        return What(self.category).category

    @property
    def what(self) -> str:
        """All crime, or what else is counted, within a sentence."""
        return What(self.category).thing

    @property
    def is_refined(self) -> bool:
        """Whether places near the bound get more permutations than the others."""
        return self.permutations >= REFINED_FROM

    @property
    def words(self) -> str:
        """Crime by squares of 250 m, October 2018 to February 2019, weighed by harm."""
        weighed = {Measure.HARM: ", weighed by harm", Measure.RATE: ", per 1,000 residents"}
        what = self.what[0].upper() + self.what[1:]
        return f"{what} by {self.by.many}, {self.period.words}{weighed.get(self.measure, '')}"

    def as_dict(self) -> dict[str, Any]:
        months = {"first": f"{self.first:%Y-%m}", "last": f"{self.last:%Y-%m}"}
        return {**asdict(self), **months, "missing": [f"{month:%Y-%m}" for month in sorted(self.missing)]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Question":
        """Return the question stored as `data`; ValueError if it is not one."""
        first, last = read_month(str(data["first"])), read_month(str(data["last"]))
        if first is None or last is None or first > last:
            raise ValueError("A question needs a first month and a last one that is not before it")
        by, measure = By(data["by"]), Measure(data["measure"])
        if measure is Measure.RATE and by is not By.LSOA:
            raise ValueError("Only LSOAs have a number of residents")
        category = str(data["category"])
        if measure is Measure.HARM and What(category).weighs_nothing:
            raise ValueError("This category has no weight of harm")
        counts = int(data["permutations"]), int(data["seed"])
        missing = frozenset(month for text in data.get("missing", ()) if (month := read_month(str(text))))
        return cls(by, first, last, category, measure, *counts, missing)

    def key(self, data_version: str) -> str:
        """A hash that is equal for the same question about the same data."""
        text = json.dumps([data_version, METHOD, self.as_dict()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
