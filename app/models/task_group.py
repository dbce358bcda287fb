"""Which time-limited groups has the Executive commissioned, for what, and how do they stand?"""

from datetime import date, timedelta

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from app import clock
from app.extensions import Model, db
from app.models.area import Area
from app.models.base import (
    CreatedAt,
    LabelledEnum,
    LongText,
    PersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
)
from app.models.case import Case
from app.models.partnership import Group
from app.models.person import User


class TaskGroupState(LabelledEnum):
    PROPOSED = "proposed", "Proposed", "yellow"
    COMMISSIONED = "commissioned", "Commissioned", "blue"
    REPORTING = "reporting", "Reporting", "teal"
    EXTENDED = "extended", "Extended", "orange"
    CLOSED = "closed", "Closed", "grey"


AT_WORK = frozenset({TaskGroupState.COMMISSIONED, TaskGroupState.REPORTING, TaskGroupState.EXTENDED})


class Rag(LabelledEnum):
    GREEN = "green", "Green: on track", "green"
    AMBER = "amber", "Amber: at risk", "yellow"
    RED = "red", "Red: off track", "red"


class MilestoneState(LabelledEnum):
    TO_REACH = "to_reach", "To reach", "blue"
    REACHED = "reached", "Reached", "green"


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


class TaskGroup(Versioned, Model):
    """A task-and-finish group. Its members sit in `group`, which its cases admit once it is commissioned.

    `group` has no parent, so that a case that admits it admits nobody else; the group it answers to is
    the one that commissioned it. `cases` can only be read through a query, which has to say who asks.
    """

    __tablename__ = "task_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), unique=True)
    commissioned_by_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    sponsor_id: Mapped[PersonId]
    lead_id: Mapped[PersonId]
    terms: Mapped[LongText]
    objectives: Mapped[LongText] = mapped_column(default="")
    reporting_weeks: Mapped[int] = mapped_column(default=4)
    start_on: Mapped[date]
    end_on: Mapped[date]
    state: Mapped[TaskGroupState] = mapped_column(labelled(TaskGroupState), default=TaskGroupState.PROPOSED)
    first_end_on: Mapped[date | None]
    extension_reason: Mapped[LongText] = mapped_column(default="")
    worked: Mapped[LongText] = mapped_column(default="")
    keep: Mapped[LongText] = mapped_column(default="")
    lessons: Mapped[LongText] = mapped_column(default="")
    closed_at: Mapped[Timestamp | None]

    group: Mapped[Group] = relationship(foreign_keys="TaskGroup.group_id")
    commissioned_by: Mapped[Group] = relationship(foreign_keys="TaskGroup.commissioned_by_id")
    sponsor: Mapped[User] = relationship(foreign_keys="TaskGroup.sponsor_id")
    lead: Mapped[User] = relationship(foreign_keys="TaskGroup.lead_id")
    wards: Mapped[list[Area]] = relationship(secondary=task_group_wards, order_by=Area.name)
    cases: WriteOnlyMapped[Case] = relationship(secondary=task_group_cases, passive_deletes=True)
    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="task_group", order_by="Milestone.due_on, Milestone.id"
    )
    reports: Mapped[list["ProgressReport"]] = relationship(
        order_by="ProgressReport.reported_at.desc(), ProgressReport.id.desc()"
    )

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def commissioner(self) -> str:
        """The group that commissions it, as a sentence names it: the Executive."""
        return f"the {self.commissioned_by.name.removeprefix('The ')}"

    @hybrid_property
    def is_closed(self) -> bool:
        return self.state == TaskGroupState.CLOSED

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_past_its_end(self) -> bool:
        return not self.is_closed and self.end_on < clock.today()

    def may_lose(self, person: User) -> bool:
        """The lead and the sponsor stay members until somebody else is chosen."""
        return person.id not in (self.lead_id, self.sponsor_id)

    def report_due_on(self, last: "ProgressReport | None") -> date | None:
        """When the next progress report is due by the group's rhythm, counted from the last one."""
        if not self.is_at_work:
            return None
        since = last.reported_at.astimezone(clock.LONDON).date() if last else self.start_on
        return since + timedelta(weeks=self.reporting_weeks)

    @property
    def rag(self) -> Rag | None:
        """How the group stood when it last reported."""
        return self.reports[0].rag if self.reports else None


class Milestone(Model):
    __tablename__ = "milestones"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_group_id: Mapped[int] = mapped_column(ForeignKey("task_groups.id"), index=True)
    title: Mapped[ShortText]
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    task_group: Mapped[TaskGroup] = relationship(back_populates="milestones")

    @property
    def state(self) -> MilestoneState:
        return MilestoneState.REACHED if self.done_on else MilestoneState.TO_REACH

    @state.setter
    def state(self, state: MilestoneState) -> None:
        self.done_on = clock.today() if state is MilestoneState.REACHED else None

    @property
    def is_overdue(self) -> bool:
        """Never of a closed group, which reaches nothing more."""
        return not (self.task_group.is_closed or self.done_on) and self.due_on < clock.today()


class ProgressReport(Model):
    __tablename__ = "progress_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_group_id: Mapped[int] = mapped_column(ForeignKey("task_groups.id"), index=True)
    rag: Mapped[Rag] = mapped_column(labelled(Rag))
    summary: Mapped[LongText]
    reported_by_id: Mapped[PersonId]
    reported_at: Mapped[CreatedAt]

    reported_by: Mapped[User] = relationship()
