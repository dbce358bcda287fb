"""What does the partnership measure, what are the figures, and where should they be by when?

A figure is never overwritten: a correction is a new row, and the old one says when it was replaced and why.
The same holds for targets and for definitions. A change in how figures are recorded, defined or worked out is
a break of its own.
"""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

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

HIDE_BELOW = 5


def folded(name: str) -> str:
    """A name as it is told from others: in capitals or not, with any runs of spaces."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


class MeasureKind(LabelledEnum):
    COUNT = "count", "Count"
    RATE = "rate", "Rate"
    PERCENTAGE = "percentage", "Percentage"
    SURVEY = "survey", "Percentage from a survey"
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


class Counted(LabelledEnum):
    """What of the product's own data a measure counts, by month. Restricted cases are in none."""

    QUESTION = "question", "A saved question"
    REPEATS = "repeats", "Places with more than one incident in the month, from a saved question"
    CASES_LOGGED = "cases logged", "Cases logged"
    CASES_CLOSED = "cases closed", "Cases closed"
    CASES_SOLVED = "cases solved", "Cases closed as solved or reduced"
    ESCALATIONS = "escalations", "Escalations requested"
    ESCALATIONS_DECIDED = "escalations decided", "Escalations decided"
    ACTIONS_DONE = "actions done", "Actions done"
    ACTIONS_NOT_DONE = "actions not done", "Actions ended without being done"
    TASK_GROUPS = "task groups", "Task-and-finish groups at work"
    VISITS = "visits", "Visits done, from the delivery logs"
    HOURS = "hours", "Hours done, from the delivery logs"

    @property
    def asks_the_evidence(self) -> bool:
        return self in (Counted.QUESTION, Counted.REPEATS)


class Measure(Keyed, Versioned, Idempotent, Model):
    """Something counted over time.

    `part_of`: the measure that this and others are the parts of. `in_development`: by whom and until when,
    while it has no figures. `position`: where it stands among those of its theme. `below`: what is below the
    line of a rate or percentage.

    `every_months` and `lag_days`: how often its source brings a figure, and how long after the period.
    `hide_below`: counts from 1 up to below this are not shown; 0 shows all of them.

    `counted`: what the product counts for it; `question`: the address of the question, with its words, as it
    was when it was chosen. `problem`: why it could not be counted the last time.

    `totals`: years of which months are hidden, and whose sum is shown. `summary`: what the list says of it,
    until something changes; None while it has to be worked out.
    """

    __tablename__ = "measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText]
    folded: Mapped[LongText] = mapped_column(unique=True)
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
    below: Mapped[ShortText] = mapped_column(default="")
    every_months: Mapped[int | None]
    lag_days: Mapped[int | None]
    hide_below: Mapped[int] = mapped_column(default=HIDE_BELOW)
    counted: Mapped[Counted | None] = mapped_column(labelled(Counted))
    question: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    question_words: Mapped[LongText] = mapped_column(default="")
    counted_at: Mapped[Timestamp | None]
    problem: Mapped[LongText] = mapped_column(default="")
    totals: Mapped[list[list[str]]] = mapped_column(JSONB, default=list)
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

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
    definitions: Mapped[list["MeasureDefinition"]] = relationship(
        order_by="MeasureDefinition.number.desc()", viewonly=True
    )
    comparators: Mapped[list["MeasureComparator"]] = relationship(
        order_by="MeasureComparator.position", viewonly=True, foreign_keys="MeasureComparator.measure_id"
    )

    @validates("name")
    def _fold(self, _column: str, name: str) -> str:
        self.folded = folded(name)
        return name

    @property
    def target(self) -> "Target | None":
        """The target that holds."""
        return next((target for target in self.targets if target.replaced_at is None), None)


