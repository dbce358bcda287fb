"""Can a group be proposed, commissioned, run and closed on its pages, with nothing lost on the way?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.task_groups import queries, services
from app.casework.task_groups.last_event import what_happened_last
from app.extensions import db
from app.models.event import Event
from app.models.task_group import Milestone, ProgressReport, Rag, TaskGroup, TaskGroupState
from app.use_case import record, use_case
from tests import factories

LIST = "/task-and-finish-groups"


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive())


def day_of(name, day):
    return {name: [str(day.day), str(day.month), str(day.year)]}


def address(group, rest: str = "") -> str:
    return f"{LIST}/{group.id}{rest}"


def proposal(**changes):
    start = clock.today()
    people = {"sponsor_id": factories.officer().id, "lead_id": factories.officer().id}
    dates = day_of("start_on", start) | day_of("end_on", start + timedelta(days=90))
    words = {"name": "Metal theft", "terms": "Stop it.", "reporting_weeks": 4}
    return {"commissioned_by_id": factories.executive().id, **words, **people, **dates, **changes}


def the_group() -> TaskGroup | None:
    return db.session.scalars(select(TaskGroup)).one_or_none()


# --- proposing ------------------------------------------------------------------------------------
def test_a_group_is_proposed_and_waits_for_the_chair(sign_in, chair):
    case, ward = factories.case(), factories.ward()
    page = sign_in(chair).submit(
        f"{LIST}/new", proposal(references=case.reference.lower(), ward_ids=[ward.id])
    )
    assert page.heading == "Metal theft"
    assert (
        "You proposed Metal theft. The chair of the Executive will decide whether to commission it."
        in page.words
    )
    assert case.reference in page.words
    assert the_group().wards == [ward]
    assert the_group().state is TaskGroupState.PROPOSED


def test_a_proposal_from_a_case_begins_with_the_case_and_its_ward(sign_in, chair):
    case = factories.case()
    page = sign_in(chair).get(f"{LIST}/new?case={case.reference}")
    assert page.select_one("#references").get_text().strip() == case.reference
    assert page.select_one(f"[name=ward_ids][value='{case.ward_id}']").has_attr("checked")


def test_a_proposal_from_a_restricted_case_does_not_give_its_ward_away(sign_in, chair):
    case = factories.case(restricted=True)
    factories.name_on(case, chair)
    page = sign_in(chair).get(f"{LIST}/new?case={case.reference}")
    assert "This case is restricted" in page.words
    assert not page.select("[name=ward_ids][checked]")


def test_a_proposal_with_mistakes_says_each_and_loses_nothing(sign_in, chair):
    sent = proposal(name="", terms="Words that took an hour", references="SH-26-9999")
    page = sign_in(chair).submit(f"{LIST}/new", sent)
    assert page.title.get_text().startswith("Error: ")
    assert [a.get_text() for a in page.select(".govuk-error-summary a")] == ["Enter a name for the group"]
    assert "Words that took an hour" in page.words
    assert page.select_one("#references").get_text().strip() == "SH-26-9999"
    assert the_group() is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end_on": ["1", "1", "2001"]}, "End date must be after the start date"),
        ({"end_on": ["31", "2", "2027"]}, "Enter a real date"),
        ({"end_on": ["1", "1", "9999"]}, "Enter a year from 1900 to 2099"),
        ({"end_on": ["1", "1", "2090"]}, "End date must be within 5 years of the start date"),
        ({"start_on": ["1", "1", "0001"]}, "Enter a year from 1900 to 2099"),
        ({"start_on": ["1"]}, "Enter a real date"),
        ({"lead_id": "999999"}, "Select one of the options"),
        ({"lead_id": "x"}, "Select one of the options"),
        ({"ward_ids": ["999999"]}, "Select from the options in the list"),
        ({"reporting_weeks": "0"}, "Select one of the options"),
        ({"terms": "x" * 200_000}, "180,000 characters too long"),
        ({"references": "SH-26-9999"}, "You cannot see a case with the reference SH-26-9999"),
    ],
)
def test_bad_input_is_answered_beside_its_field(sign_in, chair, changes, said):
    page = sign_in(chair).submit(f"{LIST}/new", proposal(**changes))
    assert said in page.words
    assert the_group() is None


def test_a_name_that_is_taken_is_answered_and_nothing_is_lost(sign_in, chair):
    client, sent = sign_in(chair), proposal()
    client.submit(f"{LIST}/new", sent)
    page = client.submit(f"{LIST}/new", {**sent, "terms": "Stop it for good."})
    assert "There is already a group named “Metal theft”" in page.words
    assert "Stop it for good." in page.words
    assert the_group().terms == "Stop it."


def test_a_proposal_sent_twice_is_one_group_and_leads_to_it(sign_in, chair):
    client, sent = sign_in(chair), proposal()
    client.submit(f"{LIST}/new", sent)
    page = client.submit(f"{LIST}/new", sent)
    assert page.heading == "Metal theft"
    assert "You sent this twice. We saved it once." in page.words
    assert the_group() is not None


def test_whoever_extends_second_reads_who_did_it_and_until_when(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    until = group.end_on + timedelta(days=30)
    services.extend(chair, group, until=until, reason="The survey is late")
    second = sign_in(factories.chair(factories.executive()))
    more = {**day_of("until", until), "reason": "Another reason"}
    answer = second.post(address(group, "/extend"), more, status=409)
    assert chair.name in answer.text
    assert "The survey is late" in answer.text
    assert "Another reason" in answer.text


def test_a_group_named_like_a_person_tells_nothing_of_that_person(chair):
    """The record knows both by name: what was done with an account is no group's business."""
    group = factories.commissioned_task_group(chair, name="Olu Officer")
    other = factories.officer(name="Olu Officer")
    _close_account(chair, other)
    assert what_happened_last(chair, group).entry.event is Event.TASK_GROUP_COMMISSIONED


