"""Who approves, refuses and ends High Impact Neighbourhoods, and what of two at once?"""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.evidence.wards import queries
from app.evidence.wards.services import Decision, RestsOnSynthetic, decide_hins, end_hin
from app.extensions import db
from app.models.area import HighImpactNeighbourhood, HinState
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import Role
from app.policy import Forbidden
from app.workflows.hin import HIN
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.evidence.wards.hins import PAGE, approve, figures, propose


def test_the_executives_chair_approves_some_and_refuses_others_on_one_page(analyst, chair, sign_in):
    figures(Castle=50, Bulwell=30, Dales=20)
    castle, bulwell, dales = propose(analyst, "Castle", "Bulwell", "Dales")
    browser = sign_in(chair)
    page = browser.get(f"{PAGE}/decide")
    assert page.buttons() == {"approve", "refuse"}
    page = browser.submit(
        f"{PAGE}/decide",
        {
            f"verdict_{castle.id}": "approve", f"verdict_{bulwell.id}": "refuse", f"verdict_{dales.id}": "",
            "reason": "Money until the spring", "effective_from": ["1", "4", "2025"],
            "effective_until": ["31", "3", "2026"],
        },
    )  # fmt: skip
    assert "You approved Castle. You did not approve Bulwell." in page.text
    db.session.expire_all()
    assert (castle.state, bulwell.state, dales.state) == (
        HinState.APPROVED,
        HinState.REFUSED,
        HinState.PROPOSED,
    )
    assert (castle.effective_from, castle.effective_until) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (castle.decided_by_id, castle.decision_reason) == (chair.id, "Money until the spring")
    assert bulwell.effective_from is None


def test_a_proposal_on_made_up_incidents_is_not_approved_once_recorded_ones_are_loaded(
    analyst, chair, sign_in
):
    figures(Castle=50, Bulwell=30, synthetic=True)
    castle, bulwell = propose(analyst, "Castle", "Bulwell")
    approve(chair, bulwell)
    figures(Castle=7)
    page = sign_in(chair).get(f"{PAGE}/decide")
    assert (
        "The proposal for Castle is based on made-up incidents, and real ones have replaced them."
        in page.words
    )
    assert "You cannot approve it." in page.words
    assert page.buttons() == {"refuse"}
    with pytest.raises(RestsOnSynthetic, match="The proposal for Castle is based on made-up incidents"):
        approve(chair, castle)
    db.session.expire_all()
    assert castle.state is HinState.PROPOSED
    decide_hins(chair, [Decision(castle, "refuse")], reason="On figures that do not exist")
    assert castle.state is HinState.REFUSED


