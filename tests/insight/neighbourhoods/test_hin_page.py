"""Does the page of a High Impact Neighbourhood say what the incidents, the cases and the record say?"""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from app import clock
from app.evidence.statistics.periods import choose
from app.evidence.wards.queries import list_months
from app.evidence.wards.services import Decision, decide_hins, propose_hins
from app.extensions import db
from app.models.case import Stage
from app.models.incident import IncidentImport
from app.models.person import Role
from app.models.plan import PlanAction
from app.places.incidents.services import import_incidents
from tests import factories
from tests.places.incidents.places import lsoa_in
from tests.places.incidents.police_files import csv_file, row

PAGE = "/evidence/high-impact-neighbourhoods"
YEARS = [(year, month) for year in (2023, 2024) for month in range(1, 13)]


@pytest.fixture
def people(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst"), factories.chair(factories.executive())


def crimes(code, *, before, now, **details):
    """So many crimes in each month of 2023, and of 2024."""
    return [
        row(Month=f"{year}-{month:02}", LSOA_code=code, **details)
        for year, month in YEARS
        for _ in range(before if year == 2023 else now)
    ]


@pytest.fixture
def hin(people):
    """Castle, with 1,000 residents and most of the crime; Dales and Bulwell with the rest."""
    analyst, chair = people
    for name, code in (("Castle", "E01000001"), ("Dales", "E01000002"), ("Bulwell", "E01000003")):
        ward = factories.ward(name)
        ward.residents, ward.households = (1_000, 500) if name == "Castle" else (2_000, 1_000)
        lsoa_in(ward, code)
    import_incidents(
        None,
        IncidentImport(file_name="years.csv"),
        stream=csv_file(
            [
                *crimes("E01000001", before=20, now=30, Location="On or near High Street"),
                *crimes("E01000001", before=1, now=1, Crime_type="Robbery", Location="On or near Mill Lane"),
                *crimes(
                    "E01000001", before=2, now=2, Crime_type="Anti-social behaviour", Location="No Location"
                ),
                *crimes("E01000002", before=8, now=8),
                *crimes("E01000003", before=7, now=7, Crime_type="Shoplifting"),
            ]
        ),
    )
    period = choose(list_months(), None, None)
    with clock.at(datetime(2025, 2, 1, 12, tzinfo=clock.LONDON)):
        [hin] = propose_hins(
            analyst, ward_ids=[factories.ward("Castle").id], period=period, reason="It carries most"
        )
    with clock.at(datetime(2025, 3, 1, 12, tzinfo=clock.LONDON)):
        decide_hins(chair, [Decision(hin, "approve")], reason="Agreed for a year")
    return hin


def tables(page):
    """By their captions: the cells of each line."""
    return {
        " ".join(table.caption.get_text(" ", strip=True).split()): [
            [" ".join(cell.get_text(" ", strip=True).split()) for cell in line.select("th, td")]
            for line in table.select("tbody tr")
        ]
        for table in page.select("table")
    }


def test_the_answer_is_rank_share_and_rates(hin, sign_in):
    page = sign_in(factories.officer(factories.nat("Castle"))).get(f"{PAGE}/{hin.id}")
    assert page.heading == "Castle"
    assert (
        "Castle had 372 crimes from January 2024 to December 2024: 67.4% of the crime in 3 wards, with 20.0% "
        "of the residents. It ranks 1 of 3."
    ) in page.words
    assert "That is 372.0 crimes per 1,000 residents. " in page.words
    assert "Source: data.police.uk, Sherwood Police." in page.words
    assert "In force today" in page.words
    assert "Since 1 March 2025" in page.words


def test_the_ward_stands_beside_the_rest_of_the_city(hin, sign_in):
    page = sign_in(factories.officer(factories.nat("Castle"))).get(f"{PAGE}/{hin.id}")
    lines = tables(page)["Castle compared with the rest of the city, January 2024 to December 2024"]
    assert [line[:6] for line in lines] == [
        ["This ward", "1", "20.0%", "372", "67.4%", "372.0"],
        ["All High Impact Neighbourhoods", "1", "20.0%", "372", "67.4%", "372.0"],
        ["The rest of the city", "2", "80.0%", "180", "32.6%", "45.0"],
    ]
    assert [line[-1] for line in lines] == ["Up 47.6%", "Up 47.6%", "No real change"]
    assert (
        "Castle had 8.3 times the crime of the rest of the city. Castle has few residents for the many "
        "people who come to it, so its rate says little about the risk to those who live there."
    ) in page.words
    assert "The change is from January 2023 to December 2023." in page.words


def test_the_trend_has_its_limits_and_says_what_stands_out(hin, sign_in):
    page = sign_in(factories.officer(factories.nat("Castle"))).get(f"{PAGE}/{hin.id}")
    assert "Crime recorded in Castle ward averaged about" in page.words
    assert len(page.select(".app-chart__picture--wide .app-chart__limit")) == 2
    assert (
        len(page.select(".app-chart__picture--wide circle, .app-chart__picture--wide .app-chart__special"))
        == 24
    )


def test_categories_and_streets_are_listed_and_called_what_they_are(hin, sign_in):
    page = sign_in(factories.officer(factories.nat("Castle"))).get(f"{PAGE}/{hin.id}")
    found = tables(page)
    assert found["Incidents in Castle by category, January 2024 to December 2024"][0][:3] == [
        "Burglary",
        "360",
        "90.9%",
    ]
    assert found["Streets of Castle with most crime, January 2024 to December 2024"] == [
        ["On or near High Street", "360", "0"],
        ["On or near Mill Lane", "12", "0"],
    ]
    assert "a map point that stands for 8 addresses or more" in page.words


def test_cases_are_those_that_the_reader_may_see(hin, sign_in):
    nat = factories.nat("Castle")
    _, closed, hidden = (
        factories.case(nat, ward=factories.ward("Castle"), logged_at=datetime(2025, 6, 1, tzinfo=UTC))
        for _ in range(3)
    )
    closed.stage = Stage.CLOSED
    closed.closed_at = clock.now()
    hidden.restricted, hidden.title = True, "What nobody may know"
    db.session.commit()
    page = sign_in(factories.officer(nat)).get(f"{PAGE}/{hin.id}")
    assert "1 open case that you can see is in Castle." in page.words
    tiers = tables(page)["Open cases by tier"]
    assert tiers[0][1:] == ["1", "1"]
    stranger = sign_in(factories.officer(factories.nat("Dales"))).get(f"{PAGE}/{hin.id}")
    assert "0 open cases that you can see are in Castle." in stranger.words
    assert "What nobody may know" not in page.text + stranger.text


def overdue_action(case, owner, title, days=3):
    action = PlanAction(
        case=case, title=title, owner_id=owner.id, partner_id=owner.partner_id, added_by_id=owner.id,
        due_on=clock.today() - timedelta(days=days),
    )  # fmt: skip
    db.session.add(action)
    db.session.commit()
    return action


def test_overdue_actions_are_those_of_cases_that_the_reader_may_see(hin, sign_in):
    nat = factories.nat("Castle")
    owner = factories.officer(nat)
    seen = factories.case(nat, ward=factories.ward("Castle"))
    hidden = factories.case(nat, ward=factories.ward("Castle"))
    overdue_action(seen, owner, "Mend the light", days=9)
    overdue_action(seen, owner, "Ring the landlord", days=-9)
    overdue_action(hidden, owner, "A secret errand")
    hidden.restricted = True
    db.session.commit()
    page = sign_in(owner).get(f"{PAGE}/{hin.id}")
    lines = tables(page)["Overdue actions of cases in Castle"]
    assert [line[0] for line in lines] == ["Mend the light"]
    assert seen.reference in lines[0][1]
    assert "A secret errand" not in page.text
    stranger = sign_in(factories.officer(factories.nat("Dales"))).get(f"{PAGE}/{hin.id}")
    assert "There are no overdue actions here on cases that you can see." in stranger.words


def test_overdue_actions_sort_have_pages_and_are_taken_away_whole(hin, sign_in):
    nat = factories.nat("Castle")
    owner = factories.officer(nat)
    case = factories.case(nat, ward=factories.ward("Castle"))
    for number in range(30):
        overdue_action(case, owner, f"Visit {number:02}", days=number + 1)
    browser = sign_in(owner)
    page = browser.get(f"{PAGE}/{hin.id}?overdue-sort=title&overdue-reverse=1")
    here = [row.td.get_text(strip=True) for row in page.select("#overdue tbody tr")]
    following = page.select_one("a[rel=next]")["href"]
    beyond = browser.get(f"{PAGE}/{hin.id}{following}").select("#overdue tbody tr")
    assert here == [f"Visit {number:02}" for number in range(29, 4, -1)]
    assert len(beyond) == 5
    file = browser.client.get(page.select_one("#overdue ~ div a[href*=csv]")["href"])
    assert file.text.count("Visit") == 30
    soonest = browser.get(f"{PAGE}/{hin.id}").select_one("#overdue tbody td").get_text(strip=True)
    assert soonest == "Visit 29"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_reads_no_cases_reads_the_evidence_alone(hin, sign_in, role):
    page = sign_in(factories.person(role)).get(f"{PAGE}/{hin.id}")
    assert "Castle had 372 crimes" in page.words
    assert "What is being done" not in page.words


def test_the_history_keeps_the_evidence_as_it_stood(hin, people, sign_in):
    import_incidents(
        None, IncidentImport(file_name="more.csv"), stream=csv_file(crimes("E01000001", before=0, now=99))
    )
    page = sign_in(people[1]).get(f"{PAGE}/{hin.id}")
    [line] = tables(page)["Designations of Castle"]
    assert "1 February 2025, Ada Analyst" in line[0]
    assert "372 crimes from January 2024 to December 2024" in line[3]
    assert "Agreed for a year" in line[4]
    assert page.buttons() == {"end"}


def test_the_figures_are_downloaded(hin, sign_in):
    browser = sign_in(factories.officer())
    text = browser.client.get(f"{PAGE}/{hin.id}/download.csv").text.lstrip("\ufeff")
    rows = {(line["Table"], line["Name"]): line for line in csv.DictReader(io.StringIO(text))}
    assert rows["Crime compared with the rest of the city", "This ward"]["Number"] == "372"
    assert rows["Categories", "Robbery"]["Number"] == "12"
    assert rows["Streets, crime", "On or near High Street"]["Number"] == "360"
    assert {line["Period"] for line in rows.values()} == {"January 2024 to December 2024"}
    assert browser.client.get(f"{PAGE}/{hin.id}/download.exe").status_code == 404


def test_every_hin_in_the_list_leads_to_its_page(hin, sign_in):
    page = sign_in(factories.officer()).get(PAGE)
    assert page.select_one(f"a[href='{PAGE}/{hin.id}']").text.strip() == "Castle"


def test_a_ward_of_earlier_years_has_a_page_without_figures(hin, sign_in):
    factories.ward("Castle").valid_until = date(2025, 5, 1)
    db.session.commit()
    page = sign_in(factories.officer(factories.nat("Castle"))).get(f"{PAGE}/{hin.id}")
    assert "There are no figures for this ward" in page.words
    assert "Agreed for a year" in page.words


def test_a_hin_that_is_not_there(people, sign_in):
    assert sign_in(people[0]).client.get(f"{PAGE}/99").status_code == 404


def test_the_page_asks_the_database_as_often_however_much_there_is(hin, sign_in, queries):
    nat = factories.nat("Castle")
    owner = factories.officer(nat)
    browser = sign_in(owner)
    overdue_action(factories.case(nat, ward=factories.ward("Castle")), owner, "The first")
    browser.get(f"{PAGE}/{hin.id}")
    with queries() as few:
        browser.get(f"{PAGE}/{hin.id}")
    for number in range(4):
        overdue_action(factories.case(nat, ward=factories.ward("Castle")), owner, f"Visit {number}")
    with queries() as many:
        browser.get(f"{PAGE}/{hin.id}")
    assert len(many) == len(few)
