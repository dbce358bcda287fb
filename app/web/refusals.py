"""Requests that were refused are recorded: whose, for which kind of page, and why.

Never the address itself, which may say more than an auditor is to know; and not without bound, so that nobody
fills the record: after so many within an hour, one entry says that more are left out. Each kind of page is
counted by itself, so that harmless refusals on one do not hide what somebody tries on another.
"""

from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.database import rate_limits
from app.models.event import Event
from app.models.person import User
from app.use_case import record_apart

HOUR = timedelta(hours=1)
# On one kind of page, of one person or of one address from which nobody is signed in; and of all together.
MOST_OF_ONE, MOST_OF_ALL = 20, 500


def note(why: str) -> None:
    """Record a refusal, apart from the rest of the request, which is answered even if this fails."""
    try:
        who = current_user._get_current_object() if current_user.is_authenticated else None
        _record(who, why)
    except SQLAlchemyError:
        current_app.logger.exception("A refused request could not be recorded")


def _record(who: User | None, why: str) -> None:
    address = request.remote_addr or "an unknown address"
    one = rate_limits.count(f"refusals/{who.id if who else address}/{_page()}", HOUR)
    if one > MOST_OF_ONE:
        return
    everything = rate_limits.count("refusals", HOUR)
    # However many there are, somebody signed in never tries a kind of page unseen. There are not many kinds.
    is_first = who is not None and one == 1
    if everything > MOST_OF_ALL and not is_first:
        return
    if one == MOST_OF_ONE or everything >= MOST_OF_ALL:
        why = f"{why}; more within the hour are not recorded"
    named = who.name if who else f"somebody at {address}"
    record_apart(
        who, Event.REQUEST_REFUSED, subject=named, who=named, page=_page(), method=request.method, why=why
    )


def _page() -> Any:
    """The pattern of the address: /cases/<case:reference>/close."""
    return request.url_rule.rule if request.url_rule else "no page of this service"
