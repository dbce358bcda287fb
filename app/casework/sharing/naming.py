"""The rule on who may be removed from a case."""

from collections.abc import Collection, Iterable

from app.casework.cases.keepers import find_waiting, list_keeper_ids
from app.models.case import Case
from app.models.sharing import CasePerson, NamedFor

# The lead and the owners of actions stay named for as long as they are that.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def list_who_stay(case: Case, everybody: Iterable[CasePerson]) -> set[int]:
    """The people on a case's list who may not be removed from it.

    A restricted case keeps at least one person with an account and without an end date, and those who decide
    a request that is on its way, or made it.
    """
    stay = {named.user_id for named in everybody if named.named_for in STAY}
    if case.restricted:
        stay |= _only(list_keeper_ids(case))
        stay |= {person.id for person in waiting.people} if (waiting := find_waiting(case)) else set()
    return stay


def _only(ids: Collection[int]) -> set[int]:
    return set(ids) if len(ids) == 1 else set()
