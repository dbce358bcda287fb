"""Do dashboards show exceptions first, ask owners for commentary, and let nothing leave without approval?"""

from datetime import date

import pytest
from sqlalchemy import select, update

from app.documents.description import Table
from app.extensions import db
from app.insight.dashboards import queries as dashboards
from app.insight.dashboards import services
from app.insight.dashboards.editions.content import document_of
from app.insight.dashboards.queries import Which
from app.insight.performance import queries as measures
from app.insight.performance.counting.services import sum_up
from app.insight.performance.dashboard_line import DashboardLine, Term, line_from
from app.models.dashboard import Commentary, Edition, EditionState
from app.models.event import Event
from app.models.measure import Measure, WardCounts
from app.models.notice import Notice
from app.models.person import Membership, Role
from tests import factories
from tests.insight.performance.test_measure_commands import months

PAGE = "/performance/dashboards"
TABLE = f"{PAGE}/indicators"


@pytest.fixture
def analyst(sign_in):
    factories.partnership()
    return sign_in(factories.person(Role.ANALYST))


@pytest.fixture
def reader(sign_in):
    factories.partnership()
    return sign_in(factories.officer())


def rows(page):
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in page.select(".app-list tbody tr")
    ]


def names(page):
    return [link.get_text(strip=True) for link in page.select(".app-list__main a.app-list__title")]


def off_track(performance, name="Burglary"):
    """A measure that should have fallen, and rose."""
    performance.take(months(name, [100] * 12 + [150] * 12))
    performance.set(f"{name},1200,2020-12-31,600,2024-12-31\n")


def set_theme(name, theme, **values):
    db.session.execute(
        update(Measure).where(Measure.name == name).values(theme=theme, summary=None, **values)
    )
    db.session.commit()


# --- exceptions first --------------------------------------------------------------------------------
def test_exceptions_stand_first_with_their_reasons_and_what_is_needed(performance, reader):
    performance.take(months("Arson", [10, 11] * 12))
    off_track(performance)
    page = reader.get(PAGE)
    assert names(page) == ["Burglary", "Arson"]
    assert "1 is off track" in page.words
    first = rows(page)[0]
    assert "Off trajectory" in first[0]
    assert "A real rise on a year before" in first[0]
    assert first[2].startswith("1,800")
    assert first[6] == "Off trajectory"
    assert names(reader.get(f"{PAGE}?exceptions=1")) == ["Burglary"]


def test_a_dashboard_is_of_a_theme_or_of_what_a_group_answers_for(performance, analyst):
    for name, theme in (("Arson", "Fire"), ("Burglary", "Crime"), ("Robbery", "Crime")):
        performance.take(months(name, [10, 11]))
        set_theme(name, theme)
    assert names(analyst.get(f"{PAGE}?theme=Crime")) == ["Burglary", "Robbery"]
    group = factories.board()
    analyst.post(f"{PAGE}/groups/{group.id}", {"themes": ["Fire"]})
    page = analyst.get(f"{PAGE}?group={group.id}")
    assert names(page) == ["Arson"]
    assert group.name in page.heading
    assert "Fire" in analyst.get(f"{PAGE}/groups").words
    assert "Choose" not in analyst.get(f"{PAGE}/groups/{group.id}").words
    analyst.post(f"{PAGE}/groups/{group.id}", {"themes": []})
    assert dashboards.map_group_themes() == {}


def test_a_wards_dashboard_shows_only_what_may_be_shown_of_the_ward(performance, reader):
    performance.take(months("Burglary", [10, 11]))
    performance.take(months("Arson", [10, 11]))
    ward, measure = factories.ward("Oakwood"), measures.get_named("Burglary")
    glance = {"first": "2020-04-01", "last": "2021-03-31", "now": 120, "then": 60, "arrow": "up", "p": 0.001}
    db.session.add(
        WardCounts(
            measure_id=measure.id, ward_id=ward.id, first=date(2020, 4, 1), numbers=[2, 118],
            shown=[["2020-04-01", "2021-03-31", 120]], glance=glance,
        )
    )  # fmt: skip
    db.session.commit()
    page = reader.get(f"{PAGE}?ward={ward.id}")
    assert names(page) == ["Burglary"]
    assert rows(page)[0][2] == "120 April 2020 to March 2021"
    assert "A real rise on a year before" in rows(page)[0][0]
    assert "118" not in page.words
    chart = reader.get(f"/performance/{measure.key}/charts/wards")
    assert "The highest is 120, in Oakwood." in chart.words


