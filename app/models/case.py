"""What is a case: a local problem being worked, where, by whom, and how far?"""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    and_,
    bindparam,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.area import Area
from app.models.base import (
    CreatedAt,
    Idempotent,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
    searched,
)
from app.models.partnership import Group, Theme
from app.models.person import User
from app.models.references import as_written


class Stage(LabelledEnum):
    OBJECTIVE = "objective", "Objective", "grey"
    SCANNING = "scanning", "Scanning", "blue"
    ANALYSIS = "analysis", "Analysis", "purple"
    RESPONSE = "response", "Response", "orange"
    ASSESSMENT = "assessment", "Assessment", "teal"
    CLOSED = "closed", "Closed", "grey"


# The day on which a statement is run, whenever it was built.
_TODAY = bindparam("today", type_=Date, callable_=lambda: clock.today())
OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)

_STAGES = ", ".join(f"'{stage.value}'" for stage in Stage)

# Lists, latest change first: of all cases, of open ones, and of what is asked for most. With all that sight
# and the usual filters look at, so that no row is read for a case that is passed or is only counted.
_LATEST = (text("changed_at DESC"), text("id DESC"))
_SEEN = ("risk", "next_review_on", "restricted", "audience_group_ids")
_LISTED = (
    Index("ix_cases_listed", *_LATEST, postgresql_include=_SEEN[2:]),
    Index(
        "ix_cases_open_listed",
        *_LATEST,
        postgresql_include=("stage", "ward_id", "holder_id", "theme_id", "tier_level", *_SEEN),
        postgresql_where=text("stage <> 'closed'"),
    ),
    Index("ix_cases_stage_listed", "stage", *_LATEST, postgresql_include=_SEEN),
    *(
        Index(f"ix_cases_{what}_listed", f"{what}_id", *_LATEST, postgresql_include=("stage", *_SEEN))
        for what in ("ward", "holder", "theme")
    ),
)


class Risk(LabelledEnum):
    LOW = "low", "Low risk", "green"
    MEDIUM = "medium", "Medium risk", "yellow"
    HIGH = "high", "High risk", "red"

    @property
    def review_days(self) -> int:
        """How soon the coordinator looks again."""
        return {"low": 56, "medium": 28, "high": 14}[self.value]


class ProblemType(LabelledEnum):
    ENVIRONMENTAL = "environmental", "Environmental (a place is harmed)"
    NUISANCE = "nuisance", "Nuisance (a community is disturbed)"
    PERSONAL = "personal", "Personal (somebody is targeted)"


class Frequency(LabelledEnum):
    DAILY = "daily", "Every day"
    SEVERAL_A_WEEK = "several_a_week", "Several times a week"
    WEEKLY = "weekly", "About once a week"
    MONTHLY = "monthly", "About once a month"
    OCCASIONAL = "occasional", "Now and then"
    ONCE = "once", "It happened once"


class CloseReason(LabelledEnum):
    SOLVED = "solved", "Solved or reduced, and assessed", "green"
    NOT_PURSUED = "not_pursued", "Not pursued", "grey"
    MOVED = "moved", "Moved to another process", "grey"
    DUPLICATE = "duplicate", "Duplicate of another case", "grey"
    MISTAKE = "mistake", "Logged by mistake", "grey"

    @classmethod
    def offered(cls) -> list[tuple[str, str]]:
        """Those that can be chosen; only its logger withdraws a case as logged by mistake."""
        return [choice for choice in cls.choices() if choice[0] != cls.MISTAKE]


class Outcome(LabelledEnum):
    ELIMINATED = "eliminated", "Eliminated", "green"
    REDUCED = "reduced", "Reduced", "green"
    LESS_HARM = "less_harm", "Less harm", "teal"
    BETTER_HANDLED = "better_handled", "Better handled", "blue"
    NO_CHANGE = "no_change", "No change", "grey"
    WORSE = "worse", "Worse", "red"


