"""What does the partnership measure, what are the figures, and where should they be by when?

A figure is never overwritten: a correction is a new row, and the old one says when it was replaced and why.
The same holds for targets. A change in how figures are recorded, defined or worked out is a break of its own.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
)
from app.models.person import User


class MeasureKind(LabelledEnum):
    COUNT = "count", "Count"
    RATE = "rate", "Rate"
    PERCENTAGE = "percentage", "Percentage"
    SURVEY = "survey", "Percentage of a survey"
    SCORE = "score", "Score from 1 to 5"


class Good(LabelledEnum):
    """Which way is good."""

    UP = "up", "Up"
    DOWN = "down", "Down"
    NEITHER = "neither", "Neither"

    @property
    def sign(self) -> int:
        return {Good.UP: 1, Good.DOWN: -1}.get(self, 0)


class FigureStatus(LabelledEnum):
    UNSTATED = "unstated", "Not stated", "grey"
    PROVISIONAL = "provisional", "Provisional", "yellow"
    VALIDATED = "validated", "Validated", "green"
    ESTIMATED = "estimated", "Estimated", "yellow"
    SUPPRESSED = "suppressed", "Suppressed", "grey"
    NOT_YET_RELEASED = "not yet released", "Not yet released", "grey"

    @property
    def has_no_value(self) -> bool:
        return self in (FigureStatus.SUPPRESSED, FigureStatus.NOT_YET_RELEASED)


class BreakKind(LabelledEnum):
    RECORDING = "recording", "Recording"
    DEFINITION = "definition", "Definition"
    FORMULA = "formula", "Formula"
    COVERAGE = "coverage", "Coverage"


class Measure(Keyed, Versioned, Idempotent, Model):
    """Something counted over time.

    `part_of`: the measure that this and others are the parts of. `in_development`: by whom and until when,
    while it has no figures. `position`: where it stands among those of its theme.
    """

    __tablename__ = "measures"
    __table_args__ = (Index("uq_measures_name", text("lower(name)"), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText]
    unit: Mapped[ShortText] = mapped_column(default="")
    kind: Mapped[MeasureKind] = mapped_column(labelled(MeasureKind), default=MeasureKind.COUNT)
    good: Mapped[Good] = mapped_column(labelled(Good), default=Good.DOWN)
    theme: Mapped[ShortText] = mapped_column(default="")
    source: Mapped[ShortText] = mapped_column(default="")
    definition: Mapped[LongText] = mapped_column(default="")
    commentary: Mapped[LongText] = mapped_column(default="")
    in_development: Mapped[ShortText] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"), index=True)
    owner_id: Mapped[OptionalPersonId]
    defined_at: Mapped[CreatedAt]

    owner: Mapped[User | None] = relationship()
    part_of: Mapped["Measure | None"] = relationship(remote_side=[id])
    figures: Mapped[list["MeasureFigure"]] = relationship(
        order_by="MeasureFigure.period_to, MeasureFigure.id", viewonly=True,
        primaryjoin="and_(MeasureFigure.measure_id == Measure.id, MeasureFigure.replaced_at.is_(None))",
    )  # fmt: skip
    breaks: Mapped[list["MeasureBreak"]] = relationship(order_by="MeasureBreak.on", viewonly=True)
    targets: Mapped[list["Target"]] = relationship(
        order_by="Target.id.desc()", viewonly=True, foreign_keys="Target.measure_id"
    )

    @property
    def target(self) -> "Target | None":
        """The target that holds."""
        return next((target for target in self.targets if target.replaced_at is None), None)


class MeasureFigure(Idempotent, Model):
    """The figure for a period, from its first day to its last.

    `as_printed`: what a paper has, where it was taken from one; `note` says what is to be known of it. `n`:
    how many answered a survey. `replaced_at` and `replaced_why` are set when another takes its place.
    """

    __tablename__ = "measure_figures"
    __table_args__ = (
        Index(
            "uq_measure_figures_period", "measure_id", "period_from", "period_to", unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    numerator: Mapped[Decimal | None] = mapped_column(Numeric)
    denominator: Mapped[Decimal | None] = mapped_column(Numeric)
    n: Mapped[int | None]
    status: Mapped[FigureStatus] = mapped_column(labelled(FigureStatus), default=FigureStatus.UNSTATED)
    as_printed: Mapped[ShortText] = mapped_column(default="")
    note: Mapped[LongText] = mapped_column(default="")
    source: Mapped[ShortText] = mapped_column(default="")
    entered_by_id: Mapped[OptionalPersonId]
    entered_at: Mapped[CreatedAt]
    replaced_at: Mapped[Timestamp | None]
    replaced_why: Mapped[LongText] = mapped_column(default="")

    measure: Mapped[Measure] = relationship()
    entered_by: Mapped[User | None] = relationship()


class MeasureBreak(Model):
    """From this day on, the figures are not comparable with those before."""

    __tablename__ = "measure_breaks"
    __table_args__ = (UniqueConstraint("measure_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    on: Mapped[date]
    why: Mapped[LongText]
    kind: Mapped[BreakKind] = mapped_column(labelled(BreakKind), default=BreakKind.RECORDING)
    entered_by_id: Mapped[OptionalPersonId]
    entered_at: Mapped[CreatedAt]


class Target(Idempotent, Model):
    """Where a measure should be by a day, from which baseline. The newest that is not replaced holds.

    `years`: the targets on the way, as [day, figure], if it is not a straight line. `comparator` and
    `margin`: the target is so many per cent above another measure's figure. `months`: how many months its
    figures are of, where that is known. `why`: the reason for another baseline than before.
    """

    __tablename__ = "targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    baseline: Mapped[Decimal] = mapped_column(Numeric)
    baseline_to: Mapped[date]
    target: Mapped[Decimal | None] = mapped_column(Numeric)
    target_on: Mapped[date]
    years: Mapped[list[list[str]]] = mapped_column(JSONB, default=list)
    comparator_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"), index=True)
    margin: Mapped[Decimal] = mapped_column(Numeric, default=Decimal(0))
    months: Mapped[int | None]
    why: Mapped[LongText] = mapped_column(default="")
    set_by_id: Mapped[OptionalPersonId]
    set_at: Mapped[CreatedAt]
    replaced_at: Mapped[Timestamp | None]

    measure: Mapped[Measure] = relationship(foreign_keys=[measure_id])
    comparator: Mapped[Measure | None] = relationship(foreign_keys=[comparator_id])
    set_by: Mapped[User | None] = relationship()
