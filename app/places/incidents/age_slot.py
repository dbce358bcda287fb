"""The age of the incidents that are loaded, which their page says as the pages of evidence do."""

from collections.abc import Callable
from typing import Any

from app.slots import Slot

AGE_OF_INCIDENTS: Slot[Callable[[], Any]] = Slot("the age of the incidents that are loaded")


def age_of_incidents() -> Any:
    return next((provide() for provide in AGE_OF_INCIDENTS), None)
