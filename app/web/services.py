"""Use cases of no slice: what the pages of all slices record."""

from app.models.event import Event
from app.models.person import User
from app.use_case import record, use_case


@use_case
def refuse_file(actor: User, *, page: str, found: str) -> None:
    """Record that malware was found. The file's name stays out: it may be words of a restricted case."""
    record(actor, Event.FILE_REFUSED, page=page, found=found)
