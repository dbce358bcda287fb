"""Does somebody who tries what they may not leave a trace, and no flood?"""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.web import refusals
from tests import factories


def _refused():
    statement = select(AuditEntry).where(AuditEntry.event == Event.REQUEST_REFUSED).order_by(AuditEntry.id)
    return list(db.session.scalars(statement))


@pytest.fixture
def protected(app, monkeypatch):
    """Each form carries its token, and comes from a page of ours, as for real people."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


def test_somebody_who_tries_what_their_role_does_not_allow_is_on_record(sign_in):
    officer = factories.officer()
    sign_in(officer).get("/settings/people/7", status=403)
    (entry,) = _refused()
    assert (entry.actor_id, entry.subject) == (officer.id, officer.name)
    assert entry.detail["page"] == "/settings/people/<int:person_id>", "not which one"
    assert entry.detail["why"] == "their role does not allow it"


def test_somebody_who_tries_it_on_a_thing_is_on_record_without_the_thing(sign_in):
    oakwood = factories.nat("Oakwood")
    case = factories.case(oakwood)
    sign_in(factories.person(Role.MEMBER, oakwood)).post(
        f"/cases/{case.reference}/close", {"reason": "solved"}, status=403
    )
    (entry,) = _refused()
    assert case.reference not in str(entry.detail)
    assert entry.case_id is None


def test_a_forger_without_the_forms_token_is_on_record(protected):
    answer = protected.test_client().post("/sign-in", data={"email": "a@example.org"})
    assert answer.status_code == 400
    (entry,) = _refused()
    assert entry.actor_id is None
    assert entry.subject == "somebody at 127.0.0.1"
    assert entry.detail["why"] == "the form had no token"


@pytest.mark.parametrize(
    ("referrer", "said"), [("https://evil.example/", "another website"), ("", "did not say which page")]
)
def test_a_forger_on_another_site_is_on_record_and_the_page_says_what_failed(
    protected, sign_in, referrer, said
):
    window = sign_in(factories.officer())
    window.client.environ_base["wsgi.url_scheme"] = "https"
    secure = {"base_url": "https://localhost"}
    token = window.get("/account", **secure).select_one("[name=csrf_token]")["value"]
    headers = {"Referer": referrer} if referrer else {}
    data = {"csrf_token": token}
    page = window.post("/account/sign-out-everywhere", data, status=400, headers=headers, **secure)
    assert "could not check where this form came from" in page.text
    assert said in page.text
    assert "another site" in _refused()[0].detail["why"]


def test_somebody_who_knocks_without_end_does_not_fill_the_record(sign_in, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_OF_ONE", 3)
    monkeypatch.setattr(refusals, "MOST_OF_ALL", 5)
    for _ in range(2):
        window = sign_in(factories.officer())
        for _ in range(4):
            window.get("/settings/people", status=403)
    entries = _refused()
    assert len(entries) == 5
    assert ["more within the hour" in entry.detail["why"] for entry in entries] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_harmless_refusals_do_not_hide_what_somebody_tries_on_another_page(sign_in, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_OF_ONE", 2)
    monkeypatch.setattr(refusals, "MOST_OF_ALL", 3)
    window = sign_in(factories.officer())
    for page in ["/settings/people"] * 3 + ["/audit"] * 3 + ["/settings"] * 3:
        window.get(page, status=403)
    assert [entry.detail["page"] for entry in _refused()] == [
        "/settings/people",
        "/settings/people",
        "/audit",
        "/settings",
    ]
