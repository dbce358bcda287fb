"""What does a reader of incident files give, whatever the source?"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np


class NotSuchAFile(Exception):
    """The file as a whole cannot be used; the message says why, to the person who gave it."""


@dataclass(frozen=True)
class Rejection:
    """A row that could not be used: the line it begins on, why, and the row itself, shortened."""

    line: int
    reason: str
    row: str


@dataclass
class Batch:
    """Some thousands of incidents as columns of one length, and the rows among them that were rejected.

    `months` are the first days of months. Eastings and northings are metres on the National Grid, NaN
    where the row states no place. `bytes_read` is how much of the file lies behind this batch.
    """

    forces: list[str]
    months: list[date]
    categories: list[str]
    eastings: np.ndarray
    northings: np.ndarray
    lsoa_codes: list[str]
    locations: list[str]
    rejections: list[Rejection] = field(default_factory=list)
    bytes_read: int = 0

    def __len__(self) -> int:
        return len(self.months)