class MeasureFigure(Idempotent, Model):
    """The figure for a period, from its first day to its last.

    `as_printed`: what a paper has, where it was taken from one; `note` says what is to be known of it. `n`:
    how many answered a survey. `vintage`: of which date what is below the line is. `expected_on`: when a
    figure that is not yet released should come. `replaced_at` and `replaced_why` are set when another takes
    its place. `hidden`: it is so small that it is not shown, or a small one could be had from it.
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
    vintage: Mapped[ShortText] = mapped_column(default="")
    expected_on: Mapped[date | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    source: Mapped[ShortText] = mapped_column(default="")
    entered_by_id: Mapped[OptionalPersonId]
    entered_at: Mapped[CreatedAt]
    replaced_at: Mapped[Timestamp | None]
    replaced_why: Mapped[LongText] = mapped_column(default="")

    measure: Mapped[Measure] = relationship()
    entered_by: Mapped[User | None] = relationship()


class MeasureDefinition(Model):
    """What a measure meant from a version on, and why it changed. The highest number is the one in force."""

    __tablename__ = "measure_definitions"
    __table_args__ = (UniqueConstraint("measure_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    number: Mapped[int]
    name: Mapped[ShortText]
    unit: Mapped[ShortText] = mapped_column(default="")
    kind: Mapped[MeasureKind] = mapped_column(labelled(MeasureKind))
    good: Mapped[Good] = mapped_column(labelled(Good))
    definition: Mapped[LongText] = mapped_column(default="")
    below: Mapped[ShortText] = mapped_column(default="")
    source: Mapped[ShortText] = mapped_column(default="")
    counts: Mapped[LongText] = mapped_column(default="")
    why: Mapped[LongText] = mapped_column(default="")
    entered_by_id: Mapped[OptionalPersonId]
    entered_at: Mapped[CreatedAt]

    entered_by: Mapped[User | None] = relationship()


class MeasureComparator(Model):
    """Another measure that this one is set beside: the Core Cities' average, or that of its family."""

    __tablename__ = "measure_comparators"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    other: Mapped[Measure] = relationship(foreign_keys=[other_id])


class WardCounts(Model):
    """The counts of a measure in one ward, a month each from the first on, as the worker counts them.

    `numbers` are all of them. `shown` are the last that may be shown, months and years of hidden months, as
    [first day, last day, count]. `glance` is what a dashboard says.
    """

    __tablename__ = "measure_ward_counts"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, index=True)
    first: Mapped[date]
    numbers: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    shown: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    glance: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class ColumnNames(Model):
    """What a source calls the columns of its files of figures. `columns`: its headings by our names."""

    __tablename__ = "measure_columns"
    __table_args__ = (Index("uq_measure_columns_source", text("lower(source)"), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[ShortText]
    columns: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    named_by_id: Mapped[OptionalPersonId]
    named_at: Mapped[CreatedAt]


class FigureFile(Keyed, Model):
    """A file of figures whose columns somebody is naming. It is forgotten after a day."""

    __tablename__ = "measure_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[ShortText]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[ShortText] = mapped_column(default="")
    why: Mapped[LongText] = mapped_column(default="")
    given_by_id: Mapped[OptionalPersonId]
    given_at: Mapped[CreatedAt]


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
    `margin`: the target is so many per cent above another measure's figure; with `second_comparator`, above
    the average of the two. `stretch`: a further aim, beyond the target. `months`: how many months its
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
    second_comparator_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"), index=True)
    margin: Mapped[Decimal] = mapped_column(Numeric, default=Decimal(0))
    stretch: Mapped[Decimal | None] = mapped_column(Numeric)
    months: Mapped[int | None]
    why: Mapped[LongText] = mapped_column(default="")
    set_by_id: Mapped[OptionalPersonId]
    set_at: Mapped[CreatedAt]
    replaced_at: Mapped[Timestamp | None]

    measure: Mapped[Measure] = relationship(foreign_keys=[measure_id])
    comparator: Mapped[Measure | None] = relationship(foreign_keys=[comparator_id])
    second_comparator: Mapped[Measure | None] = relationship(foreign_keys=[second_comparator_id])
    set_by: Mapped[User | None] = relationship()
