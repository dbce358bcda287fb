"""Does a change wait for a second administrator, and who may agree to it, withdraw it and see it?"""

from datetime import timedelta
from itertools import product

import pytest

from app import clock
from app.accounts.admin.pending_changes import services
from app.accounts.admin.people.services import edit_person, give_role
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.pending_change import ChangeKind, ChangeState, PendingChange
from app.models.person import Role
from app.use_case import StaleEdit
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.accounts.auth.people import outbox

LIST = "/settings/pending-changes"
NEW = "anna.ash@example.org"


@pytest.fixture
def ida(app):
    return factories.person(Role.ADMINISTRATOR, name="Ida Admin")


@pytest.fixture
def otto(app):
    return factories.person(Role.ADMINISTRATOR, name="Otto Other")


@pytest.fixture
def anna(app):
    return factories.officer(name="Anna Hartley")


def ask_for_address(by, person, address=NEW):
    edit_person(by, person, person.version, email=address)
    return waiting()[-1]


def ask_for_role(by, person, role=Role.AUDITOR):
    give_role(by, person, role, None)
    return waiting()[-1]


def waiting():
    return (
        db.session.query(PendingChange).filter_by(state=ChangeState.WAITING).order_by(PendingChange.id).all()
    )


def told(event):
    return [entry.detail for entry in db.session.query(AuditEntry).filter_by(event=event)]


# --- a new address ----------------------------------------------------------------------------------
def test_a_new_address_changes_nothing_until_somebody_else_agrees(ida, otto, anna, sign_in):
    earlier = anna.email
    settings = sign_in(ida)
    page = settings.get(f"/settings/people/{anna.id}/edit")
    typed = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    typed["partner_id"] = anna.partner_id
    page = settings.submit(f"/settings/people/{anna.id}/edit", {**typed, "email": NEW})
    assert f"takes effect when Anna Hartley confirms it using the link we sent to {earlier}" in page.words
    assert anna.email == earlier
    sign_in(otto).submit(f"{LIST}/{waiting()[0].id}/agree", {})
    assert anna.email == NEW
    (entry,) = told(Event.ADDRESS_AGREED)
    assert (entry["asker"], entry["earlier"], entry["address"]) == ("Ida Admin", earlier, NEW)
    assert [mail.to for mail in outbox()][-2:] == [earlier, NEW], "both addresses are told"


def test_the_owner_confirms_from_the_earlier_address_and_no_earlier_than_by_the_button(
    ida, anna, app, sign_in
):
    earlier, window = anna.email, sign_in(anna)
    ask_for_address(ida, anna)
    (mail,) = outbox()
    assert mail.to == earlier
    page = sign_in(ida).get(mail.link)
    assert NEW in page.words
    assert anna.email == earlier, "opening the link is not enough"
    window.post(mail.link, {"step": "confirm"})
    assert anna.email == NEW
    assert window.client.get("/account").status_code == 302, "and signs out everywhere"
    assert told(Event.ADDRESS_CONFIRMED)[0]["earlier"] == earlier
    window.get(mail.link, status=404)
    window.post(mail.link, {"step": "confirm"}, status=404)


def test_the_owner_refuses_and_the_audit_says_so(ida, anna, sign_in):
    change = ask_for_address(ida, anna)
    sign_in(anna).post(outbox()[0].link, {"step": "refuse"})
    assert (anna.email == NEW, change.state) == (False, ChangeState.REFUSED)
    assert told(Event.ADDRESS_REFUSED)[0]["address"] == NEW


@pytest.mark.parametrize("what", ["forged", "withdrawn", "expired", "closed"])
def test_a_link_that_is_over_changes_nothing(ida, anna, sign_in, what):
    change, earlier = ask_for_address(ida, anna), anna.email
    link, window = outbox()[0].link, sign_in(ida)
    if what == "withdrawn":
        services.withdraw(ida, change)
    change.expires_at = clock.now() if what == "expired" else change.expires_at
    anna.active = what != "closed"
    db.session.commit()
    window.post(link + "x" if what == "forged" else link, {"step": "confirm"}, status=404)
    assert anna.email == earlier


def test_a_second_wish_for_an_address_takes_the_place_of_the_first(ida, anna, sign_in):
    first = ask_for_address(ida, anna)
    ask_for_address(ida, anna, "anna@example.org")
    assert [change.value for change in waiting()] == ["anna@example.org"]
    assert first.state is ChangeState.WITHDRAWN
    sign_in(anna).get(outbox()[0].link, status=404)
    assert told(Event.CHANGE_WITHDRAWN)[0]["change"] == f"the email address {NEW}"


def test_an_address_that_somebody_else_has_by_now_is_not_given_twice(ida, otto, anna, sign_in):
    earlier, change = anna.email, ask_for_address(ida, anna)
    factories.officer().email = NEW
    db.session.commit()
    page = sign_in(otto).submit(f"{LIST}/{change.id}/agree", {})
    assert "Somebody else now has an account with this address" in page.words
    assert anna.email == earlier
    assert told(Event.ADDRESS_AGREED) == []


