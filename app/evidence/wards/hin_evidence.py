"""Are the figures that a proposal rests on still those of now?"""

from collections.abc import Mapping
from typing import Any

# Proposals of before rates were a year's have a rate of their months, and no word on either.
OF_RATES = ("rate", "rate_per", "warning")


def is_unchanged(kept: Mapping[str, Any], now: Mapping[str, Any] | None) -> bool:
    """Whether a proposal's figures are those of now. Of older ones all but the rate is compared."""
    if now is None or "rate_per" in kept:
        return kept == now
    return _without_rates(kept) == _without_rates(now)


def _without_rates(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if name not in OF_RATES}
