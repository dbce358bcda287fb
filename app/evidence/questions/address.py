"""The names under which a question stands in an address. Pages use them for nothing else."""

from collections.abc import Mapping
from typing import Any

WHAT, ADD, SOURCE, WEIGH = "what", "add", "source", "weigh"
PLACE, POINT, METRES, CORNERS, LSOAS, CALLED = "place", "point", "metres", "at", "lsoas", "called"
SQUARES = "squares"
WHEN, FIRST, LAST = "when", "from", "to"
DAYS, HOURS = "days", "hours"
COMPARED, OVER = "beside", "over"
SHOWN = "shown"  # the months that the fields of a form had when it was drawn; it is not handed on

NAMES = (
    WHAT, ADD, SOURCE, WEIGH, PLACE, POINT, METRES, CORNERS, LSOAS, SQUARES, CALLED, WHEN, FIRST, LAST,
    DAYS, HOURS, COMPARED, OVER,
)  # fmt: skip
LONGEST_QUOTED = 40


def carried(query: Mapping[str, Any]) -> dict[str, Any]:
    """The question of an address as it stands there, for pages that only hand it on.

    The place of a profile, which has corners or LSOAs and a name, is one to ask about.
    """
    asked: dict[str, Any] = {name: values for name in NAMES if (values := all_of(query, name))}
    kind = "drawn" if CORNERS in asked else LSOAS if LSOAS in asked else ""
    if kind and PLACE not in asked:
        asked |= {PLACE: kind, CALLED: all_of(query, "name")}
    return asked


def all_of(query: Mapping[str, Any], name: str) -> list[str]:
    """Every value of a name, blanks aside."""
    values = query.getlist(name) if hasattr(query, "getlist") else query.get(name, ())
    return [value for value in ([values] if isinstance(values, str) else values) if value]


def first_of(query: Mapping[str, Any], name: str) -> str:
    return next(iter(all_of(query, name)), "").strip()


def quoted(typed: str) -> str:
    """What somebody typed by hand, as a sentence repeats it."""
    words = "".join(letter for letter in typed if letter.isprintable())
    return f"“{words[:LONGEST_QUOTED]}{'…' if len(words) > LONGEST_QUOTED else ''}”"
