"""Is whoever reads a case, or takes a list away, on record, by whichever address they do?"""

import re

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.policy import Action
from app.web.guard import required_action
from tests import addresses, world
from tests.buttons import undone

READS = [event for event in Event if event.kind == "read"]
A_FILE = re.compile(r"[./]<(form|format_|paper)>$")
# After logging, somebody is told the reference of their own case, and nothing more of it.
TELLS_NO_WORDS = {"log.logged"}
# Figures of places, and groups: no case is named.
NAMES_NO_CASE = {"maps.download", "task_groups.download"}


@pytest.fixture
def cast(app):
    return world.people()


@pytest.fixture
def case(cast):
    case = world.a_case(cast)
    world.asked_above(case, cast)
    return case


def readings():
    number = db.session.scalar(select(func.count()).where(AuditEntry.event.in_(READS)))
    db.session.commit()
    return number


def answers(app, client, rules, case):
    """Those of their addresses that answer, and whether that leaves a reading."""
    found = {}
    for rule in rules:
        for url in addresses.of(rule, {"reference": [case.reference]}):
            with undone():
                before = readings()
                response = client.client.get(url)
                if response.status_code == 200:
                    found[url] = readings() > before
                response.close()
    return found


def addresses_for(app, is_meant):
    return [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and is_meant(rule)]


def test_whoever_reads_a_page_of_a_case_is_on_its_record(app, cast, case, sign_in):
    def shows_a_case(rule):
        is_read = required_action(app, rule.endpoint) is Action.CASE_VIEW
        return is_read and "reference" in rule.arguments and rule.endpoint not in TELLS_NO_WORDS

    found = answers(app, sign_in(cast["coordinator"]), addresses_for(app, shows_a_case), case)
    assert len(found) > 8
    assert [url for url, is_recorded in found.items() if not is_recorded] == []


@pytest.mark.parametrize("who", ["coordinator", "auditor"])
def test_whoever_takes_a_list_or_a_paper_away_is_on_record(app, cast, case, sign_in, who):
    def is_taken(rule):
        of_places = required_action(app, rule.endpoint) is Action.EVIDENCE_VIEW
        return A_FILE.search(rule.rule) and not of_places and rule.endpoint not in NAMES_NO_CASE

    found = answers(app, sign_in(cast[who]), addresses_for(app, is_taken), case)
    assert found
    assert [url for url, is_recorded in found.items() if not is_recorded] == []
