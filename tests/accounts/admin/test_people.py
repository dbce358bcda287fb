"""What may an administrator do with people's accounts, and what not?"""

import csv
import re
from datetime import timedelta
from itertools import product

import pytest

from app import clock
from app.accounts.admin.people import queries as people_queries
from app.accounts.admin.people import services
from app.accounts.admin.people.listing import people_listing
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.partnership import GroupKind
from app.models.person import Membership, Role, SignIn, User
from app.policy import Forbidden
from app.web.listing import ask
from app.workflows.account import ACCOUNT
from tests import factories


@pytest.fixture
def administrator(app):
    return factories.person(Role.ADMINISTRATOR, name="Ida Admin")


@pytest.fixture
def settings(administrator, sign_in):
    return sign_in(administrator)


def _told(event):
    return [entry.detail for entry in db.session.query(AuditEntry).filter_by(event=event)]


def _new(**changes):
    return {
        "name": "Jo Barker",
        "job_title": "Sergeant",
        "email": "Jo.Barker@Example.org ",
        "partner_id": factories.partner().id,
        "role": "officer",
        "group": factories.nat().id,
        **changes,
    }


# --- the list -----------------------------------------------------------------------------------------
def test_people_are_found_by_what_one_knows_of_them(app):
    council, police = factories.partner(), factories.partner("Police")
    oak, elm = factories.nat("Oakwood"), factories.nat("Elm")
    anna = factories.officer(oak, name="Anna Hartley")
    ben = factories.chair(elm, name="Ben Ash", partner_=police)
    cat = factories.person(name="Cat Moor")
    cat.active = False
    db.session.commit()

    def found(**asked):
        question = ask(people_listing(), {name: str(value) for name, value in asked.items()})
        return [person.name for person in people_queries.list_people(question, demonstration=True).rows]

    assert found() == ["Anna Hartley", "Ben Ash", "Cat Moor"]
    assert found(q="hart") == ["Anna Hartley"]
    assert found(q=ben.email.upper()) == ["Ben Ash"]
    assert found(q="100%_") == []
    assert found(partner=police.id) == ["Ben Ash"]
    assert found(partner=council.id, group=oak.id) == [anna.name]
    assert found(role=Role.CHAIR, group=oak.id) == [], "the role is held in that group, not in another"
    assert found(role=Role.CHAIR, group=elm.id) == ["Ben Ash"]
    assert found(state=people_queries.AccountState.CLOSED) == ["Cat Moor"]
    assert found(state=people_queries.AccountState.INVITED) == ["Anna Hartley", "Ben Ash"]


def test_a_locked_person_is_found_among_the_locked_and_nowhere_else(app):
    later = clock.now() + timedelta(hours=1)
    for name, password, locked_until in (
        ("Open", "x", None), ("Once locked", "x", clock.now() - timedelta(hours=1)),
        ("Locked", "x", later), ("Invited", None, None), ("Invited, locked", None, later),
    ):  # fmt: skip
        person = factories.person(name=name)
        person.password, person.demonstration, person.locked_until = password, False, locked_until
    db.session.commit()
    states = people_queries.AccountState
    asked = {state: ask(people_listing(), {"state": state}) for state in states}
    found = {
        state: [person.name for person in people_queries.list_people(question, demonstration=False).rows]
        for state, question in asked.items()
    }
    assert found == {
        states.ACTIVE: ["Once locked", "Open"],
        states.INVITED: ["Invited", "Invited, locked"],
        states.LOCKED: ["Locked"],
        states.CLOSED: [],
    }


def test_the_list_has_pages_and_loses_nobody_between_them(settings):
    names = {factories.person(name=f"Same Name {number % 3}").name for number in range(60)}
    assert len(names) == 3
    seen, address = [], "/settings/people?q=same+name"
    while address:
        page = settings.get(address)
        assert page.heading == "60 people found"
        seen += [link["href"] for link in page.select(".app-list__title")]
        following = page.select_one("a[rel=next]")
        address = f"/settings/people{following['href']}" if following else ""
    assert len(seen) == len(set(seen)) == 60


