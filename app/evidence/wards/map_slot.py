"""The map of High Impact Neighbourhoods, which their list and the decision on them show.

What is around a ward is known to slices that stand on this one, so one of them fills the slot.
"""

from collections.abc import Callable
from typing import Any

from app.models.person import User
from app.slots import Slot

MAP_OF_HINS: Slot[Callable[[User], Any]] = Slot("the map of High Impact Neighbourhoods")


def map_of_hins(user: User) -> Any:
    return next((provide(user) for provide in MAP_OF_HINS), None)
