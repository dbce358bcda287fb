"""Over what rates are: named in the address, and carried along like the rest of a question."""

from collections.abc import Collection, Mapping
from typing import Any

from app.evidence.questions import address
from app.evidence.statistics.rates import Over
from app.web.listing import one_of


def requested_over(query: Mapping[str, str], known: Collection[Over] = tuple(Over)) -> Over:
    """`over` of the address of a page that asks no question; residents where it says nothing.

    `known`: over what there can be rates. Anything else is an unknown value.
    """
    return one_of([*known, Over.RESIDENTS], query.get(address.OVER), Over.RESIDENTS)


def read_over(query: Mapping[str, Any], known: Collection[Over]) -> tuple[Over, list[str]]:
    """As `requested_over`, with a sentence for what there is no rate over."""
    asked = address.first_of(query, address.OVER)
    over = next((over for over in Over if over == asked), None)
    if not asked or over is Over.RESIDENTS or over in known:
        return over or Over.RESIDENTS, []
    if over is None:
        return Over.RESIDENTS, [
            f"There are no rates for {address.quoted(asked)}. These are per 1,000 residents."
        ]
    return Over.RESIDENTS, [f"{over.unknown} These are per 1,000 residents."]


def over_in_address(over: Over) -> dict[str, str]:
    return {} if over is Over.RESIDENTS else {address.OVER: over.value}