def test_the_list_is_sorted_and_taken_away_with_what_an_administrator_needs(settings):
    for name, day in (("Early", 1), ("Late", 9), ("Not yet", None)):
        person = factories.officer(factories.nat("Oakwood"), name=f"Sorted {name}")
        person.current_login_at = clock.now().replace(day=day) if day else None
    db.session.commit()
    page = settings.get("/settings/people?q=sorted&sort=current_login_at")
    assert [link.text for link in page.select(".app-list__title")] == [
        "Sorted Late",
        "Sorted Early",
        "Sorted Not yet",
    ]
    header, *rows = csv.reader(
        settings.client.get("/settings/people/download.csv?q=sorted").text[1:].splitlines()
    )
    assert header == ["Name", "Email address", "Roles", "Partner", "Account", "Last signed in"]
    assert [row[0] for row in rows] == ["Sorted Early", "Sorted Late", "Sorted Not yet"]
    assert "Oakwood" in rows[0][2]


def test_the_list_costs_the_same_however_many_there_are(settings, queries):
    def cost():
        with queries() as made:
            settings.get("/settings/people")
        return len(made)

    factories.officer()
    cost()  # the first page of a process finds out what is kept for all of them
    one = cost()
    for _ in range(10):
        factories.officer()
    assert cost() == one


def test_filters_in_use_are_said_and_can_be_taken_away(settings, forgiving):
    factories.officer(name="Anna Hartley")
    page = settings.get("/settings/people?q=anna&role=officer&partner=&state=nonsense")
    tags = {tag.get_text(): tag["href"] for tag in page.select(".app-filter-tag")}
    assert tags == {"Remove “anna”": "?role=officer", "Remove Officer": "?q=anna"}


def test_nobody_is_shown_the_form_to_give_themselves_a_role(app, sign_in):
    both = factories.person(Role.ADMINISTRATOR)
    sign_in(both).get(f"/settings/people/{both.id}/roles", status=403)


