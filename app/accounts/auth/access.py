"""What must be seen to when somebody loses an account or a role, and what do they leave to others?"""

from collections.abc import Callable
from dataclasses import dataclass

from app.models.person import User
from app.slots import Slot
from app.words import pluralise

# Steps of that use case: what was theirs must not be left to nobody.
ACCESS_ENDED: Slot[Callable[[User], None]] = Slot("what is seen to when somebody loses an account or a role")


@dataclass(frozen=True)
class Left:
    """One kind of what somebody leaves behind, without anything of restricted cases.

    `name`: of its field; `told`: what the person who gets it is told of each. `hand_over` takes the actor,
    the person who leaves and the one who gets it, and is a step of the use case that closes the account.
    """

    name: str
    one: str
    plural: str
    told: str
    count: Callable[[User], int]
    hand_over: Callable[[User, User, User], None]

    def words(self, number: int) -> str:
        return pluralise(number, self.one, self.plural)


LEFT: Slot[Callable[[], Left]] = Slot("what somebody leaves to others when their account is closed")
