"""Does somebody who tries what is not theirs get nothing, and learn nothing?"""

from datetime import timedelta

import pytest

from app import clock
from app.casework.task_groups import queries, services
from app.casework.task_groups.filters import TaskGroupFilter
from app.extensions import db
from app.models.person import Membership, Role
from app.models.task_group import Milestone, TaskGroupState
from app.policy import Forbidden
from tests import factories

LIST = "/task-and-finish-groups"


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive())


def address(group, rest: str = "") -> str:
    return f"{LIST}/{group.id}{rest}"


def in_scope(chair, group) -> list[str]:
    return [case.reference for case in queries.list_cases_in_scope(chair, group)]


def test_a_member_of_another_group_cannot_commission_one(sign_in, chair):
    group = factories.task_group(chair)
    for outsider in (factories.chair(factories.locality()), factories.chair(factories.board())):
        sign_in(outsider).get(address(group, "/commission"), status=403)
        sign_in(outsider).post(address(group, "/commission"), status=403)
    assert group.state is TaskGroupState.PROPOSED


def test_a_coordinator_of_a_nat_is_not_offered_a_proposal_and_cannot_send_one(sign_in, chair):
    factories.task_group(chair)
    client = sign_in(factories.coordinator())
    assert "Propose a group" not in client.get(LIST).words
    client.get(f"{LIST}/new", status=403)
    client.post(f"{LIST}/new", {"name": "Mine", "commissioned_by_id": factories.executive().id}, status=403)
    assert len(queries.list_groups_on_map(chair)) == 1


def test_the_executives_chair_proposes_to_the_executive_whatever_number_is_forged(sign_in, chair):
    start = clock.today()
    sent = {
        "name": "Forged",
        "terms": "x",
        "commissioned_by_id": factories.board().id,
        "sponsor_id": chair.id,
        "lead_id": chair.id,
        "reporting_weeks": 4,
        "start_on": [start.day, start.month, start.year],
        "end_on": [start.day, start.month, start.year + 1],
    }
    assert sign_in(chair).submit(f"{LIST}/new", sent).heading == "Forged"
    [standing] = queries.list_every_standing(chair, TaskGroupFilter())
    assert standing.task_group.commissioned_by == factories.executive()


def test_a_case_out_of_sight_is_not_put_in_scope_by_a_forged_reference(sign_in, chair):
    hidden = factories.case(restricted=True, title="Safe house")
    group = factories.task_group(chair)
    client = sign_in(chair)
    page = client.submit(address(group, "/cases/add"), {"references": [hidden.reference]})
    assert "Select from the options in the list" in page.words
    assert "Safe house" not in page.words
    factories.name_on(hidden, chair)
    assert in_scope(chair, group) == []


def test_a_case_that_does_not_exist_is_answered_like_one_that_is_out_of_sight(sign_in, chair):
    hidden = factories.case(restricted=True)
    group = factories.task_group(chair)
    client = sign_in(chair)
    answers = {
        client.submit(address(group, "/cases/add"), {"references": [reference]}).words
        for reference in (hidden.reference, "SH-26-9999")
    }
    assert len(answers) == 1
    for reference in (hidden.reference, "SH-26-9999"):
        client.get(f"{LIST}/new?case={reference}", status=404)


def test_a_search_for_cases_does_not_find_what_is_out_of_sight(sign_in, chair):
    factories.case(restricted=True, title="Mopeds")
    factories.case(factories.nat("Elmwood"), title="Mopeds again")
    group = factories.task_group(chair, lead=factories.officer())
    page = sign_in(group.lead).get(address(group, "/cases/add?q=mopeds"))
    assert "You cannot see any cases matching “mopeds”" in page.words


def test_a_case_in_scope_but_out_of_sight_is_not_there_for_the_lead(sign_in, chair):
    hidden = factories.case(restricted=True, title="Safe house")
    factories.name_on(hidden, chair)
    group = factories.commissioned_task_group(chair, cases=[hidden])
    client = sign_in(group.lead)
    page = client.get(address(group))
    assert "Safe house" not in page.text
    assert hidden.reference not in page.text
    assert page.select_one("[aria-labelledby=cases]").get_text(" ", strip=True) == (
        "Cases in scope that you can see There are no cases in scope that you can see."
    )
    client.get(address(group, f"/cases/{hidden.reference}/take-out"), status=404)
    client.post(address(group, f"/cases/{hidden.reference}/take-out"), status=404)
    assert in_scope(chair, group) == [hidden.reference]


def test_a_page_with_a_hidden_case_reads_like_one_without(sign_in, chair):
    hidden = factories.case(restricted=True)
    factories.name_on(hidden, chair)
    group = factories.commissioned_task_group(chair, cases=[hidden])
    client = sign_in(factories.officer(factories.nat("Elmwood")))
    with_it = client.get(address(group)).words
    services.take_out_of_scope(chair, group, hidden)
    assert client.get(address(group)).words == with_it


