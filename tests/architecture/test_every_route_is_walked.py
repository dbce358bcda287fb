"""Does a walk over all addresses reach every page that there is, with a real thing in its address?

A walk that fills a name with a number that nothing has is told "not found", and proves nothing: here each
address of the application must answer somebody, and each page that it answers with is parsed strictly.
"""

import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock, policy
from app.extensions import db
from app.models.area import AreaImport, HighImpactNeighbourhood
from app.models.case import Case
from app.models.desk import SavedFilter
from app.models.escalation import Escalation, HandDown
from app.models.incident import IncidentImport
from app.models.partnership import Group, Partner, Theme
from app.models.person import Membership, Role, SignIn, User
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest, CaseFile, CaseShare
from app.models.task_group import Milestone, TaskGroup
from app.web.guard import required_action
from tests import addresses, factories, world
from tests.buttons import undone
from tests.insight.maps import places
from tests.pages import StyledClient, check_markup

ROOT = Path(__file__).resolve().parents[2]
# What each number or key in an address names. A slice says it of its own in its `addresses.py`.
COMMON_NOUNS = {
    "action_key": [PlanAction],
    "escalation_key": [Escalation],
    "file_key": [CaseFile],
    "filter_id": [SavedFilter],
    "group_id": [Group],
    "hand_down_key": [HandDown],
    "hin_id": [HighImpactNeighbourhood],
    "import_id": [IncidentImport, AreaImport],
    "membership_id": [Membership],
    "milestone_id": [Milestone],
    "partner_id": [Partner],
    "person_id": [User],
    "place_id": [SignIn],
    "request_key": [AccessRequest],
    "share_key": [CaseShare],
    "task_group_id": [TaskGroup],
    "theme_id": [Theme],
    "user_id": [User],
}
NOUNS = addresses.with_those_of_slices(COMMON_NOUNS, "NOUNS")
# What shows the answer to a long question or what is in a file is walked where there is one.
WALKED_ELSEWHERE = {
    "admin.mails.send_again": "tests/accounts/admin",
    "account.remove_authenticator": "tests/accounts/auth",
    "coverage.frame": "tests/insight/coverage",
    "assessment.choose": "tests/insight/assessment",
    "assessment.download": "tests/insight/assessment",
    "assessment.kept": "tests/insight/assessment",
    "assessment.kept_map": "tests/insight/assessment",
    "assessment.map_frame": "tests/insight/assessment",
    "evidence.hotspots.show": "tests/evidence/hotspots",
    "evidence.hotspots.cancel": "tests/evidence/hotspots",
    "evidence.hotspots.density": "tests/evidence/hotspots",
    "evidence.hotspots.download": "tests/evidence/hotspots",
    "evidence.hotspots.frame": "tests/evidence/hotspots",
    "evidence.hotspots.map_picture": "tests/evidence/hotspots",
    "evidence.hotspots.publish": "tests/evidence/hotspots",
    "evidence.hotspots.use_again": "tests/evidence/hotspots",
    "evidence.hotspots.withdraw": "tests/evidence/hotspots",
    "profiles.hotspot": "tests/insight/profiles",
    "profiles.hotspot_paper": "tests/insight/profiles",
    "profiles.place_layer": "tests/insight/profiles",
    "profiles.place_paper": "tests/insight/profiles",
    "files.preview": "tests/casework/files",
    "area_imports.choose": "tests/places/area_imports",
    "area_imports.map_frame": "tests/places/area_imports",
} | {
    endpoint: str(Path(module.__file__).parent.relative_to(ROOT))
    for module in addresses.slices()
    for endpoint in getattr(module, "WALKED_HERE", ())
}
# Of a copy of the product only what is new there is walked: the rest is the same as here.
ENDPOINTS = os.environ.get("WALKED_ENDPOINTS", "")
WHO = ["coordinator", "executive chair", "locality chair", "analyst", "administrator", "auditor"]


