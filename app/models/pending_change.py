"""Which changes of an account wait until somebody else agrees, and what became of them?"""

from datetime import timedelta

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.base import CreatedAt, LabelledEnum, OptionalPersonId, PersonId, Timestamp, labelled
from app.models.person import Role, User

LASTS = timedelta(days=7)


class ChangeKind(LabelledEnum):
    ADDRESS = "address", "New email address"
    ROLE = "role", "New role"


class ChangeState(LabelledEnum):
    WAITING = "waiting", "Waiting", "yellow"
    AGREED = "agreed", "Agreed by a second administrator", "green"
    CONFIRMED = "confirmed", "Confirmed by the person", "green"
    REFUSED = "refused", "Refused by the person", "red"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"
    EXPIRED = "expired", "Expired", "grey"


class PendingChange(Model):
    """A change of a person's account that one administrator asked for and that a second one must agree to.

    `value` is the new e-mail address or the role. Nothing of the account differs until it is agreed to.
    """

    __tablename__ = "pending_changes"
    __table_args__ = (
        Index(
            "uq_pending_changes_waiting",
            "person_id",
            "kind",
            "value",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChangeKind] = mapped_column(labelled(ChangeKind))
    person_id: Mapped[PersonId]
    value: Mapped[str] = mapped_column(String(255))
    asked_by_id: Mapped[PersonId]
    asked_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp] = mapped_column(default=lambda: clock.now() + LASTS)
    state: Mapped[ChangeState] = mapped_column(labelled(ChangeState), default=ChangeState.WAITING)
    decided_by_id: Mapped[OptionalPersonId]
    decided_at: Mapped[Timestamp | None]

    person: Mapped[User] = relationship(foreign_keys="PendingChange.person_id")
    asked_by: Mapped[User] = relationship(foreign_keys="PendingChange.asked_by_id")

    @property
    def role(self) -> Role:
        """The role, of a change that gives one."""
        return Role(self.value)

    @property
    def words(self) -> str:
        """What would be new: "the e-mail address a@example.org", "the role Auditor"."""
        if self.kind is ChangeKind.ADDRESS:
            return f"the email address {self.value}"
        return f"the role {self.role.label}"

    @property
    def is_in_time(self) -> bool:
        return self.expires_at > clock.now()
