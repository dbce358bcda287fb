"""Does what somebody leaves go to whom the administrator chose, without anything of restricted cases?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.accounts.admin.people.services import close_account
from app.casework.actions.services import add_action
from app.casework.cases.queries import list_actions
from app.casework.cases.services import choose_lead, watch_case
from app.extensions import db
from app.models.delivery import ActionLink
from app.models.event import Event
from app.models.notice import Notice
from app.models.person import Role
from app.models.sharing import Watch
from tests import factories


@pytest.fixture
def leaver(app):
    return factories.officer(name="Lea Ver")


@pytest.fixture
def heir(leaver):
    return factories.officer(name="Hei Rer", partner_=factories.partner("Sherwood Homes"))


@pytest.fixture
def administrator(app):
    return factories.person(Role.ADMINISTRATOR)


@pytest.fixture
def case(leaver):
    """Led, with an action and watched by whoever leaves."""
    case = factories.case()
    choose_lead(factories.coordinator(), case, leaver)
    an_action(case, leaver)
    return case


def an_action(case, owner):
    due = clock.today() + timedelta(days=7)
    by = factories.coordinator()
    factories.name_on(case, by)
    return add_action(by, case, title="Visit", partner=owner.partner, owner=owner, due_on=due)


def address_of(person):
    return f"/settings/people/{person.id}/close"


def told(event):
    return db.session.scalars(select(Notice.user_id).where(Notice.event == event)).all()


def test_what_somebody_leaves_goes_to_those_who_were_chosen_in_one_checked_step(
    sign_in, administrator, leaver, heir, case
):
    group = factories.task_group(lead=leaver)
    [action] = case_actions(case)
    db.session.query(Notice).delete()
    window = sign_in(administrator)
    page = window.get(address_of(leaver))
    assert "Who gets 1 case that they lead?" in page.words
    assert case.reference not in page.text
    assert case.title not in page.text
    chosen = dict.fromkeys(("cases", "actions", "groups", "watched"), str(heir.id))
    check = window.submit(address_of(leaver), chosen)
    assert "We tell them: “You are now the lead of a case.”" in check.words
    assert leaver.active, "nothing is done before it was checked"
    done = window.submit(address_of(leaver), {**chosen, "send": "1"})
    assert "You closed the account of Lea Ver." in done.words
    assert (case.lead, action.owner, action.partner, group.lead) == (heir, heir, heir.partner, heir)
    assert group.group_id in heir.group_ids
    assert db.session.scalars(select(Watch.user_id).where(Watch.case_id == case.id)).all() == [heir.id]
    for event in (Event.CASE_LEAD_SET, Event.ACTION_EDITED, Event.TASK_GROUP_EDITED):
        assert told(event) == [heir.id], event


def test_of_two_groups_that_they_get_an_heir_hears_of_both(administrator, leaver, heir):
    groups = [factories.task_group(lead=leaver), factories.task_group(lead=leaver)]
    db.session.query(Notice).delete()
    close_account(administrator, leaver, {"groups": heir})
    told = db.session.scalars(select(Notice.subject).where(Notice.event == Event.TASK_GROUP_EDITED)).all()
    assert sorted(told) == sorted(group.name for group in groups)


def test_nothing_is_handed_to_whoever_has_left_meanwhile(administrator, leaver, heir, case):
    close_account(administrator, heir)
    with pytest.raises(policy.Forbidden):
        close_account(administrator, leaver, {"cases": heir})
    assert leaver.active
    assert case.lead is leaver


def test_a_link_that_was_mailed_to_whoever_leaves_works_no_longer(administrator, leaver, heir, case):
    [action] = case_actions(case)
    soon = clock.now() + timedelta(days=14)
    link = ActionLink(action=action, digest="x", person=leaver, sent_by_id=leaver.id, expires_at=soon)
    db.session.add(link)
    db.session.commit()
    close_account(administrator, leaver, {"actions": heir})
    assert link.revoked_at is not None


def case_actions(case):
    return list_actions(case)


def test_what_is_given_to_nobody_stays_as_it_is(administrator, leaver, case):
    close_account(administrator, leaver)
    assert case.lead == leaver
    assert case_actions(case)[0].owner == leaver


def test_restricted_cases_are_not_counted_nor_handed_over_and_their_people_are_told(
    sign_in, administrator, leaver, heir, case
):
    keeper = factories.coordinator()
    factories.name_on(case, keeper)
    case.restricted = True
    db.session.commit()
    db.session.query(Notice).delete()
    page = sign_in(administrator).get(address_of(leaver))
    assert not page.select("select"), "as if there were nothing"
    close_account(administrator, leaver, dict.fromkeys(("cases", "actions", "watched"), heir))
    assert (case.lead, case_actions(case)[0].owner) == (leaver, leaver)
    assert db.session.get(Watch, (heir.id, case.id)) is None
    assert keeper.id in told(Event.CASE_PERSON_LEFT)
    assert not {administrator.id, heir.id, leaver.id} & set(told(Event.CASE_PERSON_LEFT))


def test_whoever_gets_watched_cases_watches_those_that_they_may_see(administrator, leaver):
    near, far = factories.case(), factories.case()
    for each in (near, far):
        watch_case(leaver, each)
    stranger = factories.officer(factories.nat("Elmfield", "South Locality Board"))
    factories.name_on(near, stranger)
    close_account(administrator, leaver, {"watched": stranger})
    assert db.session.scalars(select(Watch.case_id).where(Watch.user_id == stranger.id)).all() == [near.id]


def test_nobody_without_a_role_that_opens_cases_can_be_given_any(sign_in, administrator, leaver, case):
    page = sign_in(administrator).submit(
        address_of(leaver), {"cases": str(factories.person().id), "send": "1"}
    )
    assert "Select one of the options" in page.words
    assert leaver.active