@pytest.fixture
def cast(app):
    for name in places.ROW:
        places.ward(name)
    cast = world.people()
    case = world.a_case(cast)
    world.asked_above(case, cast)
    world.handed_down(world.a_case(cast), cast)
    places.designate(factories.ward("Oakwood"))
    group = factories.commissioned_task_group(cast["executive chair"], cases=[case])
    db.session.scalars(select(CaseFile).order_by(CaseFile.id.desc())).first().removed = True
    db.session.add_all(
        [
            Milestone(task_group_id=group.id, title="Half way", due_on=clock.today()),
            SavedFilter(user_id=cast["coordinator"].id, list="cases", name="Mine", query="scope=mine"),
            IncidentImport(file_name="street.csv"),
            AreaImport(file_name="wards.geojson"),
            SignIn(user_id=cast["coordinator"].id, token="elsewhere", browser="Another"),
            Membership(user_id=cast["officer"].id, group_id=group.group_id, role=Role.MEMBER),
        ]
    )
    db.session.commit()
    for module in addresses.slices():
        getattr(module, "make", lambda cast: None)(cast)
    return cast


def _named_by(name, kind):
    return kind.key if name.endswith("_key") else kind.id


def known(cast):
    """Some of each thing that there is, as the names in addresses want them."""
    numbers = {
        name: [
            there for kind in kinds for there in db.session.scalars(select(_named_by(name, kind)).limit(4))
        ]
        for name, kinds in NOUNS.items()
    }
    officer = cast["officer"]
    return numbers | {
        "reference": db.session.scalars(select(Case.reference).order_by(Case.id)).all(),
        "code": [factories.ward("Oakwood").code],
        "person_id": [cast["coordinator"].id, officer.id],
        "membership_id": [officer.memberships[0].id],
        "user_id": [officer.id],
        "partner_id": [officer.partner_id],
    }


def browser_with(app, cookie):
    client = app.test_client()
    client.set_cookie(cookie.key, cookie.value)
    return client


def first_answer(app, cookies, method, urls):
    """The first that is neither refused nor nothing; that it was asked for is forgotten again.

    Each is asked for in a browser that holds the cookie of somebody who has just signed in, since some
    addresses sign people out.
    """
    for url in urls:
        for cookie in cookies:
            with undone():
                answer = browser_with(app, cookie).open(url, method=method)
            if answer.status_code not in (403, 404):
                return answer
    return None


def unreached(app, cast):
    """The addresses that are nothing to anybody; each page that is found is parsed on the way."""
    things = known(cast)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(ENDPOINTS)]
    assert rules, f"no endpoint starts with {ENDPOINTS!r}"
    name_of_it = app.config["SESSION_COOKIE_NAME"]
    cookies = {who: StyledClient.for_person(app, cast[who]).client.get_cookie(name_of_it) for who in WHO}
    for rule in rules:
        action = required_action(app, rule.endpoint)
        if action is None or rule.endpoint in WALKED_ELSEWHERE:
            continue
        able = [cookies[name] for name in WHO if policy.can(cast[name], action)]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found = first_answer(app, able, method, addresses.of(rule, things))
            if found is None:
                yield f"{method} {rule.rule}"
            elif found.mimetype == "text/html" and not found.location:
                check_markup(found)


def is_asked_for(rule, folder):
    """Whether one file of tests there has all the words of the address, however it puts them together."""
    parts = re.findall(r"/[\w.-]*\w", re.sub(r"<.*?>", "", rule.rule))
    words = [re.compile(rf"{re.escape(part)}\b") for part in parts]
    tests = [path.read_text() for path in (ROOT / folder).rglob("test_*.py")]
    return any(all(word.search(test) for word in words) for test in tests)


def test_every_address_answers_somebody_and_every_page_is_well_formed(app, cast):
    assert sorted(unreached(app, cast)) == []


def test_what_is_said_to_be_walked_elsewhere_is_there(app):
    assert set(WALKED_ELSEWHERE) - set(app.view_functions) == set()
    excused = [rule for rule in app.url_map.iter_rules() if rule.endpoint in WALKED_ELSEWHERE]
    assert [rule for rule in excused if not is_asked_for(rule, WALKED_ELSEWHERE[rule.endpoint])] == []


def test_every_number_in_an_address_is_the_number_of_something(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in WALKED_ELSEWHERE]
    numbers = {name for rule in rules for name in rule.arguments if name.endswith(("_id", "_key"))}
    assert numbers == set(NOUNS)
