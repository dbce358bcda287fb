"""Mails that tell people that something needs them.

What cases and groups tell is a notice of `workflows/telling.py`: the worker mails it a moment later, or the
next morning to those who want one mail a day, after it has checked again that they may see what it is about.
What accounts tell goes at once, by `tell_of`.

A mail says where to read something, never what it is about: mail is read on buses and forwarded.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, lazyload, load_only

from app import clock, policy
from app.background import jobs
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.notice import Notice, NoticeState
from app.models.person import Told, User
from app.words import pluralise
from app.workflows.telling import TOLD

MORNING = time(7)
WITH_ABSENT = joinedload(Notice.stands_for).options(load_only(User.name), lazyload(User.memberships))
SUBJECT = "You have something to do in problem solving"
CONFIDENTIAL_FOOTER = """
This email does not say what the case is about, so you can read it anywhere. Sign in for the details.
"""


def tell_of(people: Iterable[User], what: str, path: str) -> None:
    """Mail these people at once about something other than a case, which the caller knows they may read."""
    if clock.is_pretended():
        return
    for person in dict.fromkeys(people):
        if person.active:
            jobs.defer_mail([person.email], SUBJECT, _body(person, [(what, path)]))


# --- notices, sent by the worker --------------------------------------------------------------------
def send_due() -> int:
    """Mail every notice that is due, one mail a person; return the number of mails."""
    sent = 0
    for user_id in db.session.scalars(
        select(Notice.user_id).distinct().where(*_due()).join(Notice.user)
    ).all():
        sent += _send_to(user_id)
        db.session.commit()
    return sent


def _due() -> tuple[ColumnElement[bool], ...]:
    at_once = User.told == Told.AT_ONCE
    overnight = and_(User.told == Told.DAILY, Notice.made_at < last_morning(clock.now()))
    return (Notice.state == NoticeState.WAITING, Notice.user_id == User.id, or_(at_once, overnight))


def last_morning(now: datetime) -> datetime:
    """The last moment at which it was 7 in the morning in London."""
    here = now.astimezone(clock.LONDON)
    today = datetime.combine(here.date(), MORNING, tzinfo=clock.LONDON)
    yesterday = datetime.combine(here.date() - timedelta(days=1), MORNING, tzinfo=clock.LONDON)
    return today if here >= today else yesterday


def _send_to(user_id: int) -> int:
    """Mail one person what is due. Locked, so that two workers never send the same notice."""
    due = select(Notice).where(Notice.user_id == user_id, *_due()).order_by(Notice.id).options(WITH_ABSENT)
    notices = db.session.scalars(due.with_for_update(of=Notice, skip_locked=True)).all()
    if not notices:
        return 0
    person = db.session.get_one(User, user_id)
    seen = ids_in_sight(person, notices) if person.active else set()
    told = [notice for notice in notices if notice.id in seen]
    for notice in notices:
        notice.state = NoticeState.SENT if notice.id in seen else NoticeState.DROPPED
        notice.sent_at = clock.now()
    if told:
        mail = {"subject": _subject(told), "body": _body(person, list(_lines(told)))}
        jobs.defer_in_session("send_mail", recipient=person.email, **mail)
    return bool(told)


def ids_in_sight(person: User, notices: Sequence[Notice]) -> set[int]:
    """Which of these notices are about nothing that this person may no longer see."""
    about = {notice.case_id for notice in notices if notice.case_id}
    cases = policy.visible_cases(person, select(Case.id)).where(Case.id.in_(about))
    visible = {None, *db.session.scalars(cases)} if about else {None}
    return {notice.id for notice in notices if notice.case_id in visible or _is_known(person, notice)}


def _is_known(person: User, notice: Notice) -> bool:
    """Whether somebody who was refused a case still knows it by its name."""
    if notice.event is not Event.ACCESS_REFUSED:
        return False
    named = policy.visible_case_names(person, select(Case.id)).where(Case.id == notice.case_id)
    return db.session.scalar(named) is not None


def words_of(notice: Notice) -> str:
    """What the person is told; a reason that the table no longer has is said in general."""
    words = TOLD.get(notice.event, {}).get(notice.relation, "Something that affects you has changed.")
    return f"For {notice.stands_for.name}: {words}" if notice.stands_for else words


def _subject(told: Sequence[Notice]) -> str:
    return (
        SUBJECT
        if len(told) == 1
        else f"You have {pluralise(len(told), 'thing')} to look at in problem solving"
    )


def _lines(told: Iterable[Notice]) -> Iterator[tuple[str, str]]:
    """What is said, and the address; the same of the same once."""
    yield from dict.fromkeys((words_of(notice), notice.path) for notice in told)


def _body(person: User, lines: Sequence[tuple[str, str]]) -> str:
    site = current_app.config["PUBLIC_URL"]
    what = "\n\n".join(f"{words}\n{site}{path}" for words, path in lines)
    about_case = any(path.startswith(("/cases/", "/escalations/")) for _, path in lines)
    return f"Hello {person.name},\n\n{what}\n{CONFIDENTIAL_FOOTER if about_case else ''}"
