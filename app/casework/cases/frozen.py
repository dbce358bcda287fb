"""Charts, maps and tables that were kept as they were: the one place where evidence meets them.

Nothing is kept yet, so nothing is found; the pages already know what to say of what is not.
"""

from typing import NamedTuple

from app.models.person import User


class FrozenEvidence(NamedTuple):
    """What is shown of something that was kept: its title, and its address."""

    title: str
    address: str


def find_frozen(user: User, key: str) -> FrozenEvidence | None:
    """Return what was kept under this key; None if this person may not see it, or it is there no longer."""
    return None
