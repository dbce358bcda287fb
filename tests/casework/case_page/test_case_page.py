"""Does the case page tell its story to those who may read it, and nothing to anybody else?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.cases import services as cases
from app.casework.escalation.services import request_escalation
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.audit import AuditEntry
from app.models.case import Risk, Stage
from app.models.escalation import Trigger
from app.models.event import Event
from app.models.partnership import GroupKind
from app.models.person import Role
from app.models.plan import PlanAction
from app.models.sharing import NamedFor, Note, NoteAudience, Watch
from tests import factories


def _address(case, page=""):
    return f"/cases/{case.reference}{page}"


def _reads(case):
    statement = select(AuditEntry).where(AuditEntry.case_id == case.id, AuditEntry.event == Event.CASE_READ)
    return list(db.session.scalars(statement))


PAGES = ("", "/plan", "/timeline", "/files", "/sharing")


def test_the_first_screen_says_what_it_is_where_it_stands_and_what_comes_next(sign_in):
    case = factories.case(
        title="Street drinking by the bandstand",
        what="Groups drink here from noon.",
        place="The bandstand",
        stage=Stage.ANALYSIS,
        risk=Risk.HIGH,
        easting=457000,
        northing=340000,
    )
    page = sign_in(factories.coordinator()).get(_address(case))
    assert page.heading == "Street drinking by the bandstand"
    assert page.select_one(".govuk-caption-l").get_text() == f"{case.reference}, held by Oakwood NAT"
    for words in (
        "Analysis",
        "Tier 1",
        "High risk",
        "Groups drink here from noon.",
        "Next step",
        "The bandstand",
    ):
        assert words in page.words
    path = page.select_one(".app-tier-path").get_text(" ", strip=True)
    assert [
        n for n in ("Oakwood NAT", "North Locality Board", "The Executive", "The Board") if n in path
    ] == [
        "Oakwood NAT",
        "North Locality Board",
        "The Executive",
        "The Board",
    ]
    assert page.select_one("iframe")["src"] == _address(case, "/map")


def test_the_tags_say_what_is_out_of_the_ordinary(sign_in):
    holder = factories.nat()
    case = factories.case(next_review_on=clock.today() - timedelta(days=3), restricted=True)
    reader = factories.officer()
    factories.name_on(case, reader)
    hin = HighImpactNeighbourhood(
        ward=holder.wards[0],
        state=HinState.APPROVED,
        proposed_at=clock.now(),
        effective_from=date(2025, 1, 1),
    )
    factories._save(hin)
    page = sign_in(reader).get(_address(case))
    tags = page.select_one(".app-tags").get_text(" ", strip=True)
    assert "Review overdue" in tags
    assert "Restricted" in tags
    assert "High Impact Neighbourhood" in tags
    assert "OFFICIAL-SENSITIVE" in page.select_one(".app-marking").get_text()


def test_an_ordinary_case_carries_no_marking(sign_in):
    page = sign_in(factories.officer()).get(_address(factories.case()))
    assert page.select_one(".app-marking") is None


@pytest.mark.parametrize("path", PAGES)
def test_each_view_of_a_case_is_recorded(sign_in, path):
    case, reader = factories.case(), factories.officer()
    sign_in(reader).get(_address(case, path))
    assert [entry.actor_id for entry in _reads(case)] == [reader.id]


def test_whoever_watches_a_case_has_seen_it_once_they_have_read_it(sign_in):
    case, reader = factories.case(), factories.officer()
    long_ago = clock.now() - timedelta(days=9)
    factories._save(Watch(user_id=reader.id, case_id=case.id, since=long_ago, seen_at=long_ago))
    sign_in(reader).get(_address(case))
    assert db.session.get(Watch, (reader.id, case.id)).seen_at > clock.now() - timedelta(minutes=1)


def test_watching_begins_and_ends_and_each_undoes_the_other(sign_in):
    case, reader = factories.case(), factories.officer()
    browser = sign_in(reader)
    page = browser.submit(_address(case, "/watch"), {})
    assert "You are watching this case" in page.words
    assert page.select_one(".govuk-notification-banner form")["action"] == _address(case, "/stop-watching")
    page = browser.submit(_address(case, "/stop-watching"), {})
    assert "You have stopped watching this case" in page.words
    assert db.session.get(Watch, (reader.id, case.id)) is None


# --- who sees nothing -----------------------------------------------------------------------------
def _stranger():
    return factories.officer(factories.nat("Elmwood"))


def test_another_teams_officer_learns_the_name_only_and_can_ask(sign_in):
    case = factories.case(title="A secret title", what="Secret words", place="Secret Street")
    page = sign_in(_stranger()).get(_address(case))
    assert page.heading == case.reference
    assert "Ask for access" in page.words
    assert "Oakwood NAT" in page.words
    assert "ecret" not in page.decode()
    assert _reads(case) == []


def test_an_administrator_and_an_auditor_do_not_read_cases(sign_in):
    case = factories.case()
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        sign_in(factories.person(role)).get(_address(case), 403)


def test_access_that_has_ended_is_no_access(sign_in):
    case, person = factories.case(restricted=True), _stranger()
    named = factories.name_on(case, person, NamedFor.ASKED)
    sign_in(person).get(_address(case))
    named.until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    sign_in(person).get(_address(case), 404)


def test_words_that_people_wrote_are_never_markup(sign_in):
    case = factories.case(
        title="<script>alert(1)</script>", what="<img src=x onerror=alert(2)>", place="</iframe>"
    )
    reader = factories.officer()
    cases.write_note(reader, case, "<b onclick=alert(3)>bold</b>")
    page = sign_in(reader).get(_address(case))
    assert page.select("main script, main img, main b") == []


# --- the number of statements does not grow -------------------------------------------------------
def _fill(case, number):
    people = [factories.person(Role.MEMBER, factories.nat()) for _ in range(number)]
    for person in people:
        factories.name_on(case, person)
        db.session.add(
            PlanAction(
                case=case,
                title="Do it",
                owner=person,
                partner=factories.partner(),
                due_on=clock.today(),
                added_by_id=person.id,
                added_at=clock.now(),
            )
        )
        db.session.add(
            Note(
                case=case,
                author=person,
                partner_id=person.partner_id,
                words="Words",
                audience=NoteAudience.ALL,
            )
        )
        factories.case(easting=457000 + number, northing=340000)
    db.session.commit()
    for person in people:
        cases.write_note(person, case, "Another")


def test_a_full_case_costs_no_more_statements_than_a_lean_one(sign_in, queries):
    case = factories.case(easting=457000, northing=340000)
    browser = sign_in(factories.coordinator())
    addresses = [_address(case, path) for path in (*PAGES, "/map", "/record")]

    def costs():
        return {address: _cost(browser, queries, address) for address in addresses}

    _fill(case, 2)
    costs()  # the first visitor of a process finds out what is cached for all
    lean = costs()
    _fill(case, 8)
    full = costs()
    assert {
        address: (lean[address], full[address]) for address in lean if full[address] > lean[address]
    } == {}
    assert max(lean.values()) <= 24


def _cost(browser, queries, address):
    with queries() as sent:
        response = browser.client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(sent)


def test_a_sub_group_at_the_executives_tier_can_hold_a_case(sign_in):
    sub = factories.group("Reoffending", GroupKind.SUB_GROUP, 3, factories.board())
    case = factories.case(sub)
    page = sign_in(factories.coordinator(sub)).get(_address(case))
    assert "Reoffending" in page.select_one(".app-tier-path [aria-current=step]").get_text()


@pytest.mark.parametrize("page", ["/files/999999999", "/files/0123456789ab", "/actions/999999999/change"])
def test_a_key_that_is_none_of_ours_names_nothing(sign_in, page):
    sign_in(factories.officer()).get(_address(factories.case(), page), 404)


def test_a_long_story_leaves_the_next_step_in_sight_and_is_read_in_one_click(sign_in):
    story = "Every night this week. " * 200
    case = factories.case(what=story.strip())
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}")
    assert len(page.select_one(".app-case__problem").text) <= 700
    assert page.select_one(".app-case__story details .app-prewrap").text == case.what


def test_a_short_story_is_shown_as_it_is(sign_in):
    case = factories.case(what="Every night this week.\nTwo cars.")
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}")
    assert page.select_one(".app-case__problem").text == case.what
    assert "Read all of the problem" not in page.words


def test_a_long_note_is_folded_and_whole(sign_in):
    case, officer = factories.case(), factories.officer()
    client = sign_in(officer)
    client.post(f"/cases/{case.reference}/timeline", {"words": "A word. " * 1000, "audience": "all"})
    page = client.get(f"/cases/{case.reference}")
    assert len(page.select_one(".app-timeline__text").text) <= 2000
    assert page.select_one(".app-timeline details .app-prewrap").text == ("A word. " * 1000).strip()


def test_who_watches_can_stop_and_who_does_not_can_begin(sign_in):
    case, officer = factories.case(), factories.officer()
    page = sign_in(officer).get(f"/cases/{case.reference}")
    assert "Watch this case" in page.words
    assert "Stop watching" not in page.words
    page = sign_in(officer).submit(f"/cases/{case.reference}/watch", {})
    assert "Stop watching" in page.words
    assert "Watch this case" in sign_in(officer).submit(f"/cases/{case.reference}/stop-watching", {}).words


def test_who_may_not_do_something_finds_the_way_back_and_who_may(sign_in):
    case = factories.case()
    page = sign_in(factories.officer()).get(f"/cases/{case.reference}/lead", status=403)
    assert page.select_one(f"main a[href='/cases/{case.reference}']")
    assert "the coordinator or chair of the group that holds it" in page.words


def test_a_case_that_has_nowhere_to_go_says_why(sign_in):
    case, coordinator = factories.case(), factories.coordinator()
    page = sign_in(coordinator).get(f"/cases/{case.reference}/hand-down", status=409)
    assert "No group below Oakwood NAT has held this case before." in page.words
    assert "The last thing that happened" not in page.words
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    request_escalation(coordinator, case, to_group=factories.locality(), **words)
    page = sign_in(coordinator).get(f"/cases/{case.reference}/close", status=409)
    assert "North Locality Board has been asked about this case and should decide by" in page.words
