"""Who else may know of a case, what did they write on it, and what did they attach?"""

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    Addressed,
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    ShortText,
    Timestamp,
    labelled,
    searched,
)
from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User


class NamedFor(LabelledEnum):
    LOGGED = "logged", "Logged it"
    LEAD = "lead", "Leads it"
    NAMED = "named", "Named on it"
    ASKED = "asked", "Asked for access and it was granted"
    OWNS_ACTION = "owns_action", "Has an action on it"
    EMERGENCY = "emergency", "Opened it in an emergency"


class CasePerson(Model):
    """A person named on a case. Only these people see a restricted case."""

    __tablename__ = "case_people"
    __table_args__ = (
        UniqueConstraint("case_id", "user_id", "named_for"),
        # What sight looks at, so that no row is read for it.
        Index("ix_case_people_reader", "user_id", "case_id", postgresql_include=["named_for", "until"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    named_for: Mapped[NamedFor] = mapped_column(labelled(NamedFor))
    added_by_id: Mapped[OptionalPersonId]
    added_at: Mapped[CreatedAt]
    until: Mapped[Timestamp | None]

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys="CasePerson.user_id")


class CaseShare(Keyed, Model):
    """A case shared with a partner: all of its people in the partnership may read and add to it."""

    __tablename__ = "case_shares"
    __table_args__ = (
        Index(
            "uq_case_shares_now",
            "case_id",
            "partner_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    reason: Mapped[LongText] = mapped_column(default="")
    shared_by_id: Mapped[PersonId]
    shared_at: Mapped[CreatedAt]
    ended_at: Mapped[Timestamp | None]

    case: Mapped[Case] = relationship()
    partner: Mapped[Partner] = relationship()


class AccessState(LabelledEnum):
    ASKED = "asked", "Waiting for an answer", "yellow"
    GRANTED = "granted", "Granted", "green"
    REFUSED = "refused", "Refused", "red"


class AccessRequest(Keyed, Model):
    """Somebody who knows a case by name only asks its holder to see it."""

    __tablename__ = "access_requests"
    __table_args__ = (
        Index(
            "uq_access_requests_waiting",
            "case_id",
            "asked_by_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    asked_by_id: Mapped[PersonId]
    asked_at: Mapped[CreatedAt]
    why: Mapped[LongText] = mapped_column(default="")
    state: Mapped[AccessState] = mapped_column(labelled(AccessState), default=AccessState.ASKED)
    answered_by_id: Mapped[OptionalPersonId]
    answered_at: Mapped[Timestamp | None]
    until: Mapped[Timestamp | None]
    # Why it was refused, for whoever asked.
    reason: Mapped[LongText] = mapped_column(default="")

    case: Mapped[Case] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys="AccessRequest.asked_by_id")
    answered_by: Mapped[User | None] = relationship(foreign_keys="AccessRequest.answered_by_id")


class NoteAudience(LabelledEnum):
    ALL = "all", "Everyone who can see this case"
    OWN_PARTNER = "own_partner", "Only people from my partner"


class Note(Idempotent, Model):
    """What somebody wrote on a case, for all of its people or for their own partner's only."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_search", "search", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[PersonId]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    audience: Mapped[NoteAudience] = mapped_column(labelled(NoteAudience), default=NoteAudience.ALL)
    words: Mapped[LongText]
    written_at: Mapped[CreatedAt]
    search: Mapped[str | None] = searched("search_vector(words)")

    case: Mapped[Case] = relationship()
    author: Mapped[User] = relationship()
    partner: Mapped[Partner] = relationship()


class CaseFile(Addressed, Model):
    """A file on a case. Its bytes lie outside the web root, under their own hash."""

    __tablename__ = "case_files"
    __table_args__ = (Index("ix_case_files_search", "search", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[ShortText]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    added_by_id: Mapped[PersonId]
    added_at: Mapped[CreatedAt]
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    removed_at: Mapped[Timestamp | None]
    # When its bytes were deleted: from then on it cannot be put back.
    deleted_at: Mapped[Timestamp | None]
    search: Mapped[str | None] = searched("search_vector(name)")
    # A small picture of it lies beside its bytes.
    has_preview: Mapped[bool] = mapped_column(Boolean, default=False)

    @hybrid_property
    def is_picture(self) -> bool:
        return self.has_preview and self.content_type.startswith("image/")

    @is_picture.inplace.expression
    @classmethod
    def _is_picture(cls) -> ColumnElement[bool]:
        return cls.has_preview & cls.content_type.like("image/%")

    case: Mapped[Case] = relationship()
    added_by: Mapped[User] = relationship()


class HeldFile(Keyed, Model):
    """A file that somebody gave with a form they have not sent yet, as a draft holds its words."""

    __tablename__ = "held_files"
    __table_args__ = (UniqueConstraint("user_id", "page", "sha256", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    page: Mapped[str] = mapped_column(String(200))
    name: Mapped[ShortText]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    held_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()


class Watch(Model):
    """Somebody wants to know what changes in a case."""

    __tablename__ = "watches"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    since: Mapped[CreatedAt]
    seen_at: Mapped[CreatedAt]

    user: Mapped[User] = relationship()
    case: Mapped[Case] = relationship()
