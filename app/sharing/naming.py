"""Who can be taken off a case?"""

from sqlalchemy import func, select

from app.extensions import db
from app.models import CasePerson, NamedFor

# The lead stays while they lead, and whoever has an action while they have it.
STAY = (NamedFor.LEAD, NamedFor.OWNS_ACTION)


def may_be_taken_off(named: CasePerson, restricted: bool) -> bool:
    """A restricted case keeps at least one person for good: else nobody could ever find it again."""
    if named.named_for in STAY:
        return False
    return not restricted or named.until is not None or _others_for_good(named) > 0


def _others_for_good(named: CasePerson) -> int:
    others = select(func.count(CasePerson.id)).where(
        CasePerson.case_id == named.case_id, CasePerson.id != named.id, CasePerson.until.is_(None)
    )
    return db.session.scalar(others) or 0
