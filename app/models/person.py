"""Who works here, for which partner, and in which role of which group?"""

from typing import cast

from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, func, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.base import CreatedAt, LabelledEnum, ShortText, Timestamp, labelled, searched
from app.models.partnership import Group, Partner


class Role(LabelledEnum):
    OFFICER = "officer", "Officer"
    COORDINATOR = "coordinator", "Coordinator"
    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    ANALYST = "analyst", "Analyst"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Auditor"

    @property
    def is_partnership_wide(self) -> bool:
        return self in (Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)

    @property
    def needs_second_administrator(self) -> bool:
        return self in (Role.ADMINISTRATOR, Role.AUDITOR)

    @property
    def needs_second_factor(self) -> bool:
        return self is Role.CHAIR or self.is_partnership_wide


class Account(LabelledEnum):
    OPEN = "open", "Open", "green"
    CLOSED = "closed", "Closed", "grey"


class Membership(Model):
    """A role held in a group, or (analyst, administrator, auditor) in the whole partnership."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(
            "(group_id IS NULL) = (role IN ('analyst', 'administrator', 'auditor'))",
            name="group_fits_role",
        ),
        Index(
            "uq_memberships_user_group_role",
            "user_id",
            "group_id",
            "role",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    role: Mapped[Role] = mapped_column(labelled(Role))
    since: Mapped[CreatedAt]

    user: Mapped["User"] = relationship(back_populates="memberships")
    group: Mapped[Group | None] = relationship(lazy="joined")

    @property
    def label(self) -> str:
        return f"{self.role.label}, {self.group.name}" if self.group else self.role.label


class Told(LabelledEnum):
    """When somebody is mailed what they are told."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, at 7 in the morning"


class User(UserMixin, Model):
    """A person who signs in. Sign-in columns carry the names that Flask-Security expects."""

    __tablename__ = "users"
    # Anna@ and anna@ reach one mailbox, so they are one person.
    __table_args__ = (Index("uq_users_email_lower", func.lower(text("email")), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText]
    job_title: Mapped[ShortText] = mapped_column(default="")
    email: Mapped[str] = mapped_column(String(255), unique=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    # A demonstration account can be entered by one click, and exists in demonstration mode only.
    demonstration: Mapped[bool] = mapped_column(default=False)
    demonstration_sketch: Mapped[str] = mapped_column(String(300), default="")
    invited_at: Mapped[Timestamp | None]
    joined_at: Mapped[CreatedAt]
    locked_until: Mapped[Timestamp | None]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    # Until then no password is set by mail, since an administrator changed the address or second step.
    resets_held_until: Mapped[Timestamp | None]

    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    # Of these, Flask-Security's mixin declares that they are never empty.
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    confirmed_at: Mapped[Timestamp | None]
    last_login_at: Mapped[Timestamp | None]  # type: ignore[assignment]
    current_login_at: Mapped[Timestamp | None]  # type: ignore[assignment]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None]  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    # The step of the last code that was taken from an authenticator app: no code is taken twice.
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    # When they are mailed what they are told.
    told: Mapped[Told] = mapped_column(labelled(Told), default=Told.AT_ONCE)
    # Counted by those who edit a person; signing in does not count as an edit.
    version: Mapped[int] = mapped_column(default=1)
    search: Mapped[str | None] = searched("to_tsvector('simple', plain_words(name))")

    partner: Mapped[Partner] = relationship(lazy="joined")
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="selectin", order_by=Membership.id, cascade="all, delete-orphan"
    )
    # A list of its mixin, to Flask-Security.
    webauthn: Mapped[list["WebAuthn"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete", order_by="WebAuthn.id"
    )
    sign_ins: Mapped[list["SignIn"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="SignIn.since.desc()"
    )

    known_browsers: Mapped[list["KnownBrowser"]] = relationship(cascade="all, delete-orphan")

    # The browser that this request came from, if they have signed in with it before. Not stored.
    known_browser = cast("KnownBrowser | None", None)

    @property
    def account(self) -> Account:
        """Flask-Security knows it as `active`."""
        return Account.OPEN if self.active else Account.CLOSED

    @account.setter
    def account(self, state: Account) -> None:
        self.active = state is Account.OPEN

    @property
    def has_joined(self) -> bool:
        """Whether they have answered their invitation."""
        return self.password is not None or self.demonstration

    @property
    def needs_second_factor(self) -> bool:
        return any(m.role.needs_second_factor for m in self.memberships)

    @property
    def second_factors(self) -> list[str]:
        """What they can sign in with besides their password, in words."""
        app_ = ["an authenticator app"] if self.tf_totp_secret else []
        return app_ + [f"the passkey {passkey.name}" for passkey in self.webauthn]

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_totp_secret) or bool(self.webauthn)

    @property
    def may_drop_second_factor(self) -> bool:
        """The last one stays with those who need one."""
        return len(self.second_factors) > 1 or not self.needs_second_factor

    @property
    def resets_are_held(self) -> bool:
        """Whether an administrator changed the address or second step a short while ago."""
        return self.resets_held_until is not None and self.resets_held_until > clock.now()

    @property
    def tries(self) -> "User | KnownBrowser":
        """Where wrong tries are counted: for the browser at hand if it is known, else for the account."""
        return self.known_browser or self

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Asked by Flask-Security when somebody has shown what they sign in with."""
        until = self.tries.locked_until
        locked = until is not None and until > clock.now()
        if locked and form_error is not None:
            form_error.append("Too many wrong tries. Wait a while, then try again.")
        return locked

    @property
    def is_locked_anywhere(self) -> bool:
        """Whether the account is locked for strangers, or one of the person's browsers for them."""
        ends = [self.locked_until, *(browser.locked_until for browser in self.known_browsers)]
        return any(end is not None and end > clock.now() for end in ends)

    @property
    def post_in_short(self) -> str:
        """What they mainly do, and how much else: "Chair, Executive, and 3 more"."""
        held = [membership.label for membership in self.memberships]
        return f"{held[0]}, and {len(held) - 1} more" if len(held) > 1 else "".join(held)

    @property
    def group_ids(self) -> list[int]:
        """The groups this person sits in, in any role."""
        return sorted({m.group_id for m in self.memberships if m.group_id})

    def holds(self, *roles: Role) -> bool:
        return any(m.role in roles for m in self.memberships)


class SignIn(Model):
    """A place where somebody is signed in. The session's cookie names it, and is worth nothing without it."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    since: Mapped[CreatedAt]
    # When they last did something here, give or take a few minutes.
    seen_at: Mapped[CreatedAt]
    address: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(120), default="")

    user: Mapped[User] = relationship(back_populates="sign_ins")


class KnownBrowser(Model):
    """A browser in which somebody has signed in, with wrong tries and a lock of its own.

    So a stranger who locks the account shuts out strangers. Its cookie is stored as a digest, and opens
    nothing by itself.
    """

    __tablename__ = "known_browsers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[CreatedAt]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Timestamp | None]


class WebAuthn(WebAuthnMixin, Model):
    """A passkey."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # Never empty, says Flask-Security's mixin.
    sign_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[CreatedAt]
    lastuse_datetime: Mapped[Timestamp]

    user: Mapped[User] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, int]:
        return {"id": self.user_id}
