"""Who can be taken off a case?"""

from collections.abc import Iterable

from app.models.sharing import CasePerson, NamedFor

# The lead stays while they lead, and whoever has an action while they have it.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def may_remove_person(user_id: int, restricted: bool, everybody: Iterable[CasePerson]) -> bool:
    """A restricted case keeps at least one person for good: else nobody could ever find it again."""
    rows = list(everybody)
    if any(named.named_for in STAY for named in rows if named.user_id == user_id):
        return False
    return not restricted or any(named.until is None for named in rows if named.user_id != user_id)
