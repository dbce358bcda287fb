"""Can somebody be invited with all of their roles at once?"""

import pytest

from app.extensions import db
from app.models.person import Membership, Role, User
from tests import factories

INVITE = "/settings/people/invite"


@pytest.fixture
def settings(app, sign_in):
    return sign_in(factories.person(Role.ADMINISTRATOR))


def typed(**changes):
    return {
        "name": "Jo Barker",
        "email": "jo@example.org",
        "partner_id": factories.partner().id,
        "role": "officer",
        "group": factories.nat().id,
        **changes,
    }


def held():
    jo = db.session.query(User).filter_by(email="jo@example.org").one_or_none()
    return [m.label for m in jo.memberships] if jo else None


def test_another_row_is_one_button_away_and_nothing_typed_is_lost_or_sent(settings):
    page = settings.submit(INVITE, typed(another="1", role=""))
    assert page.select_one("#name")["value"] == "Jo Barker"
    assert page.select_one("#more-0-role") is not None
    assert "There is a problem" not in page.words
    assert held() is None


def test_somebody_is_invited_with_several_roles(settings):
    more = {"more-0-role": "officer", "more-0-group": factories.nat("Elmfield").id, "more-1-role": "analyst"}
    settings.submit(INVITE, typed(**more))
    assert held() == ["Officer, Oakwood NAT", "Officer, Elmfield NAT", "Analyst"]


def test_a_row_left_empty_is_no_role_and_one_given_twice_is_one(settings):
    same = {"more-0-role": "officer", "more-0-group": factories.nat().id}
    settings.submit(INVITE, typed(**same, **{"more-1-role": "", "more-1-group": ""}))
    assert held() == ["Officer, Oakwood NAT"]


@pytest.mark.parametrize(
    ("role", "group", "said", "at"),
    [
        ("officer", "", "Select the group they have this role in", "more-0-group"),
        ("", "nat", "Select the role they have in this group", "more-0-role"),
        ("king", "", "Select one of the options", "more-0-role"),
    ],
)
def test_a_half_filled_row_is_said_at_the_row(settings, role, group, said, at):
    group = factories.nat().id if group else ""
    page = settings.submit(INVITE, typed(**{"more-0-role": role, "more-0-group": group}))
    assert page.select_one(f".govuk-error-summary a[href='#{at}']").get_text() == said
    assert page.select_one(f"#{at}") is not None
    assert held() is None


def test_no_more_rows_are_made_than_anybody_needs(settings):
    many = {f"more-{number}-role": "member" for number in range(40)}
    page = settings.submit(INVITE, typed(another="1", **many))
    assert len(page.select("[id$=-role]")) == 9
    assert db.session.query(Membership).filter_by(role=Role.MEMBER).count() == 0
