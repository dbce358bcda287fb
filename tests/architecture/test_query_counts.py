"""Does a page ask the database as many questions for many rows as for a few?"""

import pytest
from sqlalchemy import select

from app.accounts.admin.people.services import give_role
from app.casework.caseload.filters import Scope, Sort, StageChoice
from app.casework.escalation.queries import Side
from app.extensions import db
from app.models.event import Event
from app.models.person import Role
from app.models.plan import PlanAction
from app.models.sharing import NamedFor
from app.use_case import record_read
from tests import factories, world

# Each list and front page once, for somebody for whom many rows are on it.
PAGES = {
    "officer": ["/", "/cases", f"/cases?scope={Scope.ALL}&q=square&sort={Sort.REVIEW}"],
    "neighbour": [f"/cases?scope={Scope.OTHERS}"],
    "coordinator": [
        f"/cases?scope={Scope.ALL}&stage={StageChoice.ANY}",
        f"/cases/download.csv?scope={Scope.ALL}",
        f"/escalations?side={Side.ASKED}",
        f"/escalations/download.csv?side={Side.ALL}",
    ],
    "locality chair": ["/", f"/escalations?side={Side.AWAITING}"],
    "executive chair": ["/", f"/escalations?side={Side.ALL}", "/map"],
    "analyst": ["/", "/evidence/high-impact-neighbourhoods"],
    "administrator": ["/", "/settings/people", "/settings/groups", "/settings/partners"],
    "auditor": ["/", "/audit", f"/audit?kind={Event.CASE_READ.kind}"],
}


@pytest.fixture
def cast(app):
    return world.people()


def add_some(cast, number):
    """More of everything that a list or a front page shows, each with people and groups of its own."""
    for _ in range(number):
        case = world.a_case(cast, lead=cast["officer"])
        factories.name_on(case, cast["officer"], NamedFor.LEAD)
        world.asked_above(case, {**cast, "coordinator": factories.coordinator(factories.nat("Oakwood"))})
        db.session.add(world.watch(case, cast["officer"]))
        world.handed_down(world.a_case(cast), cast)
        world.a_case(cast, lead=cast["officer"], restricted=True)
        factories.officer(factories.nat("Oakwood"))
        record_read(factories.officer(), Event.CASE_READ, case)
        give_role(cast["administrator"], factories.officer(), Role.AUDITOR, None)
        give_role(cast["administrator"], factories.officer(), Role.CHAIR, factories.nat("Oakwood"))


@pytest.fixture
def questions(queries):
    """Counts as the second visitor asks: what is kept for all is kept by then."""

    def count(client, url):
        client.client.get(url).close()
        with queries() as sent, client.client.get(url) as response:
            assert response.data
        assert response.status_code == 200, (url, response.status_code)
        return len(sent)

    return count


def test_a_list_asks_as_much_for_many_rows_as_for_a_few(cast, sign_in, questions):
    clients = {who: sign_in(cast[who]) for who in PAGES}

    def asked():
        return {(who, url): questions(clients[who], url) for who, urls in PAGES.items() for url in urls}

    add_some(cast, 2)
    few = asked()
    add_some(cast, 6)
    many = asked()
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}


@pytest.mark.parametrize(("url", "most"), [("/", 40), ("/cases", 20)])
def test_the_pages_that_open_most_ask_little(cast, sign_in, questions, url, most):
    add_some(cast, 2)
    assert questions(sign_in(cast["officer"]), url) <= most


# More stands on these than their forms: who sees a case and why; what was asked before, and what a chair asks
# first; the hypotheses that an action may act on.
MOST_OF_A_FORM = {"sharing": 10, "decide": 10, "change an action": 7}


def test_a_form_page_asks_six_questions_at_most(cast, sign_in, questions):
    case = world.a_case(cast, lead=cast["officer"])
    escalation = world.asked_above(world.a_case(cast), cast)
    action = db.session.scalars(select(PlanAction).where(PlanAction.case_id == case.id)).first()
    mistaken = factories.case(logged_by=cast["officer"])
    group = factories.commissioned_task_group(cast["executive chair"], cases=[case])
    page = f"/cases/{case.reference}"
    forms = {
        "change an action": ("coordinator", f"{page}/actions/{action.key}/change"),
        "add an action": ("coordinator", f"{page}/actions/add"),
        "edit": ("coordinator", f"{page}/edit"),
        "restrict": ("coordinator", f"{page}/restrict"),
        "ask": ("coordinator", f"{page}/ask"),
        "sharing": ("coordinator", f"{page}/sharing"),
        "decide": ("locality chair", f"/escalations/{escalation.key}"),
        "the measure": ("coordinator", f"{page}/plan/measure"),
        "the delivery log": ("coordinator", f"{page}/delivery"),
        "a lead": ("coordinator", f"{page}/lead"),
        "withdraw": ("officer", f"/cases/{mistaken.reference}/withdraw"),
        "a group": ("administrator", f"/settings/groups/{case.holder_id}"),
        "a task group": ("executive chair", f"/task-and-finish-groups/{group.id}/edit"),
    }
    asked = {name: questions(sign_in(cast[who]), url) for name, (who, url) in forms.items()}
    assert {name: number for name, number in asked.items() if number > MOST_OF_A_FORM.get(name, 6)} == {}
