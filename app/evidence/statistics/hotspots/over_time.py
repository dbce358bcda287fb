"""Was a place a hotspot all along, has it become one, or has it ceased to be? Month by month.

The rule, as the pages say it. The latest third of the months (at least two) are the recent ones. A hotspot
in half of the earlier and half of the recent months or more is persistent; in half of the recent and fewer
of the earlier ones, emerging; in half of the earlier and fewer of the recent ones, fading; in some months,
but in half of neither, occasional.
"""

from enum import StrEnum

import numpy as np

FEWEST_MONTHS = 4
FEWEST_RECENT = 2
HALF = 0.5


class Course(StrEnum):
    PERSISTENT = "persistent"
    EMERGING = "emerging"
    FADING = "fading"
    OCCASIONAL = "occasional"
    NEVER = "never"


def recent_months(months: int) -> int:
    """How many of the months are recent: a third, rounded up, and two at least."""
    return max(FEWEST_RECENT, -(-months // 3))


def courses(hot: np.ndarray) -> list[Course]:
    """The course of each place. hot: n rows of true and false, a column a month, the oldest first.

    ValueError if there are fewer than four months, of which nothing could be said.
    """
    hot = np.asarray(hot, dtype=bool)
    months = hot.shape[1]
    if months < FEWEST_MONTHS:
        raise ValueError(f"{months} months are too few; {FEWEST_MONTHS} are needed")
    recent = recent_months(months)
    before = hot[:, :-recent].mean(axis=1) >= HALF
    lately = hot[:, -recent:].mean(axis=1) >= HALF
    conditions = [before & lately, lately, before, hot.any(axis=1)]
    names = [Course.PERSISTENT, Course.EMERGING, Course.FADING, Course.OCCASIONAL]
    which = np.select(conditions, range(len(names)), default=len(names))
    return [(*names, Course.NEVER)[number] for number in which.tolist()]
