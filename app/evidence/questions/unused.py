"""What does an address name that no page uses? A sentence for each: nothing is ignored without a word."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.evidence.questions import address
from app.web.listing.question import AFTER, REVERSE, SORT

SEVERAL = (address.ADD, address.DAYS)  # names that may stand more than once
# What belongs to a kind of place, by what `place` must then be.
OF_A_PLACE = {
    address.METRES: ("circle",), address.CORNERS: ("drawn",), address.LSOAS: ("lsoas",),
    address.SQUARES: ("squares",), address.CALLED: ("drawn", "squares"),
}  # fmt: skip
OF_LISTS = (SORT, REVERSE, AFTER)
# Of the form of a question, of a download, of an Undo.
OF_EVERY_PAGE = frozenset({*address.NAMES, address.SHOWN, "of", "on", "name"})


def list_unused(query: Mapping[str, Any]) -> list[str]:
    """Parts of a question that are named in vain: twice, or of a place that is not asked about."""
    return [*_twice(query), *_of_other_places(query)]


def list_unknown(names: Iterable[str], own: Iterable[str]) -> list[str]:
    """Names of an address that are no part of a question. `own`: those of the page itself."""
    known = OF_EVERY_PAGE.union(own)
    unknown = [name for name in names if name not in known and name.split("-")[-1] not in OF_LISTS]
    return [f"{address.quoted(name)} is not part of a question, so it is left out." for name in unknown]


def _twice(query: Mapping[str, Any]) -> Iterator[str]:
    for name in address.NAMES:
        first, *more = address.all_of(query, name) or [""]
        if name not in SEVERAL and set(more) - {first}:
            words = f"The address has more than one “{name}”. This uses the first, {address.quoted(first)}."
            yield f"{words} {address.quoted(more[0])} is left out."


def _of_other_places(query: Mapping[str, Any]) -> Iterator[str]:
    """A form hands on what belonged to the place that it had, so of that nothing is said."""
    place = address.first_of(query, address.PLACE)
    if address.first_of(query, address.SHOWN):
        return
    for name, places in OF_A_PLACE.items():
        if address.first_of(query, name) and place not in places:
            yield f"“{name}” is left out because it only works with “place={places[0]}”."
