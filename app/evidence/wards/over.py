"""What the reader wants rates to be over: named in the address, and carried along in links."""

from collections.abc import Mapping

from app.evidence.statistics.rates import Over
from app.web.listing import one_of


def requested_over(query: Mapping[str, str]) -> Over:
    """`over` of the address; residents where it says nothing."""
    return one_of(Over, query.get("over"), Over.RESIDENTS)


def over_in_address(over: Over) -> dict[str, str]:
    return {} if over is Over.RESIDENTS else {"over": over.value}
