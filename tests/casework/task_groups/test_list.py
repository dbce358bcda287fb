"""Does the list of task-and-finish groups scan, filter, sort, page and download, and tell nothing more?"""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from app import clock
from app.casework.task_groups import services
from app.casework.task_groups.filters import COLUMNS, RagChoice, StateChoice
from app.models.person import Role
from app.models.task_group import Rag, TaskGroupState
from tests import factories

LIST = "/task-and-finish-groups"
JANUARY = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive(), name="Ruth Calloway")


@pytest.fixture
def reader(app):
    return factories.officer(factories.nat("Elmwood"))


def names(client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}?{query}")
    return [link.get_text() for link in page.select("a.app-list__title")]


def test_a_row_says_how_a_group_stands_in_words(chair, reader, sign_in):
    sponsor = factories.person(Role.MEMBER, factories.executive(), name="Gareth Whittaker")
    lead = factories.officer(name="Amira Khan")
    with clock.at(JANUARY):
        made = factories.commissioned_task_group(
            chair, name="Metal theft", sponsor=sponsor, lead=lead, end_on=date(2026, 3, 1)
        )
        services.add_milestone(chair, made, title="Roofs marked", due_on=date(2026, 2, 1))
        services.report_progress(lead, made, rag=Rag.AMBER, summary="Slow")
    with clock.at(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        words = sign_in(reader).get(LIST).words
    for said in (
        "1 open task-and-finish group",
        "Led by Amira Khan",
        "Sponsored by Gareth Whittaker",
        "Reporting",
        "Amber: at risk",
        "5 January 2026",
        "Next one 37 days late",
        "Roofs marked, 1 February 2026 Overdue",
        "10 days past its end date",
    ):
        assert said in words


def test_a_group_that_is_in_time_is_not_said_to_be_late(chair, reader, sign_in):
    factories.commissioned_task_group(chair)
    words = sign_in(reader).get(LIST).words
    assert "late" not in words
    assert "past its end date" not in words


def test_closed_groups_are_listed_when_asked_for(chair, reader, sign_in):
    open_, closed = (factories.commissioned_task_group(chair, name=n) for n in ("Open one", "Closed one"))
    services.close(chair, closed, worked="w", keep="k", lessons="l")
    client = sign_in(reader)
    assert names(client) == ["Open one"]
    assert names(client, f"state={TaskGroupState.CLOSED}") == ["Closed one"]
    assert sorted(names(client, f"state={StateChoice.ANY}")) == ["Closed one", "Open one"]
    assert open_.state is not closed.state


def test_filters_by_progress_ward_and_membership_find_what_they_say(chair, sign_in):
    red = factories.commissioned_task_group(chair, name="Red one", wards=[factories.ward()])
    services.report_progress(chair, red, rag=Rag.GREEN, summary="Well")
    services.report_progress(chair, red, rag=Rag.RED, summary="Stuck")
    factories.commissioned_task_group(chair, name="Silent one")
    client = sign_in(red.lead)
    assert names(client, f"rag={Rag.RED}") == ["Red one"]
    assert names(client, f"rag={Rag.GREEN}") == [], "the last report counts, not an earlier one"
    assert names(client, f"rag={RagChoice.NOT_REPORTED}") == ["Silent one"]
    assert names(client, f"ward={factories.ward().id}") == ["Red one"]
    assert names(client, "mine=1") == ["Red one"]


def test_filters_in_use_can_be_taken_away_one_by_one(chair, reader, sign_in):
    page = sign_in(reader).get(f"{LIST}?rag={Rag.RED}&state={StateChoice.ANY}")
    tags = {tag.get_text(): tag["href"] for tag in page.select("a.app-filter-tag")}
    assert tags == {
        "Remove Open and closed": f"?rag={Rag.RED}",
        "Remove Red: off track": f"?state={StateChoice.ANY}",
    }
    assert "No task-and-finish group matches these filters" in page.words


def test_what_is_not_a_known_choice_breaks_nothing(chair, reader, sign_in, forgiving):
    factories.task_group(chair, name="A group")
    client = sign_in(reader)
    assert names(client, "state=x&rag=y&ward=z&sort=q&page=%00&mine=9") == ["A group"]
    assert names(client, "ward=99999999999999999999&page=-1") == ["A group"]


@pytest.mark.parametrize("sort", [column.name for column in COLUMNS if column.sort])
def test_every_heading_sorts(chair, reader, sort, sign_in):
    first = factories.commissioned_task_group(chair, name="A", end_on=clock.today() + timedelta(days=9))
    factories.task_group(chair, name="B")
    services.add_milestone(chair, first, title="Soon", due_on=clock.today())
    services.report_progress(chair, first, rag=Rag.RED, summary="Stuck")
    listed = names(sign_in(reader), f"sort={sort}")
    assert listed == (["B", "A"] if sort == "state" else ["A", "B"])


def test_a_heading_that_is_pressed_again_turns_the_list_round(chair, reader, sign_in):
    for name in ("B", "A", "C"):
        factories.task_group(chair, name=name)
    client = sign_in(reader)
    again = client.get(f"{LIST}?sort=name").select_one("th[aria-sort] a")["href"]
    assert names(client, again.removeprefix("?")) == ["C", "B", "A"]
    assert client.get(f"{LIST}{again}").select_one("th[aria-sort]")["aria-sort"] == "descending"


def test_a_page_holds_25_and_leads_to_the_next(chair, reader, sign_in):
    for number in range(26):
        factories.task_group(chair, name=f"Group {number:02}")
    client = sign_in(reader)
    page = client.get(f"{LIST}?sort=name")
    assert page.heading == "26 open task-and-finish groups"
    assert len(page.select("a.app-list__title")) == 25
    assert names(client, page.select_one("a[rel=next]")["href"].removeprefix("?")) == ["Group 25"]


def test_an_empty_list_says_what_to_do(chair, reader, sign_in):
    assert "The Executive or the Board commissions a group" in sign_in(reader).get(LIST).words
    assert "propose a group with a lead, an end" in sign_in(chair).get(LIST).words


def test_a_download_holds_what_the_filter_shows(chair, reader, sign_in):
    factories.commissioned_task_group(chair, name="=HYPERLINK(1)", wards=[factories.ward()])
    factories.task_group(chair, name="Proposed one")
    client = sign_in(reader)
    response = client.client.get(f"{LIST}/download.csv?state={TaskGroupState.COMMISSIONED}")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["Group"] for row in rows] == ["'=HYPERLINK(1)"]
    assert (rows[0]["State"], rows[0]["Wards"]) == ("Commissioned", "Oakwood")
    assert client.client.get(f"{LIST}/download.xlsx").mimetype.endswith("spreadsheetml.sheet")
    assert client.client.get(f"{LIST}/download.exe").status_code == 404