def test_what_is_stored_is_what_is_worked_out(performance, app):
    factories.partnership()
    off_track(performance)
    (before,) = dashboards.list_rows(Which())
    sum_up(None)
    measure = db.session.scalars(select(Measure)).one()
    assert line_from(measure.summary["dashboard"]) == before.line
    assert dashboards.list_rows(Which()) == [before]


def test_a_line_is_stored_whole():
    line = DashboardLine(
        value="1", period_to="2020-12-31", path="M1 2", end=(1.0, 2.0), why=("Off",),
        terms=(Term("a", "up", "bad", "w"),),
    )  # fmt: skip
    assert line_from(line.as_stored()) == line


def test_statements_do_not_grow_with_measures(performance, reader, queries):
    off_track(performance)
    sum_up(None)
    reader.get(PAGE)
    with queries() as few:
        reader.get(PAGE)
    for number in range(7):
        off_track(performance, f"Measure {number}")
    sum_up(None)
    with queries() as many:
        reader.get(PAGE)
        assert len(many) == len(few)


# --- the table of indicators -------------------------------------------------------------------------
def test_the_table_of_2024_has_its_34_indicators_and_invents_no_figure(performance, reader):
    performance.paper(2024)
    page = reader.get(TABLE)
    assert "34 measures in " in page.words or "indicators" in page.words
    shown = rows(page)
    assert len([row for row in shown if row[1]]) >= 34
    texts = {row[1]: row[-1] for row in shown}
    assert texts["Volume of MARAC Referrals"].startswith("MARAC Referrals continue to increase.")
    assert all(row[2:7] == [""] * 5 for row in shown if row[1] == "Experience of Crime")


def test_the_four_comparisons_say_better_or_worse_only_where_a_test_does(performance, reader):
    off_track(performance)
    (row,) = rows(reader.get(TABLE))
    assert row[3:7] == ["↑ Worse", "No real change", "↑ Worse", "Not enough figures"]


# --- commentary --------------------------------------------------------------------------------------
def owned(performance, owner):
    off_track(performance)
    set_theme("Burglary", "Crime", owner_id=owner.id)
    return measures.get_named("Burglary")


def ask():
    if wanted := dashboards.list_to_ask():
        services.ask_for_commentary(None, wanted)
    return len(wanted)


def test_the_owner_of_a_measure_that_goes_off_track_is_asked_once_for_each_period(performance, sign_in):
    factories.partnership()
    owner = factories.officer()
    measure = owned(performance, owner)
    performance.take(months("Arson", [10, 11] * 12))
    assert ask() == 1
    assert ask() == 0
    (notice,) = db.session.scalars(select(Notice)).all()
    assert (notice.user_id, notice.path) == (owner.id, f"{PAGE}/commentary/{measure.key}")
    client = sign_in(owner)
    assert "Write commentary" in client.get(PAGE).words
    form = client.get(notice.path)
    assert "This measure went off track: off trajectory" in form.words
    client.post(
        notice.path,
        {
            "words": "More homes were left empty.",
            "version": form.select_one("#version, [name=version]")["value"],
        },
    )
    page = client.get(PAGE)
    assert "More homes were left empty." in page.words
    assert "Write commentary" not in page.words
    performance.take("Burglary,2022-01-01,2022-01-31,160,,,,,\n")
    assert ask() == 1
    page = client.get(notice.path)
    assert "Commentary on the figures up to 31 December 2021 More homes were left empty." in page.words
    assert "Up to 31 December 2021: More homes were left empty." in client.get(PAGE).words


def test_only_the_owner_and_analysts_write_commentary(performance, sign_in, analyst):
    owner = factories.officer()
    address = f"{PAGE}/commentary/{owned(performance, owner).key}"
    sign_in(factories.officer()).post(address, {"words": "Mine", "version": "0"}, status=403)
    analyst.post(address, {"words": "The analyst’s", "version": "0"})
    assert "The analyst’s" in analyst.get(PAGE).words
    sign_in(owner).post(address, {"words": "Stale", "version": "7"}, status=409)


# --- editions ----------------------------------------------------------------------------------------
def prepared(performance, analyst, **typed):
    off_track(performance)
    analyst.post(f"{PAGE}/editions/prepare", {"title": "January 2027", "note": "Read this first.", **typed})
    return db.session.scalars(select(Edition)).one()


def address_of(edition, step=""):
    return f"{PAGE}/editions/{edition.key}{'/' if step else ''}{step}"