# --- inviting -----------------------------------------------------------------------------------------
def test_somebody_is_invited_with_a_role(settings):
    page = settings.submit("/settings/people/invite", _new())
    assert page.heading == "Jo Barker"
    assert "Invited, not yet joined" in page.words
    jo = db.session.query(User).filter_by(email="jo.barker@example.org").one()
    assert [m.label for m in jo.memberships] == ["Officer, Oakwood NAT"]
    assert _told(Event.PERSON_INVITED) == [{"person": "Jo Barker"}]
    assert _told(Event.ROLE_GIVEN) == [{"person": "Jo Barker", "role": "Officer, Oakwood NAT"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "Enter their name"),
        ({"email": ""}, "Enter their email address"),
        ({"email": "jo"}, "Enter an email address, such as"),
        ({"email": "zoë@example.org"}, "with no accents and a full domain"),
        ({"partner_id": ""}, "Select their partner"),
        ({"partner_id": "999999"}, "Select one of the options"),
        ({"role": ""}, "Select a role"),
        ({"role": "king"}, "Select one of the options"),
        ({"group": ""}, "Select the group they have this role in"),
        ({"group": "999999"}, "Select one of the options"),
        ({"name": "x" * 201}, "1 character too long"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(settings, change, said):
    page = settings.submit("/settings/people/invite", _new(job_title="Sergeant of the watch", **change))
    assert said in page.words
    assert page.select_one("#job_title")["value"] == "Sergeant of the watch"
    assert db.session.query(AuditEntry).filter_by(event=Event.PERSON_INVITED).count() == 0


def test_whether_the_link_of_somebody_invited_still_works_is_said(settings):
    settings.post("/settings/people/invite", _new())
    jo = db.session.query(User).filter_by(name="Jo Barker").one()
    page = f"/settings/people/{jo.id}"
    assert "The link in the email works until" in settings.get(page).text
    jo.invited_at -= timedelta(days=7, minutes=1)
    db.session.commit()
    late = settings.get(page).text
    assert "The link in the email no longer works. Invite Jo Barker again." in late
    assert "works until" not in late


def test_one_address_has_one_account_however_it_is_written(settings):
    anna = factories.officer()
    page = settings.submit("/settings/people/invite", _new(email=anna.email.upper()))
    assert "Somebody already has an account with this address" in page.words


def test_roles_for_the_whole_partnership_are_in_no_group(settings):
    settings.submit("/settings/people/invite", _new(role="analyst"))
    assert [m.group for m in db.session.query(Membership).filter_by(role=Role.ANALYST)] == [None]


# --- changing -----------------------------------------------------------------------------------------
def _typed(page):
    fields = page.select("main form input[name], main form option[selected]")
    typed = {f["name"]: f.get("value", "") for f in fields if f.name == "input"}
    return {**typed, "partner_id": page.select_one("#partner_id option[selected]")["value"]}


def test_what_is_changed_about_somebody_is_recorded(settings):
    anna = factories.officer()
    typed = _typed(settings.get(f"/settings/people/{anna.id}/edit"))
    changes = {"name": "Anna Ash", "job_title": "Sergeant"}
    settings.submit(f"/settings/people/{anna.id}/edit", {**typed, **changes})
    assert _told(Event.PERSON_EDITED) == [{"person": "Anna Ash", "fields": "the name and the job title"}]


def test_of_two_who_change_somebody_at_once_the_second_reads_both(settings):
    anna = factories.officer()
    address = f"/settings/people/{anna.id}/edit"
    seen = _typed(settings.get(address))
    settings.submit(address, {**seen, "job_title": "The first one's"})
    page = settings.post(address, {**seen, "job_title": "The second one's"}, status=409)
    assert "The first one's" in page.get_data(as_text=True).replace("&#39;", "'")
    assert "The second one's" in page.get_data(as_text=True).replace("&#39;", "'")
    db.session.refresh(anna)
    assert anna.job_title == "The first one's"


def test_saving_what_one_did_not_change_changes_nothing(settings):
    anna = factories.officer()
    address = f"/settings/people/{anna.id}/edit"
    page = settings.submit(address, _typed(settings.get(address)))
    assert "No changes made" in page.words
    assert _told(Event.PERSON_EDITED) == []


def test_a_role_is_given_ended_and_given_back(settings):
    anna = factories.officer()
    group = factories.locality()
    page = settings.submit(f"/settings/people/{anna.id}/roles", {"role": "chair", "group": group.id})
    assert "now has the role Chair, North Locality Board" in page.words
    again = settings.submit(f"/settings/people/{anna.id}/roles", {"role": "chair", "group": group.id})
    assert "already has that role" in again.words
    held = db.session.query(Membership).filter_by(user_id=anna.id, role=Role.CHAIR).one()
    ended = settings.submit(f"/settings/people/{anna.id}/roles/{held.id}/end", {})
    assert _told(Event.ROLE_TAKEN) == [{"person": anna.name, "role": "Chair, North Locality Board"}]
    undo = ended.select_one(".govuk-notification-banner form")
    fields = {field["name"]: field["value"] for field in undo.select("input")}
    back = settings.submit(undo["action"], fields)
    assert "now has the role Chair, North Locality Board" in back.words


def test_a_closed_account_is_signed_out_and_can_be_opened_again(settings, sign_in):
    anna = factories.officer()
    window = sign_in(anna)
    page = settings.submit(f"/settings/people/{anna.id}/close", {})
    assert page.buttons() == {"reopen"}
    assert window.client.get("/account").status_code == 302
    assert db.session.query(SignIn).filter_by(user_id=anna.id).count() == 0
    undo = page.select_one(".govuk-notification-banner form")
    assert "close" in settings.submit(undo["action"], {}).buttons()
    assert window.client.get("/account").status_code == 302, "the old session does not come back"
    assert len(_told(Event.PERSON_LEFT)) == len(_told(Event.PERSON_RETURNED)) == 1


def test_a_double_click_on_close_is_told_that_it_is_closed(settings):
    anna = factories.officer()
    settings.post(f"/settings/people/{anna.id}/close")
    page = settings.post(f"/settings/people/{anna.id}/close", status=409)
    assert "this is now at “Closed”" in page.text


def test_somebody_who_has_joined_is_not_invited_again_and_whoever_tries_is_told_why(settings):
    anna = factories.officer()
    anna.password = "chosen"
    db.session.commit()
    page = settings.post(f"/settings/people/{anna.id}/invite-again", status=409)
    assert "They have already joined" in page.text
    assert _told(Event.PERSON_INVITED) == []


@pytest.mark.parametrize(("closed", "joined", "own", "locked"), list(product([True, False], repeat=4)))
def test_buttons_agree_with_the_server(administrator, settings, closed, joined, own, locked):
    for step in ACCOUNT:
        person = administrator if own else factories.officer()
        person.locked_until = clock.now() + timedelta(hours=1) if locked else None
        if not own:
            person.active, person.password = not closed, "chosen" if joined else None
        db.session.commit()
        page = f"/settings/people/{person.id}"
        offered = step.name in settings.get(page).buttons()
        accepted = settings.client.post(f"{page}/{step.name.replace('_', '-')}").status_code == 302
        assert offered == accepted, (step.name, closed, joined, own, locked)


def test_a_lost_second_step_is_cleared_and_the_person_is_told(settings, sign_in):
    from tests.accounts.auth.people import outbox, set_up_app

    anna = factories.officer()
    set_up_app(anna)
    window = sign_in(anna)
    settings.submit(f"/settings/people/{anna.id}/clear-second-step", {})
    db.session.refresh(anna)
    assert not anna.has_second_factor
    assert window.client.get("/account").status_code == 302
    assert _told(Event.SECOND_FACTOR_CLEARED) == [{"person": anna.name}]
    assert "Ida Admin cleared your second step" in outbox()[-1].body


# --- what an administrator must not be able to do -----------------------------------------------------
def test_an_administrator_cannot_make_themselves_a_chair(administrator, settings):
    group = factories.locality()
    page = settings.get(f"/settings/people/{administrator.id}")
    assert not page.select("a[href$='/roles']")
    settings.post(
        f"/settings/people/{administrator.id}/roles", {"role": "chair", "group": group.id}, status=403
    )
    assert [m.role for m in administrator.memberships] == [Role.ADMINISTRATOR]


def test_an_administrator_cannot_end_their_own_role_so_one_always_remains(administrator, settings):
    (own,) = administrator.memberships
    settings.post(f"/settings/people/{administrator.id}/roles/{own.id}/end", status=403)
    settings.post(f"/settings/people/{administrator.id}/close", status=403)
    settings.post(f"/settings/people/{administrator.id}/clear-second-step", status=403)


def test_a_role_is_ended_only_on_the_page_of_whoever_holds_it(settings):
    anna, ben = factories.officer(), factories.officer()
    settings.post(f"/settings/people/{ben.id}/roles/{anna.memberships[0].id}/end", status=404)


def test_an_administrator_has_no_way_into_a_restricted_case(administrator, settings):
    """Not by its address, in no list, and not by what the settings count or refuse."""
    nat = factories.nat()
    case = factories.case(nat, restricted=True, title="A house on Elm Street")
    for address in (f"/cases/{case.reference}", "/cases", f"/cases?q={case.reference}"):
        answer = settings.client.get(address)
        assert answer.status_code in (403, 404), address
        assert case.title not in answer.text
    for address in ("/settings", "/settings/groups", f"/settings/groups/{nat.id}", "/settings/people", "/"):
        page = settings.get(address)
        assert case.title not in page.text
        assert not re.search(r"\b1 (open )?case", page.words)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_finds_the_settings(app, sign_in, role):
    group = None if role.is_partnership_wide else factories.nat()
    window = sign_in(factories.person(role, group))
    for address in ("/settings", "/settings/people", "/settings/people/invite", "/settings/partnership"):
        window.get(address, status=403)
    window.post("/settings/people/1/close", status=403)


def test_an_administrator_gives_no_role_in_a_task_and_finish_group(settings, administrator):
    group = factories.group("Reducing reoffending", GroupKind.TASK_GROUP, 3, factories.executive())
    anna = factories.officer()
    url = f"/settings/people/{anna.id}/roles"
    assert group.name not in settings.get(url).words
    assert group.name not in settings.get("/settings/people/invite").words
    settings.post(url, {"role": "coordinator", "group": group.id}, status=200)
    with pytest.raises(Forbidden):
        services.give_role(administrator, anna, Role.CHAIR, group)
    db.session.refresh(anna)
    assert group.id not in anna.group_ids