class Case(Idempotent, Versioned, Model):
    """A local problem being worked. Not a crime report, and not a person's file.

    `audience_group_ids` are the groups that hold or have held it and the groups above them on its
    path: `admit` and `dismiss` are the only writers, `policy.visible_cases` the only reader that matters.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("(stage = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_date"),
        CheckConstraint("(easting IS NULL) = (northing IS NULL)", name="point_is_whole"),
        Index("ix_cases_open_review", "next_review_on", "id", postgresql_where=text("stage <> 'closed'")),
        # What the list sorts by. The words are those of the statement, or PostgreSQL does not use them.
        Index("ix_cases_review_sort", text("coalesce(next_review_on, '9999-12-31'::date)"), "id"),
        Index(
            "ix_cases_open_review_sort",
            text("coalesce(next_review_on, '9999-12-31'::date)"),
            "id",
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index(
            "ix_cases_stage_sort",
            text(f"array_position(ARRAY[{_STAGES}], stage::text)"),
            "id",
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index("ix_cases_risk_sort", text("array_position(ARRAY['low', 'medium', 'high'], risk::text)"), "id"),
        *_LISTED,
        # The list by ward reads each ward in turn.
        Index("ix_cases_ward_sort", "ward_id", "id", postgresql_include=["stage", *_SEEN[2:]]),
        # One case in a hundred, of which its few people and those who may open it in an emergency ask.
        Index(
            "ix_cases_restricted",
            "id",
            postgresql_include=["stage", "changed_at"],
            postgresql_where=text("restricted"),
        ),
        # What is near is found and counted from this alone: sight looks at the other columns.
        Index(
            "ix_cases_open_point",
            "easting",
            "northing",
            postgresql_include=["id", *_SEEN[2:]],
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index("ix_cases_search", "search", postgresql_using="gin"),
        Index("ix_cases_lead_open", "lead_id", postgresql_where=text("stage <> 'closed'")),
        # Who searches for a name wants the closed ones, too.
        Index("ix_cases_lead", "lead_id", postgresql_where=text("lead_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    old_reference: Mapped[str | None] = mapped_column(String(20), unique=True)  # with a number in sequence
    title: Mapped[ShortText]
    what: Mapped[LongText] = mapped_column(default="")
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    detail: Mapped[str] = mapped_column(String(80), default="")
    problem_type: Mapped[ProblemType | None] = mapped_column(labelled(ProblemType))
    affected: Mapped[LongText] = mapped_column(default="")

    ward_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    place: Mapped[ShortText] = mapped_column(default="")
    frequency: Mapped[Frequency | None] = mapped_column(labelled(Frequency))
    since: Mapped[date | None]

    stage: Mapped[Stage] = mapped_column(labelled(Stage), default=Stage.OBJECTIVE)
    risk: Mapped[Risk] = mapped_column(labelled(Risk), default=Risk.LOW)
    restricted: Mapped[bool] = mapped_column(default=False)
    holder_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    tier_level: Mapped[int] = mapped_column(ForeignKey("tiers.level"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    next_review_on: Mapped[date | None]
    audience_group_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)

    logged_by_id: Mapped[PersonId]
    logged_at: Mapped[CreatedAt]
    changed_at: Mapped[CreatedAt]
    closed_at: Mapped[Timestamp | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(labelled(CloseReason))
    outcome: Mapped[Outcome | None] = mapped_column(labelled(Outcome))
    closing_words: Mapped[LongText] = mapped_column(default="")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        # The version is that of the details that people edit, and `edit_case` alone moves it on: else
        # a note written meanwhile would refuse an edit that it has nothing to do with.
        # Nobody reads the words of the search, so they are not fetched when a case is stored.
        return {"version_id_col": cls.version, "version_id_generator": False, "eager_defaults": False}

    search: Mapped[str | None] = searched(
        "setweight(search_vector(title || ' ' || reference), 'A') || "
        "setweight(search_vector(place || ' ' || detail), 'B') || "
        "setweight(search_vector(what), 'C') || "
        "setweight(search_vector(affected || ' ' || closing_words), 'D')"
    )

    theme: Mapped[Theme] = relationship()
    ward: Mapped[Area] = relationship()
    holder: Mapped[Group] = relationship()
    lead: Mapped[User | None] = relationship(foreign_keys="Case.lead_id")
    logged_by: Mapped[User] = relationship(foreign_keys="Case.logged_by_id")
    plan = relationship("Plan", back_populates="case", uselist=False)
    holdings: Mapped[list["Holding"]] = relationship(
        back_populates="case", order_by="Holding.since, Holding.id"
    )

    # What stands between this case and its next group, if anything does.
    pending_escalation = relationship(
        "Escalation",
        primaryjoin="and_(Escalation.case_id == Case.id, Escalation.state == 'pending')",
        viewonly=True,
        uselist=False,
    )
    sent_hand_down = relationship(
        "HandDown",
        primaryjoin="and_(HandDown.case_id == Case.id, HandDown.state == 'sent')",
        viewonly=True,
        uselist=False,
    )

    @hybrid_property
    def is_open(self) -> bool:
        return self.stage != Stage.CLOSED

    @hybrid_property
    def is_overdue(self) -> bool:
        """Whether its review is late today."""
        return bool(self.is_open and self.next_review_on and self.next_review_on < clock.today())

    @is_overdue.inplace.expression
    @classmethod
    def _is_overdue(cls) -> ColumnElement[bool]:
        return and_(cls.is_open, cls.next_review_on < _TODAY)

    @classmethod
    def is_called(cls, typed: str) -> ColumnElement[bool]:
        """Match the case with this reference, today's or its old one, however it is typed."""
        written = as_written(typed)
        return or_(cls.reference == written, cls.old_reference == written)

    def admit(self, group: Group) -> None:
        """Let a group, and the groups above it, know of this case."""
        ids = {*(self.audience_group_ids or []), *(g.id for g in group.with_those_above())}
        self.audience_group_ids = sorted(ids)

    def dismiss(self, group: Group) -> None:
        """End what a group knows of this case through being admitted; never a group that has held it."""
        self.audience_group_ids = [i for i in self.audience_group_ids or [] if i != group.id]

    def touch(self) -> None:
        self.changed_at = clock.now()


class Holding(Model):
    """A step on a case's path: which group held it, from when until when."""

    __tablename__ = "holdings"
    __table_args__ = (
        Index("uq_holdings_current", "case_id", unique=True, postgresql_where=text("until IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    since: Mapped[Timestamp]
    until: Mapped[Timestamp | None]

    case: Mapped[Case] = relationship(back_populates="holdings")
    group: Mapped[Group] = relationship()

    @property
    def days(self) -> int:
        return ((self.until or clock.now()) - self.since).days


class CaseLink(Model):
    """Two cases that belong together, such as a duplicate and the one that stays open."""

    __tablename__ = "case_links"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    added_by_id: Mapped[OptionalPersonId]
    added_at: Mapped[CreatedAt]