def test_an_edition_is_approved_by_another_and_keeps_its_figures(performance, analyst, sign_in):
    chair = factories.chair(factories.board())
    edition = prepared(performance, analyst)
    told = db.session.scalars(select(Notice.user_id)).all()
    assert told == [chair.id]
    draft = analyst.get(address_of(edition))
    assert "Draft, not approved. Do not share it outside the partnership." in draft.words
    assert "approve" not in draft.buttons()
    analyst.post(address_of(edition, "approve"), status=403)
    client = sign_in(chair)
    assert {"approve", "send_back"} <= client.get(address_of(edition)).buttons()
    client.post(address_of(edition, "approve"))
    performance.take("Burglary,2022-01-01,2022-01-31,999,,,,,\n")
    shown = client.get(address_of(edition))
    assert f"Approved by {chair.name}" in shown.words
    assert "1,800, year to December 2021" in shown.words
    told = db.session.scalars(select(Notice.event).where(Notice.user_id != chair.id)).all()
    assert told == [Event.EDITION_APPROVED]
    client.post(address_of(edition, "approve"), status=409)


def test_a_chair_who_prepared_it_as_an_analyst_cannot_approve_it(performance, sign_in):
    factories.partnership()
    both = factories.chair(factories.board())
    both.memberships.append(Membership(role=Role.ANALYST, group=None))
    db.session.commit()
    client = sign_in(both)
    edition = prepared(performance, client)
    client.post(address_of(edition, "approve"), status=403)
    client.post(address_of(edition, "discard"), {"reason": "A mistake"})
    assert "Withdrawn. Do not use these figures. A mistake" in client.get(address_of(edition)).words


def test_a_chair_of_a_locality_cannot_approve(performance, analyst, sign_in):
    edition = prepared(performance, analyst)
    sign_in(factories.chair(factories.locality())).post(address_of(edition, "approve"), status=403)
    assert db.session.get(Edition, edition.id).state is EditionState.DRAFT


def test_an_edition_that_is_sent_back_or_withdrawn_says_why(performance, analyst, sign_in):
    chair = sign_in(factories.chair(factories.executive()))
    edition = prepared(performance, analyst)
    page = chair.submit(address_of(edition, "send-back"), {"reason": ""})
    assert "Enter the reason" in page.words
    chair.post(address_of(edition, "send-back"), {"reason": "Two figures are old"})
    assert "Sent back" in analyst.get(address_of(edition)).words
    assert "Two figures are old" in analyst.get(address_of(edition)).words
    assert analyst.get(f"{PAGE}/editions?state=returned").select(".app-list tbody tr")


def test_papers_and_files_of_a_draft_say_that_it_is_one(performance, analyst):
    edition = prepared(performance, analyst)
    for paper, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = analyst.client.get(f"{address_of(edition)}.{paper}")
        assert answer.data.startswith(start)
        assert "(draft)" in answer.headers["Content-Disposition"]
    csv = analyst.client.get(f"{address_of(edition)}/download.csv").text
    assert "Draft, not approved" in csv
    assert "Burglary" in csv


def test_a_year_on_the_paper_of_an_edition_is_called_one(performance, analyst):
    edition = prepared(performance, analyst)
    rows = [row for part in document_of(edition).parts if isinstance(part, Table) for row in part.rows]
    assert [row[1] for row in rows] == ["1,800, year to December 2021"]


@pytest.mark.parametrize(
    ("period", "shortly"),
    [
        ("September 2018 to August 2019", "year to August 2019"),
        ("August 2019", "August 2019"),
        ("June 2019 to August 2019", "June 2019 to August 2019"),
        ("1 September 2018 to 30 August 2019", "1 September 2018 to 30 August 2019"),
    ],
)
def test_only_a_period_of_twelve_months_is_called_a_year(performance, analyst, period, shortly):
    edition = prepared(performance, analyst)
    edition.content = {**edition.content, "rows": [{**edition.content["rows"][0], "period": period}]}
    [row] = [row for part in document_of(edition).parts if isinstance(part, Table) for row in part.rows]
    assert row[1] == f"1,800, {shortly}"


def test_only_analysts_prepare_editions_and_set_themes(performance, reader):
    reader.post(f"{PAGE}/editions/prepare", {"title": "Mine", "note": ""}, status=403)
    reader.post(f"{PAGE}/groups/{factories.board().id}", {"themes": []}, status=403)
    assert db.session.scalars(select(Commentary)).all() == []
