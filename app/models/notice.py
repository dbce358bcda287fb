"""Who was told of what, why them, and have they been sent it and seen it?"""

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, LabelledEnum, ShortText, Timestamp, labelled
from app.models.case import Case
from app.models.event import Event
from app.models.person import User


class Relation(LabelledEnum):
    """What somebody is to the thing that happened. Of two, the first is the reason that is said."""

    OWNER = "owner", "You have an action"
    LEAD = "lead", "You lead it"
    NAMED = "named", "You were named"
    MEMBER = "member", "You are on the group"
    ASKER = "asker", "You asked"
    DECIDER = "decider", "You decide"
    RECEIVER = "receiver", "Your group receives it"
    SENDER = "sender", "You handed it down"
    COORDINATOR = "coordinator", "You coordinate its group"
    CHAIR = "chair", "You chair its group"
    ON_LIST = "on_list", "You are on its list"
    AUDITOR = "auditor", "You are an auditor"
    WATCHER = "watcher", "You watch it"


# Those to whom work is given, where an event gives any.
GIVEN = frozenset({Relation.OWNER, Relation.LEAD, Relation.NAMED, Relation.MEMBER})


class NoticeState(LabelledEnum):
    WAITING = "waiting", "Not sent yet", "yellow"
    SENT = "sent", "Sent", "green"
    DROPPED = "dropped", "Not sent", "grey"  # they may no longer see what it is about


class Notice(Model):
    """One person was told of one thing. What is said of a case is checked again when it is sent or shown."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_waiting", "user_id", postgresql_where=text("state = 'waiting'")),
        Index("ix_notices_user", "user_id", "id"),
        Index("ix_notices_case", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    event: Mapped[Event] = mapped_column(labelled(Event))
    relation: Mapped[Relation] = mapped_column(labelled(Relation))
    path: Mapped[str] = mapped_column(String(200))
    subject: Mapped[ShortText] = mapped_column(default="")  # what it is about, where that is no case
    made_at: Mapped[CreatedAt]
    state: Mapped[NoticeState] = mapped_column(labelled(NoticeState), default=NoticeState.WAITING)
    sent_at: Mapped[Timestamp | None]
    seen_at: Mapped[Timestamp | None]

    # The absent person who was told it, if somebody hears of it as their stand-in.
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys="Notice.user_id")
    stands_for: Mapped[User | None] = relationship(foreign_keys="Notice.stands_for_id")
    case: Mapped[Case | None] = relationship()


class MailFailure(Model):
    """Why a mail could not be sent when it was tried last. `job_id`: the job that sends it."""

    __tablename__ = "mail_failures"

    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[CreatedAt]