def test_who_edits_a_person_whose_address_has_changed_meanwhile_is_told(ida, otto, anna):
    seen = anna.version
    services.agree(otto, ask_for_address(ida, anna))
    with pytest.raises(StaleEdit):
        edit_person(ida, anna, seen, email="other@example.org")


# --- roles --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_role_that_needs_two_is_held_when_another_has_agreed(ida, otto, anna, sign_in, role):
    page = sign_in(ida).submit(f"/settings/people/{anna.id}/roles", {"role": role.value, "group": ""})
    assert f"The role {role.label} takes effect when another administrator agrees" in page.words
    assert not anna.holds(role)
    sign_in(otto).submit(f"{LIST}/{waiting()[0].id}/agree", {})
    assert anna.holds(role)
    assert told(Event.ROLE_AGREED) == [{"person": "Anna Hartley", "role": role.label, "asker": "Ida Admin"}]


def test_a_role_is_not_asked_for_twice_until_it_has_expired(ida, anna, sign_in):
    change, address = ask_for_role(ida, anna), f"/settings/people/{anna.id}/roles"
    asked = {"role": "auditor", "group": ""}
    assert "already has that role, or is waiting" in sign_in(ida).submit(address, asked).words
    change.expires_at = clock.now()
    db.session.commit()
    sign_in(ida).submit(address, asked)
    assert (change.state, len(waiting())) == (ChangeState.EXPIRED, 1)


def test_whoever_is_invited_as_administrator_waits_for_another_too(ida, sign_in):
    typed = {"name": "Jo", "email": "jo@example.org", "partner_id": factories.partner().id, "group": ""}
    page = sign_in(ida).submit("/settings/people/invite", {**typed, "role": "administrator"})
    assert "The role Administrator takes effect when another administrator agrees" in page.words
    (change,) = waiting()
    assert change.person.memberships == []


# --- who may --------------------------------------------------------------------------------------------
def test_nobody_agrees_to_what_they_asked_for_nor_to_a_change_of_their_own_account(ida, otto, anna, sign_in):
    own, about_otto = ask_for_role(ida, anna), ask_for_role(ida, otto)
    sign_in(ida).post(f"{LIST}/{own.id}/agree", status=403)
    sign_in(otto).post(f"{LIST}/{about_otto.id}/agree", status=403)
    assert not anna.holds(Role.AUDITOR)
    assert not otto.holds(Role.AUDITOR)


def test_only_the_owner_confirms(ida, otto, anna):
    change = ask_for_address(ida, anna)
    for verb in (services.confirm_address, services.refuse_address):
        with pytest.raises(IllegalTransition):
            verb(otto, change)


@pytest.mark.parametrize(
    ("kind", "who", "late"), list(product(ChangeKind, ["asker", "other"], [False, True]))
)
def test_buttons_agree_with_the_server(ida, otto, anna, sign_in, kind, who, late):
    window = sign_in(ida if who == "asker" else otto)
    for step in ("agree", "withdraw"):
        change = (ask_for_address if kind is ChangeKind.ADDRESS else ask_for_role)(
            ida, factories.officer(name=step)
        )
        change.value = f"{step}@example.org" if kind is ChangeKind.ADDRESS else change.value
        change.expires_at -= timedelta(days=8) if late else timedelta()
        db.session.commit()
        buttons = window.get(LIST).select(f"button[formaction='{LIST}/{change.id}/{step}']")
        accepted = window.client.post(f"{LIST}/{change.id}/{step}").status_code == 302
        assert bool(buttons) == (accepted and not late), (step, "what has expired is listed no more")


def test_a_double_click_on_agree_is_told_that_it_is_agreed(ida, otto, anna, sign_in):
    change, window = ask_for_role(ida, anna), sign_in(otto)
    window.post(f"{LIST}/{change.id}/agree")
    window.post(f"{LIST}/{change.id}/agree", status=409)
    assert [m.role for m in anna.memberships].count(Role.AUDITOR) == 1


def test_a_change_is_shown_to_the_person_and_to_administrators(ida, otto, anna, sign_in):
    ask_for_address(ida, anna)
    assert f"Ida Admin asked that you get the email address {NEW}" in sign_in(anna).get("/account").words
    for page in (f"/settings/people/{anna.id}", LIST):
        assert NEW in sign_in(otto).get(page).words
    assert "1 change waiting" in sign_in(otto).get("/settings").words


def test_the_only_administrator_is_told_who_can_help(ida, sign_in):
    assert "flask people appoint" in sign_in(ida).get(LIST).words


def test_the_list_costs_the_same_however_many_wait(ida, otto, sign_in, queries):
    window = sign_in(otto)

    def cost():
        ask_for_role(ida, factories.officer())
        window.get(LIST)
        with queries() as made:
            window.get(LIST)
        return len(made)

    one = cost()
    assert [cost() for _ in range(3)][-1] == one
