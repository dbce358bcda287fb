"""Which time-limited groups has the Executive commissioned, for what, and how do they stand?"""

from datetime import date

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import db
from app.models.area import Area
from app.models.base import (
    CreatedAt,
    Moment,
    Name,
    PersonId,
    Versioned,
    Worded,
    Words,
    worded,
)
from app.models.case import Case
from app.models.partnership import Group
from app.models.person import User


class TaskGroupState(Worded):
    PROPOSED = "proposed", "Proposed", "yellow"
    COMMISSIONED = "commissioned", "Commissioned", "blue"
    REPORTING = "reporting", "Reporting", "teal"
    EXTENDED = "extended", "Extended", "orange"
    CLOSED = "closed", "Closed", "grey"


class Rag(Worded):
    GREEN = "green", "Green: on track", "green"
    AMBER = "amber", "Amber: at risk", "yellow"
    RED = "red", "Red: off track", "red"


task_group_wards = Table(
    "task_group_wards",
    db.metadata,
    Column("task_group_id", ForeignKey("task_groups.id"), primary_key=True),
    Column("ward_id", ForeignKey("areas.id"), primary_key=True),
)

task_group_cases = Table(
    "task_group_cases",
    db.metadata,
    Column("task_group_id", ForeignKey("task_groups.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), primary_key=True, index=True),
)


class TaskGroup(Versioned, db.Model):
    """A task-and-finish group. Its members sit in `group`, which admits them to its cases."""

    __tablename__ = "task_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), unique=True)
    commissioned_by_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    sponsor_id: Mapped[PersonId]
    lead_id: Mapped[PersonId]
    terms: Mapped[Words]
    objectives: Mapped[Words] = mapped_column(default="")
    reporting_weeks: Mapped[int] = mapped_column(default=4)
    start_on: Mapped[date]
    end_on: Mapped[date]
    state: Mapped[TaskGroupState] = mapped_column(worded(TaskGroupState), default=TaskGroupState.PROPOSED)
    first_end_on: Mapped[date | None]
    extension_reason: Mapped[Words] = mapped_column(default="")
    worked: Mapped[Words] = mapped_column(default="")
    keep: Mapped[Words] = mapped_column(default="")
    lessons: Mapped[Words] = mapped_column(default="")
    closed_at: Mapped[Moment | None]

    group: Mapped[Group] = relationship(foreign_keys="TaskGroup.group_id")
    commissioned_by: Mapped[Group] = relationship(foreign_keys="TaskGroup.commissioned_by_id")
    sponsor: Mapped[User] = relationship(foreign_keys="TaskGroup.sponsor_id")
    lead: Mapped[User] = relationship(foreign_keys="TaskGroup.lead_id")
    wards: Mapped[list[Area]] = relationship(secondary=task_group_wards, order_by=Area.name)
    cases: Mapped[list[Case]] = relationship(secondary=task_group_cases)
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.due_on")
    reports: Mapped[list["ProgressReport"]] = relationship(order_by="ProgressReport.reported_at.desc()")

    @property
    def is_past_its_end(self) -> bool:
        return self.state is not TaskGroupState.CLOSED and self.end_on < clock.today()

    @property
    def rag(self) -> Rag | None:
        """How the group stood when it last reported."""
        return self.reports[0].rag if self.reports else None


class Milestone(db.Model):
    __tablename__ = "milestones"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_group_id: Mapped[int] = mapped_column(ForeignKey("task_groups.id"), index=True)
    title: Mapped[Name]
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < clock.today()


class ProgressReport(db.Model):
    __tablename__ = "progress_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_group_id: Mapped[int] = mapped_column(ForeignKey("task_groups.id"), index=True)
    rag: Mapped[Rag] = mapped_column(worded(Rag))
    summary: Mapped[Words]
    reported_by_id: Mapped[PersonId]
    reported_at: Mapped[CreatedAt]

    reported_by: Mapped[User] = relationship()
