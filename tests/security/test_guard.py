"""Does every view say who may use it, and does a stranger get nothing?"""

import re

import pytest

from app.policy import Action
from app.web.guard import Undeclared, required_action
from app.workflows.access import ACCESS
from app.workflows.action import ACTION
from app.workflows.case import CASE
from app.workflows.escalation import ESCALATION, HAND_DOWN
from app.workflows.hin import HIN
from app.workflows.task_group import MILESTONE, TASK_GROUP

WORKFLOWS = (CASE, ESCALATION, HAND_DOWN, ACTION, ACCESS, TASK_GROUP, MILESTONE, HIN)


def _views(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_view_declares_who_may_use_it(app):
    for rule in _views(app):
        required_action(app, rule.endpoint)


def test_a_view_that_declares_nothing_does_not_run(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.index", lambda: "leak")
    with pytest.raises(Undeclared):
        app.test_client().get("/")


def test_a_stranger_is_sent_to_sign_in_from_every_page(app):
    client = app.test_client()
    for rule in _views(app):
        if required_action(app, rule.endpoint) is None:
            continue
        url = re.sub(r"<case:\w+>", "SH-2026-00001", rule.rule)
        url = re.sub(r"<(?:\w+:)?\w+>", "1", url)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert client.open(url, method=method).status_code in (302, 401), (method, url)


def test_nothing_but_a_read_is_done_by_get(app):
    """A link that changes things would be followed by any browser that fetches ahead."""
    verbs = {"close", "delete", "remove", "grant", "refuse", "take", "withdraw", "reopen", "approve"}
    for rule in _views(app):
        if rule.methods & {"POST"} or not rule.methods & {"GET"}:
            continue
        assert rule.rule.rsplit("/", 1)[-1] not in verbs, rule.rule


def test_every_action_of_the_policy_is_used_somewhere(app):
    declared = {required_action(app, rule.endpoint) for rule in _views(app)}
    in_workflows = {transition.action for workflow in WORKFLOWS for transition in workflow}
    asked_in_code = {Action.ESCALATION_SKIP}
    unused = set(Action) - declared - in_workflows - asked_in_code
    assert unused == set()
