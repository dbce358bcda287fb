"""Over what rates are: named in the address, and carried along like the rest of a question."""

from collections.abc import Mapping
from typing import Any

from app.evidence.questions import address
from app.evidence.statistics.rates import Over
from app.web.listing import one_of


def requested_over(query: Mapping[str, str]) -> Over:
    """`over` of the address of a page that asks no question; residents where it says nothing."""
    return one_of(Over, query.get(address.OVER), Over.RESIDENTS)


def read_over(query: Mapping[str, Any]) -> tuple[Over, list[str]]:
    """As `requested_over`, with a sentence for what there is no rate over."""
    asked = address.first_of(query, address.OVER)
    if not asked or asked in list(Over):
        return Over(asked or Over.RESIDENTS), []
    return Over.RESIDENTS, [f"There are no rates over {address.quoted(asked)}. These are over residents."]


def over_in_address(over: Over) -> dict[str, str]:
    return {} if over is Over.RESIDENTS else {address.OVER: over.value}
