"""Is every entry that a slice declares in the navigation of those who may open it, and of nobody else?"""

import pytest

from app import policy
from app.web.slices import find_slices
from tests import world

DECLARED = [entry for each in find_slices() for entry in each.navigation]
MAIN = [entry for entry in DECLARED if not entry.section]


@pytest.mark.parametrize("who", ["officer", "analyst", "administrator", "auditor"])
def test_every_entry_is_there_for_those_who_may_open_it(app, sign_in, who):
    person = world.people()[who]
    links = sign_in(person).get("/").select("#navigation a")
    shown = {link["href"] for link in links}
    with app.test_request_context():
        wanted = {app.url_for(each.endpoint) for each in MAIN if policy.can(person, each.action)}
    assert len(wanted) > 1
    assert shown == wanted


@pytest.mark.parametrize("who", ["officer", "administrator", "auditor"])
def test_the_account_menu_holds_settings_and_audit_for_those_who_may_open_them(app, sign_in, who):
    person = world.people()[who]
    links = {link["href"] for link in sign_in(person).get("/").select(".app-account a")}
    with app.test_request_context():
        account = [each for each in DECLARED if each.section == "account"]
        wanted = {app.url_for(each.endpoint) for each in account if policy.can(person, each.action)}
        assert len(account) == 2
        assert links == wanted | {app.url_for("account.show")}


def test_every_entry_of_a_section_is_there_too(app):
    known = app.extensions["navigation"]
    assert sorted(each.endpoint for each in known) == sorted(each.endpoint for each in DECLARED)
