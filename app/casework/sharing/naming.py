"""The rule on who may be removed from a case."""

from collections.abc import Iterable

from app.casework.cases.keepers import find_waiting, list_who_must_stay
from app.models.case import Case
from app.models.sharing import CasePerson, NamedFor

# The lead and the owners of actions stay named for as long as they are that.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def list_who_stay(case: Case, everybody: Iterable[CasePerson]) -> set[int]:
    """The people on a case's list who may not be removed from it.

    A restricted case keeps at least one person who works it, with an account and without an end date, and
    those who decide a request that is on its way, or made it.
    """
    stay = {named.user_id for named in everybody if named.named_for in STAY}
    if case.restricted:
        stay |= list_who_must_stay(case)
        stay |= {person.id for person in waiting.people} if (waiting := find_waiting(case)) else set()
    return stay
