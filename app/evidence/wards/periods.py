"""Which months does the address of a page ask for?"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.evidence.statistics.periods import Period, choose, read_month
from app.web.listing import one_of
from app.words import month


def requested_period(query: Mapping[str, str], loaded: Sequence[date]) -> Period | None:
    """Return the loaded months between `from` and `to` of the address; where none is, the usual ones."""
    first, last = (_requested_month(query.get(name, ""), loaded) for name in ("from", "to"))
    return choose(loaded, first, last) or choose(loaded, None, None)


def _requested_month(text: str, loaded: Sequence[date]) -> date | None:
    # A month that is not loaded is no unknown value: the page says so (see `unloaded_months`).
    return read_month(text) or read_month(one_of([f"{start:%Y-%m}" for start in loaded], text, ""))


def unloaded_months(query: Mapping[str, str], loaded: Sequence[date], period: Period) -> dict[str, str]:
    """What the fields `from` and `to` say of months that the address asks for and that are not loaded.

    `period`: what is shown in their place.
    """
    shown = {"from": f"begins with {month(period.first)}", "to": f"ends with {month(period.last)}"}
    asked = {name: read_month(query.get(name, "")) for name in shown}
    return {
        name: f"Nothing is loaded for {month(start)}, so this {shown[name]}. Select one of the months offered"
        if start and start not in loaded
        else ""
        for name, start in asked.items()
    }
