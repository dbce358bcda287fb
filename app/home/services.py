"""What somebody does on the front page itself."""

from sqlalchemy.dialects.postgresql import insert

from app import clock, policy
from app.background.notices import words_of
from app.extensions import db
from app.home.queries import Alert
from app.models.desk import SeenAlert
from app.models.event import Event
from app.models.notice import Notice
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case

IN_WORDS = {
    Event.CASE_GLASS_BROKEN: "that it was opened in an emergency",
    Event.CASE_KEEPER_NAMED: "who was put on its list",
    Event.CASE_OUT_OF_SIGHT: "that nobody can act on it",
}


@use_case
def mark_seen(actor: User, alert: Alert) -> None:
    """Mark an alert as seen: it leaves this person's front page."""
    policy.ensure(actor, Action.HOME_VIEW)
    seen = {"user_id": actor.id, "entry_id": alert.entry.id, "seen_at": clock.now()}
    db.session.execute(insert(SeenAlert).values(seen).on_conflict_do_nothing())
    record(actor, Event.ALERT_SEEN, alert.case, alert=IN_WORDS[alert.entry.event])


@use_case
def mark_notice_seen(actor: User, notice: Notice) -> None:
    """Mark as seen what this person was told: it leaves their front page."""
    policy.ensure(actor, Action.HOME_VIEW)
    notice.seen_at = clock.now()
    record(actor, Event.NOTICE_SEEN, notice.case, told=words_of(notice))