def test_each_step_is_on_the_record(analyst, chair):
    figures(Castle=60, Bulwell=50)
    castle, bulwell = propose(analyst, "Castle", "Bulwell")
    approve(chair, castle)
    decide_hins(chair, [Decision(bulwell, "refuse")], reason="Falling")
    end_hin(chair, castle, last_day=clock.today(), reason="Falling too")
    recorded = db.session.execute(
        select(AuditEntry.event, AuditEntry.actor_id, AuditEntry.detail).order_by(AuditEntry.id)
    )
    assert [(event, actor, detail["ward"]) for event, actor, detail in recorded] == [
        (Event.HIN_PROPOSED, analyst.id, "Castle"),
        (Event.HIN_PROPOSED, analyst.id, "Bulwell"),
        (Event.HIN_APPROVED, chair.id, "Castle"),
        (Event.HIN_REFUSED, chair.id, "Bulwell"),
        (Event.HIN_ENDED, chair.id, "Castle"),
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Approve or refuse at least one ward"),
        ({"reason": ""}, "Enter the reason for your decision"),
        ({"effective_from": ["", "", ""]}, "Enter the day they become"),
        ({"effective_from": ["31", "2", "2025"]}, "Enter a real date"),
        ({"effective_until": ["1", "1", "2020"]}, "Last day must be the same as or after the first day"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(analyst, chair, sign_in, typed, words):
    figures(Castle=50)
    [hin] = propose(analyst, "Castle")
    verdict = {f"verdict_{hin.id}": "approve"} if typed else {}
    whole = {"reason": "Because of the money", "effective_from": ["1", "4", "2025"], **verdict, **typed}
    response = sign_in(chair).client.post(f"{PAGE}/decide", data=whole)
    assert response.status_code == 200
    assert words in response.text
    assert ("Because of the money" in response.text) == ("reason" not in typed)
    db.session.expire_all()
    assert hin.state is HinState.PROPOSED


def test_nobody_decides_their_own_proposal_even_with_both_roles(app, sign_in):
    factories.partnership()
    both = factories.chair(factories.executive())
    both.memberships.append(factories.Membership(role=Role.ANALYST))
    db.session.commit()
    figures(Castle=50)
    [hin] = propose(both, "Castle")
    with pytest.raises(Forbidden):
        approve(both, hin)
    browser = sign_in(both)
    assert browser.get(f"{PAGE}/decide").buttons() == set()
    refused = {f"verdict_{hin.id}": "approve", "reason": "x", "effective_from": ["1", "4", "2025"]}
    browser.post(f"{PAGE}/decide", refused, status=403)
    approve(factories.chair(factories.executive()), hin)


def test_buttons_agree_with_the_server(analyst, chair, sign_in):
    """For each role and state: the button is there if and only if the step succeeds."""
    people = [chair, factories.chair(factories.locality()), factories.chair(factories.board()), analyst]
    people += [factories.person(role, factories.executive()) for role in (Role.MEMBER, Role.COORDINATOR)]
    people += [factories.person(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR)]
    for person in people:
        for state in HinState:
            hin = HighImpactNeighbourhood(
                ward=factories.ward("Castle"),
                state=state,
                proposed_by_id=analyst.id,
                proposed_at=clock.now(),
                decided_at=clock.now(),
                effective_from=date(2025, 1, 1),
            )
            db.session.add(hin)
            db.session.commit()
            expected = {step.name for step in HIN.available(hin, person)}
            assert _offered(sign_in(person), hin) == expected == _accepted(sign_in(person), hin), (
                person,
                state,
            )
            db.session.delete(hin)
            db.session.commit()


def _offered(browser, hin):
    pages = [browser.client.get(url) for url in (f"{PAGE}/decide", f"{PAGE}/{hin.id}/end")]
    steps = ("approve", "refuse", "end")
    return {step for step in steps for page in pages if f'data-step="{step}"' in page.text}


def _accepted(browser, hin):
    """Which of the steps succeed, each on the thing as it was."""
    before = hin.state
    decided = {"reason": "x", "effective_from": ["1", "4", "2025"]}
    posts = {
        "approve": (f"{PAGE}/decide", {f"verdict_{hin.id}": "approve", **decided}),
        "refuse": (f"{PAGE}/decide", {f"verdict_{hin.id}": "refuse", **decided}),
        "end": (f"{PAGE}/{hin.id}/end", {"reason": "x", "last_day": ["1", "4", "2025"]}),
    }
    accepted = set()
    for step, (url, data) in posts.items():
        if browser.client.post(url, data=data).status_code == 302:
            accepted.add(step)
        db.session.expire_all()
        hin.state = before
        db.session.commit()
    return accepted


def test_who_decides_second_reads_what_happened(analyst, chair, sign_in):
    figures(Castle=50)
    [hin] = propose(analyst, "Castle")
    approve(chair, hin)
    late = {f"verdict_{hin.id}": "refuse", "reason": "Too late", "effective_from": ["1", "4", "2025"]}
    response = sign_in(chair).post(f"{PAGE}/decide", late, status=409)
    assert "Too late" in response.text
    db.session.expire_all()
    assert hin.state is HinState.APPROVED


def test_of_two_chairs_who_decide_in_the_same_second_one_decision_stands(committed_app):
    analyst, first = factories.person(Role.ANALYST), factories.chair(factories.executive())
    second = factories.chair(factories.executive())
    figures(Castle=50)
    [hin] = propose(analyst, "Castle")
    hin_id, barrier, refused = hin.id, threading.Barrier(2), []
    ids = [first.id, second.id]

    def decide(person_id, verdict):
        with committed_app.app_context():
            person = db.session.get_one(factories.User, person_id)
            found = queries.get_hin(hin_id)
            barrier.wait()
            try:
                decide_hins(person, [Decision(found, verdict)], reason=verdict)
            except IllegalTransition:
                refused.append(verdict)

    both = [
        threading.Thread(target=decide, args=args) for args in zip(ids, ("approve", "refuse"), strict=True)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    db.session.expire_all()
    stands = {HinState.APPROVED: "approve", HinState.REFUSED: "refuse"}[queries.get_hin(hin_id).state]
    assert len(refused) == 1
    assert refused != [stands]
    assert queries.get_hin(hin_id).decision_reason == stands
