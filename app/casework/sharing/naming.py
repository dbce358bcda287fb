"""The rule on who may be removed from a case."""

from collections.abc import Iterable

from app.models.sharing import CasePerson, NamedFor

# The lead and the owners of actions stay named for as long as they are that.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def may_remove_person(user_id: int, restricted: bool, everybody: Iterable[CasePerson]) -> bool:
    """Whether a person may be removed. A restricted case keeps at least one person without an end date."""
    rows = list(everybody)
    if any(named.named_for in STAY for named in rows if named.user_id == user_id):
        return False
    return not restricted or any(named.until is None for named in rows if named.user_id != user_id)
