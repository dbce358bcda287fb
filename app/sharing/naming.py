"""Who can be taken off a case?"""

from collections.abc import Iterable

from app.models import CasePerson, NamedFor

# The lead stays while they lead, and whoever has an action while they have it.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def may_be_taken_off(named: CasePerson, restricted: bool, everybody: Iterable[CasePerson]) -> bool:
    """A restricted case keeps at least one person for good: else nobody could ever find it again."""
    if named.named_for in STAY:
        return False
    return not restricted or any(other.until is None for other in everybody if other is not named)
