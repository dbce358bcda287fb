"""How does somebody get an account, and how does somebody else not?"""

import unicodedata
from datetime import timedelta

from app import clock
from app.accounts.admin.people import services
from app.accounts.auth import links
from app.extensions import db
from app.models.event import Event
from app.models.person import Role
from tests import factories
from tests.accounts.auth.people import enter, events, is_in, outbox

NEW = {"password": "mango lantern otter", "password_confirm": "mango lantern otter"}


def _invite(role=Role.OFFICER, email="jo@example.org"):
    administrator = factories.person(Role.ADMINISTRATOR)
    group = None if role.is_partnership_wide else factories.nat()
    person = services.invite_person(
        administrator,
        name="Jo Barker",
        job_title="",
        email=email,
        partner=factories.partner(),
        roles=[(role, group)],
    )
    return administrator, person


def test_an_invited_person_sets_a_password_and_signs_in(browser):
    _, jo = _invite()
    (mail,) = outbox()
    assert mail.to == "jo@example.org"
    window = browser()
    assert window.get(mail.link).heading == "Welcome, Jo Barker"
    assert window.post(mail.link, NEW).location == "/sign-in"
    enter(window, jo.email, NEW["password"])
    assert is_in(window)
    kinds = (Event.PERSON_INVITED, Event.ROLE_GIVEN, Event.PERSON_JOINED, Event.SIGNED_IN)
    assert events(*kinds) == list(kinds)


def test_an_invitation_works_once(browser):
    _invite()
    link, window = outbox()[0].link, browser()
    window.post(link, NEW)
    assert window.get(link, status=404).heading == "This invitation no longer works"
    window.post(link, {**NEW, "password": "x" * 12}, status=404)


def test_an_invitation_is_over_after_seven_days(browser):
    _invite()
    link = outbox()[0].link
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        browser().get(link)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        browser().get(link, status=404)


def test_inviting_again_ends_the_earlier_link(browser):
    administrator, jo = _invite()
    services.invite_again(administrator, jo)
    earlier, later = (mail.link for mail in outbox())
    browser().get(earlier, status=404)
    browser().get(later)


def test_a_forged_invitation_is_refused(app, browser):
    _, jo = _invite()
    right = links.invitation_token(jo)
    forged = links.URLSafeSerializer("another secret", salt="invitation")
    for token in (right[:-3] + "AAA", forged.dumps([jo.fs_uniquifier, jo.invited_at.isoformat()]), "x", "."):
        browser().get(f"/invitation/{token}", status=404)
    wrong_shape = links.URLSafeSerializer(app.config["SECRET_KEY"], salt="invitation").dumps({"a": 1})
    browser().get(f"/invitation/{wrong_shape}", status=404)


def test_a_reset_link_is_not_an_invitation_and_the_other_way_round(app, browser, person):
    _, jo = _invite()
    anna, window = person(), browser()
    window.submit("/password/forgotten", {"email": anna.email})
    token = outbox()[-1].link.rsplit("/", 1)[1]
    window.get(f"/invitation/{token}", status=404)
    assert window.client.get(f"/password/new/{links.invitation_token(jo)}").location == "/password/forgotten"


def test_the_invitation_of_somebody_whose_account_was_closed_is_over(browser):
    administrator, jo = _invite()
    link = outbox()[0].link
    services.close_account(administrator, jo)
    browser().get(link, status=404)


def test_somebody_invited_cannot_get_round_the_seven_days_by_forgetting_their_password(browser):
    _invite()
    browser().submit("/password/forgotten", {"email": "jo@example.org"})
    assert [mail.subject for mail in outbox()] == ["You are invited to Sherwood Community Safety Partnership"]


def test_an_invited_chair_must_set_up_a_second_step_before_anything_else(browser):
    _, jo = _invite(Role.CHAIR)
    window = browser()
    assert "second step" in window.get(outbox()[0].link).words
    window.post(outbox()[0].link, NEW)
    enter(window, jo.email, NEW["password"])
    assert window.client.get("/").location == "/account/second-step"


def test_two_clicks_on_the_last_button_make_one_account(browser):
    """The second of two gets the page that says that the link is spent."""
    _, jo = _invite()
    link, window = outbox()[0].link, browser()
    assert window.post(link, NEW).status_code == 302
    assert window.post(link, NEW, status=404)
    assert events(Event.PERSON_JOINED) == [Event.PERSON_JOINED]
    db.session.refresh(jo)
    assert jo.has_joined


def test_a_password_of_any_letters_that_is_chosen_at_the_invitation_signs_in(browser):
    _, jo = _invite()
    window, chosen = browser(), "Ffordd ŷ Bryn café ñ 12 £"
    link = outbox()[0].link
    window.post(link, {"password": chosen, "password_confirm": chosen})
    enter(window, jo.email, unicodedata.normalize("NFD", chosen))
    assert is_in(window)
