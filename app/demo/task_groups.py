"""What did the task-and-finish groups of the demonstration do, from their proposal on?"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from app.casework.task_groups.services import (
    add_milestone,
    close,
    commission,
    extend,
    propose_task_group,
    put_cases_in_scope,
    reach_milestone,
    report_progress,
)
from app.demo.content import Table
from app.demo.past import Past, Step
from app.demo.structure import Cast
from app.models.person import Role, User
from app.models.task_group import Milestone, Rag, TaskGroup


class Commission:
    """One task-and-finish group."""

    def __init__(self, table: Table, cast: Cast, past: Past) -> None:
        self.table, self.cast, self.past = table, cast, past
        self.milestones: dict[str, Milestone] = {}

    @property
    def task_group(self) -> TaskGroup:
        return self.cast.task_groups[self.table["key"]]

    @property
    def lead(self) -> User:
        return self.cast.people[self.table["lead"]]

    def steps(self) -> list[Step]:
        """The steps in order of time; on one day, in the order in which they are listed below."""
        return sorted(self._steps_as_written(), key=lambda step: -step.days_ago)

    def _steps_as_written(self) -> Iterator[Step]:
        table = self.table
        plan = [partial(self.add_milestone, milestone) for milestone in table["milestones"]]
        yield Step(table["proposed_days_ago"], [self.propose, *plan])
        if "commissioned_days_ago" in table:
            yield Step(table["commissioned_days_ago"], [self.commission])
        for brought in table.get("brought_in", []):
            yield Step(brought["days_ago"], [partial(self.bring_in, brought)])
        for milestone in table["milestones"]:
            if "done" in milestone:
                yield Step(-milestone["done"], [partial(self.reach, milestone)])
        for report in table.get("reports", []):
            yield Step(report["days_ago"], [partial(self.report, report)])
        if "extension" in table:
            yield Step(table["extension"]["days_ago"], [self.extend])
        if "exit" in table:
            yield Step(table["exit"]["days_ago"], [self.close])

    def propose(self) -> None:
        table, cast = self.table, self.cast
        cast.task_groups[table["key"]] = propose_task_group(
            cast.people[table["proposed_by"]],
            name=table["name"],
            commissioned_by=cast.groups[table["commissioned_by"]],
            sponsor=cast.people[table["sponsor"]],
            lead=self.lead,
            terms=table["terms"].strip(),
            objectives=table["objectives"].strip(),
            reporting_weeks=table["reporting_weeks"],
            start_on=self._day(table["start"]),
            end_on=self._day(table["end"]),
            members=[cast.people[key] for key in table["members"]],
            wards=[cast.wards[code] for code in table["wards"]],
            cases=[cast.cases[key] for key in table["cases"]],
        )

    def add_milestone(self, milestone: Table) -> None:
        proposer = self.cast.people[self.table["proposed_by"]]
        due_on = self._day(milestone["due"])
        made = add_milestone(proposer, self.task_group, title=milestone["title"], due_on=due_on)
        self.milestones[milestone["title"]] = made

    def commission(self) -> None:
        chair = self.cast.holder_of(Role.CHAIR, self.task_group.commissioned_by)
        commission(chair, self.task_group)

    def bring_in(self, brought: Table) -> None:
        by = self.cast.people[brought["by"]]
        put_cases_in_scope(by, self.task_group, [self.cast.cases[brought["case"]]])

    def reach(self, milestone: Table) -> None:
        reach_milestone(self.lead, self.milestones[milestone["title"]])

    def report(self, report: Table) -> None:
        report_progress(self.lead, self.task_group, rag=Rag(report["rag"]), summary=report["summary"])

    def extend(self) -> None:
        extension = self.table["extension"]
        by = self.cast.people[extension["by"]]
        extend(by, self.task_group, until=self._day(extension["end"]), reason=extension["reason"])

    def close(self) -> None:
        exit_report = self.table["exit"]
        words = {part: exit_report[part] for part in ("worked", "keep", "lessons")}
        close(self.cast.people[exit_report["by"]], self.task_group, **words)

    def _day(self, from_today: int) -> date:
        return self.past.day(-from_today)