def test_a_restricted_case_that_a_group_sees_is_gone_when_it_is_restricted_later(sign_in, chair):
    case = factories.case(title="Corner house")
    member = factories.officer(factories.nat("Elmwood"))
    group = factories.commissioned_task_group(chair, cases=[case], members=[member])
    client = sign_in(member)
    assert "Corner house" in client.get(address(group)).words
    case.restricted = True
    db.session.commit()
    assert "Corner house" not in client.get(address(group)).words


def test_a_milestone_of_another_group_is_not_reached_through_ones_own(sign_in, chair):
    mine, theirs = factories.commissioned_task_group(chair), factories.commissioned_task_group(chair)
    milestone = services.add_milestone(chair, theirs, title="Survey", due_on=theirs.end_on)
    client = sign_in(mine.lead)
    mine.lead  # noqa: B018  loaded before the request
    client.post(address(mine, f"/milestones/{milestone.id}/reach"), status=404)
    client.post(address(theirs, f"/milestones/{milestone.id}/reach"), status=403)
    assert db.session.get(Milestone, milestone.id).done_on is None


def test_somebody_who_cannot_be_seated_is_not_added_by_a_forged_number(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    stranger = factories.person()
    url = address(group, "/members/add")
    assert (
        "Select from the options in the list" in sign_in(chair).submit(url, {"people": [stranger.id]}).words
    )
    assert stranger.id not in queries.list_member_ids(group)


def test_somebody_who_is_not_on_the_group_cannot_be_taken_off_it(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    sign_in(chair).post(address(group, f"/members/{factories.officer().id}/remove"), status=404)
    sign_in(chair).post(address(group, f"/members/{group.lead_id}/remove"), status=409)
    assert group.lead_id in queries.list_member_ids(group)


def test_the_end_of_a_commissioned_group_does_not_move_by_a_forged_field(sign_in, chair):
    group = factories.commissioned_task_group(chair)
    before, later = group.end_on, group.end_on + timedelta(days=300)
    sent = {
        "name": group.name,
        "terms": "Changed",
        "sponsor_id": group.sponsor_id,
        "lead_id": group.lead_id,
        "reporting_weeks": 4,
        "seen_version": group.version,
        "end_on": [str(later.day), str(later.month), str(later.year)],
    }
    sign_in(group.lead).post(address(group, "/edit"), sent)
    assert (group.terms, group.end_on) == ("Changed", before)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_those_whose_role_does_not_read_groups_get_no_page(sign_in, chair, role):
    group = factories.task_group(chair)
    client = sign_in(factories.person(role))
    client.get(LIST, status=403)
    client.get(address(group), status=403)


def test_a_group_that_does_not_exist_is_not_there(sign_in, chair):
    client = sign_in(chair)
    for rest in ("", "/edit", "/commission", "/report", "/extend", "/close", "/members/add", "/cases/add"):
        client.get(f"{LIST}/999999{rest}", status=404)


KEPT_OUT = {
    "an administrator": Role.ADMINISTRATOR,
    "an auditor": Role.AUDITOR,
    "somebody whose roles were all ended": None,
}


@pytest.mark.parametrize("who", KEPT_OUT)
def test_nobody_becomes_a_reader_of_cases_by_a_seat_that_an_accomplice_gives_them(sign_in, chair, who):
    accomplice = factories.officer()
    group = factories.commissioned_task_group(chair, lead=accomplice)
    outsider = factories.person(KEPT_OUT[who], name="Oscar Outsider")
    client, url = sign_in(accomplice), address(group, "/members/add")
    assert "Oscar Outsider" not in client.get(url).words
    assert "Oscar Outsider" not in sign_in(chair).get(f"{LIST}/new").words
    client.submit(url, {"people": [outsider.id]})
    with pytest.raises(Forbidden):
        services.add_members(accomplice, group, [outsider])
    for seat in ("lead", "sponsor"):
        with pytest.raises(Forbidden):
            services.edit(accomplice, group, version=group.version, **{seat: outsider})
        db.session.rollback()
        with pytest.raises(Forbidden):
            factories.task_group(chair, **{seat: outsider})
        db.session.rollback()
    assert outsider.id not in queries.list_member_ids(group)
    sign_in(outsider).get("/cases", status=403)


def test_an_administrator_who_also_works_cases_is_not_seated_on_one_more_group(sign_in, chair):
    both = factories.officer()
    both.memberships.append(Membership(role=Role.ADMINISTRATOR))
    group = factories.commissioned_task_group(chair)
    assert both not in [p for _, theirs in queries.list_who_can_be_seated() for p in theirs]
    with pytest.raises(Forbidden):
        services.add_members(chair, group, [both])
    both.memberships.append(Membership(group_id=group.group_id, role=Role.MEMBER))
    db.session.commit()
    with pytest.raises(Forbidden):
        services.edit(chair, group, version=group.version, lead=both)
