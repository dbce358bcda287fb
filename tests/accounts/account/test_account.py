"""Does "Your account" say what is so, and can one leave from every place?"""

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Membership, Role, SignIn
from tests import factories
from tests.pages import StyledClient


def _told(event):
    return [entry.detail for entry in db.session.query(AuditEntry).filter_by(event=event)]


def test_it_says_who_one_is_and_in_which_groups(sign_in):
    nat = factories.nat()
    anna = factories.officer(nat, name="Anna Hartley")
    anna.memberships.append(Membership(role=Role.CHAIR, group=factories.locality()))
    anna.job_title = "Community Protection Officer"
    page = sign_in(anna).get("/account")
    for words in ("Anna Hartley", "Community Protection Officer", anna.email, "Sherwood Council"):
        assert words in page.words
    assert "Officer, Oakwood NAT" in page.words
    assert "Chair, North Locality Board" in page.words


def test_somebody_whose_last_role_has_ended_still_reaches_their_account(sign_in):
    window = sign_in(factories.person())
    assert "no role at the moment" in window.get("/account").words
    window.get("/account/password")


def test_one_signs_out_of_another_place(app, sign_in):
    anna = factories.officer()
    here, there = sign_in(anna), sign_in(anna)
    with there.client.session_transaction() as session:
        away = db.session.query(SignIn).filter_by(token=session["sign_in"]).one()
    page = here.get("/account")
    assert len(page.select("main tbody tr")) == 2
    assert len(page.select("form[action^='/account/places/']")) == 1, "not of the place where one is"
    assert "You are signed out of A test" in here.submit(f"/account/places/{away.id}/sign-out", {}).words
    assert there.client.get("/account").status_code == 302
    assert here.client.get("/account").status_code == 200
    assert _told(Event.SIGNED_OUT_ELSEWHERE) == [{"place": "A test"}]


def test_nobody_signs_others_out_of_their_places(sign_in):
    anna, thief = factories.officer(), factories.officer()
    window, other = sign_in(anna), sign_in(thief)
    place = db.session.query(SignIn).filter_by(user_id=anna.id).one()
    other.post(f"/account/places/{place.id}/sign-out", status=404)
    assert window.client.get("/account").status_code == 200


def test_signing_out_everywhere_means_everywhere(sign_in):
    anna = factories.officer()
    here, there = sign_in(anna), sign_in(anna)
    page = here.submit("/account/sign-out-everywhere", {})
    assert page.heading == "Sign in"
    for window in (here, there):
        assert window.client.get("/account").status_code == 302
    assert db.session.query(SignIn).count() == 0
    assert len(_told(Event.SIGNED_OUT_EVERYWHERE)) == 1


def test_the_account_costs_no_more_questions_with_more_places(app, sign_in, queries):
    anna = factories.officer()
    window = sign_in(anna)
    window.get("/account")
    with queries() as one:
        window.get("/account")
    for _ in range(5):
        StyledClient.for_person(app, anna)
    with queries() as many:
        window.get("/account")
    assert len(many) == len(one)