@use_case
def _close_account(actor, person):
    record(actor, Event.PERSON_LEFT, subject=person.name, person=person.name)


def test_words_that_were_not_sent_are_given_back_until_they_are(sign_in, chair):
    client = sign_in(chair)
    client.post(f"/drafts/save?page={LIST}/new", {"terms": "Half a thought"}, status=204)
    assert "Half a thought" in client.get(f"{LIST}/new").words
    client.submit(f"{LIST}/new", proposal())
    assert "Half a thought" not in client.get(f"{LIST}/new").words


# --- changing -------------------------------------------------------------------------------------
def terms_of(group, **changes):
    return {
        "name": group.name,
        "terms": group.terms,
        "sponsor_id": group.sponsor_id,
        "lead_id": group.lead_id,
        "reporting_weeks": group.reporting_weeks,
        "seen_version": group.version,
        **changes,
    }


def test_a_stale_edit_shows_both_texts_and_changes_nothing(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    opened = terms_of(group, terms="Mine")
    services.edit(chair, group, version=group.version, terms="Theirs")
    response = sign_in(group.lead).post(address(group, "/edit"), opened, status=409)
    assert "Mine" in response.text
    assert "Theirs" in response.text
    assert group.terms == "Theirs"


def test_a_form_without_its_version_is_stale(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    sign_in(chair).post(address(group, "/edit"), terms_of(group, terms="x", seen_version="?"), status=409)


def test_a_form_saved_as_it_was_says_so(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    assert "No changes made." in sign_in(chair).submit(address(group, "/edit"), terms_of(group)).words


def test_the_edit_page_of_a_commissioned_group_asks_for_no_dates(sign_in, chair):
    group = factories.task_group(chair)
    client = sign_in(chair)
    assert client.get(address(group, "/edit")).select("#start_on-day")
    services.commission(chair, group)
    assert not client.get(address(group, "/edit")).select("#start_on-day")


# --- commissioning, extending, closing ------------------------------------------------------------
def test_commissioning_asks_before_it_does(sign_in, chair):
    case = factories.case()
    group = factories.task_group(chair, cases=[case])
    client = sign_in(chair)
    page = client.get(address(group, "/commission"))
    assert page.heading == "Commission this group?"
    assert case.reference in page.words
    assert group.state is TaskGroupState.PROPOSED
    assert "You commissioned" in client.submit(address(group, "/commission"), {}).words
    assert group.state is TaskGroupState.COMMISSIONED


def test_an_extension_that_is_none_is_refused(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    sent = day_of("until", group.end_on) | {"reason": "More time"}
    page = sign_in(chair).submit(address(group, "/extend"), sent)
    assert "New end date must be after" in page.words
    assert "More time" in page.words
    assert group.first_end_on is None


def test_an_extended_group_says_until_when_and_why(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    sent = day_of("until", group.end_on + timedelta(days=30)) | {"reason": "Figures came late"}
    page = sign_in(chair).submit(address(group, "/extend"), sent)
    assert "now ends on" in page.words
    assert "Figures came late" in page.words
    assert "extend" not in page.buttons()


def test_closing_is_written_then_checked_then_done(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    client, url = sign_in(chair), address(group, "/close")
    words = {"worked": "Joint visits", "keep": "The list", "lessons": "Begin with figures"}
    check = client.submit(url, words)
    assert check.heading == "Close this group?"
    assert group.state is TaskGroupState.COMMISSIONED
    again = client.submit(url, {**words, "change": "1"})
    assert "Begin with figures" in again.words
    assert group.state is TaskGroupState.COMMISSIONED
    closed = client.submit(url, {**words, "send": "1"})
    assert "Exit report" in closed.words
    assert "Begin with figures" in closed.words
    assert closed.buttons() == set()


def test_an_exit_report_with_a_part_missing_closes_nothing(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    words = {"worked": "Joint visits", "keep": "", "lessons": "x", "send": "1"}
    page = sign_in(chair).submit(address(group, "/close"), words)
    assert "Enter what should continue" in page.words
    assert group.state is TaskGroupState.COMMISSIONED


# --- reporting ------------------------------------------------------------------------------------
def test_a_report_is_one_page_and_then_on_the_groups_page(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    page = sign_in(group.lead).submit(
        address(group, "/report"), {"rag": "red", "summary": "No money for gates"}
    )
    assert "You sent your report." in page.words
    assert "Red: off track No money for gates" in page.words


def test_a_report_without_its_colour_keeps_its_words(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    page = sign_in(group.lead).submit(address(group, "/report"), {"summary": "No money for gates"})
    assert "Select green, amber or red" in page.words
    assert "No money for gates" in page.words


def test_a_report_sent_twice_is_there_once(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    client, sent = sign_in(group.lead), {"rag": "green", "summary": "All is well"}
    client.submit(address(group, "/report"), sent)
    assert "You have already sent this report." in client.submit(address(group, "/report"), sent).words
    assert len(db.session.scalars(select(ProgressReport)).all()) == 1


def test_reports_are_read_newest_first(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    for number in range(7):
        services.report_progress(chair, group, rag=Rag.GREEN, summary=f"Report {number}")
    page = sign_in(chair).get(address(group))
    assert [e.get_text() for e in page.select(".app-timeline__text")] == [
        f"Report {number}" for number in reversed(range(7))
    ]
    assert "Earlier reports (2)" in page.words


def test_a_milestone_is_added_reached_and_put_back_by_the_banner(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    client = sign_in(group.lead)
    client.submit(address(group, "/milestones/add"), {"title": "Survey"} | day_of("due_on", group.end_on))
    milestone = db.session.scalars(select(Milestone)).one()
    page = client.submit(address(group, f"/milestones/{milestone.id}/reach"), {})
    assert "You marked “Survey” as reached." in page.words
    undo = page.select_one(".govuk-notification-banner form")["action"]
    client.submit(undo, {})
    assert milestone.done_on is None


# --- members and scope ----------------------------------------------------------------------------
def test_members_of_several_partners_are_added_at_once_and_shown_by_partner(sign_in, chair):
    fire = factories.partner("Fire and Rescue")
    person = factories.officer(name="Kwame Osei", partner_=fire)
    other = factories.officer(name="Nia Other", partner_=factories.partner("Sherwood Homes"))
    group = factories.commissioned_task_group(chair)
    client = sign_in(chair)
    assert "Select at least 1 person" in client.submit(address(group, "/members/add"), {}).words
    page = client.submit(address(group, "/members/add"), {"people": [person.id, other.id]})
    assert "You added Kwame Osei and Nia Other to the group." in page.words
    assert "Fire and Rescue Kwame Osei" in page.words
    page = client.submit(address(group, f"/members/{person.id}/remove"), {})
    assert "You removed Kwame Osei from the group." in page.words
    undo = page.select_one(".govuk-notification-banner form")
    client.submit(undo["action"], {"people": [person.id]})
    assert person.id in queries.list_member_ids(group)


def test_cases_are_put_in_scope_from_a_search_and_taken_out_again(sign_in, chair):
    case = factories.case(title="Mopeds on the embankment")
    group = factories.commissioned_task_group(chair)
    client = sign_in(chair)
    page = client.get(address(group, "/cases/add?q=moped"))
    assert [box["value"] for box in page.select("[name=references]")] == [case.reference]
    page = client.submit(address(group, "/cases/add?q=moped"), {"references": [case.reference]})
    assert "You put 1 case in scope." in page.words
    assert "Mopeds on the embankment" in page.words
    assert client.get(address(group, f"/cases/{case.reference}/take-out")).heading.startswith("Take SH-26")
    page = client.submit(address(group, f"/cases/{case.reference}/take-out"), {})
    assert "out of scope. We added this" in page.words
    assert "There are no cases in scope that you can see." in page.words


@pytest.mark.parametrize("words", ["moped & | ! :*", "%", "'", "SH-26-", '"', "\\", "x" * 5000])
def test_any_words_can_be_searched_for(sign_in, chair, words):
    group = factories.task_group(chair)
    assert (
        sign_in(chair).get(address(group, "/cases/add"), query_string={"q": words}).heading
        == "Put cases in scope"
    )


# --- from elsewhere -------------------------------------------------------------------------------
def test_a_case_page_leads_to_its_groups_and_to_a_proposal(sign_in, chair):
    case = factories.case()
    factories.commissioned_task_group(chair, name="Metal theft", cases=[case])
    facts = sign_in(chair).get(f"/cases/{case.reference}").select("[aria-labelledby=facts] a")
    assert [a.get_text() for a in facts] == ["Metal theft", "Propose a group"]
    assert sign_in(chair).get(facts[1]["href"]).select_one("#references").get_text().strip() == case.reference
    others = sign_in(factories.coordinator()).get(f"/cases/{case.reference}")
    assert [a.get_text() for a in others.select("[aria-labelledby=facts] a")] == ["Metal theft"]


def test_the_front_page_says_what_a_group_needs(sign_in, chair):
    factories.task_group(chair, name="Metal theft")
    words = sign_in(chair).get("/").words
    assert "Task-and-finish groups to act on 1" in words
    assert "Metal theft The chair of the Executive needs to commission the group." in words
