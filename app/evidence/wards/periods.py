"""Which months does the address of a page ask for?"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.evidence.statistics.periods import Period, choose
from app.web.listing import one_of


def requested_period(query: Mapping[str, str], loaded: Sequence[date]) -> Period | None:
    """Return the period of the query parameters `from` and `to`, each if loaded; defaults as in `choose`."""
    months = {f"{month:%Y-%m}": month for month in loaded}
    first, last = (months.get(one_of(months, query.get(name), "")) for name in ("from", "to"))
    return choose(loaded, first, last)
