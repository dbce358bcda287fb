"""Do the queries of task groups take as many statements for many groups as for few?"""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.casework.task_groups import queries as reads
from app.casework.task_groups import services
from app.casework.task_groups.filters import TaskGroupFilter
from app.extensions import db
from app.models.task_group import Rag
from tests import factories

LIST = "/task-and-finish-groups"
LATER = datetime.now(UTC) + timedelta(weeks=9)


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive())


@pytest.fixture
def reader(app):
    return factories.officer(factories.nat("Elmwood"))


def fill(chair, number: int) -> None:
    for _ in range(number):
        made = factories.commissioned_task_group(
            chair, wards=[factories.ward()], cases=[factories.case()], lead=factories.officer()
        )
        services.add_milestone(chair, made, title="Survey", due_on=made.end_on)
        services.report_progress(chair, made, rag=Rag.GREEN, summary="Well")


def test_the_list_costs_the_same_for_twelve_groups_as_for_two(sign_in, chair, reader, queries):
    def cost() -> tuple[int, int]:
        browser = sign_in(reader)
        browser.get(LIST)  # reads what every process keeps
        with queries() as asked:
            page = browser.get(LIST)
        return len(page.select("a.app-list__title")), len(asked)

    fill(chair, 2)
    few = cost()
    fill(chair, 10)
    many = cost()
    assert (few[0], many[0]) == (2, 12)
    assert many[1] == few[1] > 0


READS = {
    "download": lambda reader, chair: [
        s.task_group.wards for s in reads.list_every_standing(reader, TaskGroupFilter())
    ],
    "map": lambda reader, chair: reads.list_groups_on_map(reader),
    "front page": lambda reader, chair: [s.task_group.lead.name for s in reads.list_needing_attention(chair)],
}


def test_a_read_costs_the_same_for_twelve_groups_as_for_two(chair, reader, queries):
    def cost(name: str) -> tuple[int, int]:
        """With nothing fresh in the session but who asks."""
        db.session.expire_all()
        assert [m.group.name for person in (reader, chair) for m in person.memberships]
        with clock.at(LATER), queries() as asked:
            found = READS[name](reader, chair)
        return len(found), len(asked)

    fill(chair, 2)
    few = {name: cost(name) for name in READS}
    fill(chair, 10)
    many = {name: cost(name) for name in READS}
    for name in READS:
        assert (few[name][0], many[name][0]) == (2, 12), name
        assert many[name][1] == few[name][1] > 0, name


def test_a_groups_page_costs_the_same_with_more_of_everything(sign_in, chair, reader, queries):
    group = factories.commissioned_task_group(chair)

    def fill_it(number: int) -> None:
        for n in range(number):
            services.report_progress(
                factories.coordinator(factories.executive()), group, rag=Rag.RED, summary=f"{number} {n}"
            )
            services.add_milestone(chair, group, title=f"{number} {n}", due_on=group.end_on)
        cases = [factories.case(factories.nat(f"Ward {number} {n}")) for n in range(number)]
        services.put_cases_in_scope(chair, group, cases)
        services.add_members(chair, group, [factories.officer() for _ in range(number)])

    def cost() -> int:
        browser = sign_in(chair)
        browser.get(f"{LIST}/{group.id}")  # reads what every process keeps
        with queries() as asked:
            browser.get(f"{LIST}/{group.id}")
        return len(asked)

    fill_it(2)
    few = cost()
    fill_it(6)
    assert cost() == few > 0
