"""Places that a lower wing offers to the wings above it, so that no import has to run upwards.

The lower wing declares a slot beside the code that reads it. A slice of a higher wing names the slot and what
it puts there in its `slice.py`, and start-up fills it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Provider = TypeVar("Provider", bound=Callable[..., Any])


class Slot(Generic[Provider]):
    """The functions that higher wings provide for one purpose, in the order of their registration."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        self._providers: list[Provider] = []

    def fill(self, provider: Provider) -> None:
        """Add a provider. Filling a slot twice with the same one changes nothing."""
        if provider not in self._providers:
            self._providers.append(provider)

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers)
