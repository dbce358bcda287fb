"""Does every view say who may use it, and does a stranger get nothing?"""

import ast
import re
from pathlib import Path

import pytest

from app.policy import Action
from app.web.guard import Undeclared, required_action
from tests import addresses, factories

ROOT = Path(__file__).resolve().parents[2]
# Whoever opens a page to everybody says so here, too.
OPEN_TO_ALL = {
    "static",
    "health",
    "auth.accept_invitation",
    "action_reports.report",  # with a link that was mailed to the owner of the action
    "new_address.decide",  # with a link that was mailed to the account's present address
    "demonstration.enter",  # in demonstration mode only
    "security.forgot_password",
    "security.login",
    "security.logout",
    "security.mf_recovery",
    "security.reset_password",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_token_validation",
    "security.wan_signin",
    "security.wan_signin_response",
}


def _views(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_view_declares_who_may_use_it(app):
    for rule in _views(app):
        required_action(app, rule.endpoint)


def test_only_these_views_are_open_to_all(app):
    is_open = {rule.endpoint for rule in app.url_map.iter_rules() if not required_action(app, rule.endpoint)}
    assert is_open == OPEN_TO_ALL


def test_a_view_that_declares_nothing_does_not_run(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.index", lambda: "leak")
    with pytest.raises(Undeclared):
        app.test_client().get("/")


def test_a_stranger_is_sent_to_sign_in_from_every_page(app):
    client = app.test_client()
    for rule in _views(app):
        if required_action(app, rule.endpoint) is None:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for url in addresses.of(rule):
                response = client.open(url, method=method)
                assert response.status_code in (302, 401), (method, url)
                assert "sign-in" in response.headers.get("Location", "sign-in"), (method, url)


def test_whoever_has_no_role_gets_no_page_but_their_own(app, sign_in):
    client = sign_in(factories.person()).client
    for rule in _views(app):
        if required_action(app, rule.endpoint) in (None, Action.OWN_ACCOUNT, Action.HOME_VIEW):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for url in addresses.of(rule):
                assert client.open(url, method=method).status_code in (302, 403), (method, url)


def test_no_view_is_excused_from_the_token_that_forms_carry(app):
    csrf = app.extensions["csrf"]
    assert csrf._exempt_views == set()
    assert csrf._exempt_blueprints == set()


def _actions_named_in(path):
    """`Action.CASE_VIEW`, or `A.CASE_VIEW`, wherever the code says so."""
    for node in ast.walk(ast.parse(path.read_text())):
        named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if named and node.value.id in {"Action", "A"} and node.attr in Action.__members__:
            yield Action[node.attr]


def test_every_action_of_the_policy_is_used_somewhere():
    code = [path for path in (ROOT / "app").rglob("*.py") if path.parent != ROOT / "app" / "policy"]
    named = {action for path in code for action in _actions_named_in(path)}
    in_pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named |= {Action(words) for words in re.findall(r"can\(\"([a-z:-]+)\"", in_pages)}
    assert set(Action) - named == set()
