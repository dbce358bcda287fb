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


@pytest.mark.parametrize(
    ("who", "address", "current"),
    [
        ("administrator", "/settings", [("Settings", "page")]),
        ("administrator", "/settings/people", [("Settings", "true")]),
        ("administrator", "/settings/areas", [("Settings", "true")]),
        ("auditor", "/audit", [("Audit", "page")]),
        ("auditor", "/account", [("Your account", "page")]),
        ("auditor", "/evidence/wards", []),
    ],
)
def test_the_account_menu_says_where_the_reader_is(app, sign_in, who, address, current):
    shown = sign_in(world.people()[who]).get(address).select(".app-account [aria-current]")
    assert [(link.text, link["aria-current"]) for link in shown] == current


def test_task_and_finish_groups_are_the_first_page_of_the_partnership(app, sign_in):
    page = sign_in(world.people()["officer"]).get("/task-and-finish-groups")
    main, first = page.select_one("#navigation [aria-current]"), page.select_one(".app-sub-navigation a")
    assert (main.text.strip(), first.text) == ("Partnership", "Task-and-finish groups")
    assert main["href"] == first["href"]


def test_every_entry_of_a_section_is_there_too(app):
    known = app.extensions["navigation"]
    assert sorted(each.endpoint for each in known) == sorted(each.endpoint for each in DECLARED)
