"""What becomes of the files that a form holds, once it is sent."""

from app.casework.files import queries, services
from app.models.case import Case
from app.models.person import User
from app.models.sharing import CaseFile


def attach_held(actor: User, case: Case, *, page: str) -> list[CaseFile]:
    """Add to a case what the form of a page holds; mostly that is nothing."""
    held = queries.list_held(actor, page)
    return services.attach(actor, case, held=held) if held else []
