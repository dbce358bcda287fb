"""Who proposes and decides High Impact Neighbourhoods, on which evidence, and from when to when?"""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.evidence import queries
from app.evidence.periods import Period
from app.evidence.services import Decision, NothingToPropose, decide_hins, end_hin, propose_hins
from app.extensions import db
from app.models import AuditEntry, Event, HighImpactNeighbourhood, HinState, IncidentCount, Role
from app.policy import Forbidden
from app.workflows.hin import HIN
from app.workflows.machine import IllegalTransition
from tests import factories

PAGE = "/evidence/high-impact-neighbourhoods"
MONTH = date(2025, 3, 1)
PERIOD = Period(MONTH, MONTH)


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst")


@pytest.fixture
def chair(app):
    return factories.chair(factories.executive(), name="Chris Chair")


def figures(*, synthetic=False, **crime):
    """So many crimes in each ward, in March 2025."""
    for name, number in crime.items():
        db.session.add(
            IncidentCount(
                force="Sherwood Police",
                month=MONTH,
                ward_id=factories.ward(name).id,
                category="Burglary",
                number=number,
                synthetic=synthetic,
            )
        )
    db.session.commit()


def propose(analyst, *names, reason="They carry half"):
    ids = [factories.ward(name).id for name in names]
    return propose_hins(analyst, ward_ids=ids, period=PERIOD, reason=reason)


def approve(chair, *hins, since=None, until=None):
    decide_hins(
        chair,
        [Decision(hin, "approve") for hin in hins],
        reason="Agreed",
        effective_from=since,
        effective_until=until,
    )


def designate(analyst, chair, name, since=None, until=None):
    [hin] = propose(analyst, name)
    approve(chair, hin, since=since, until=until)
    return hin


# --- proposing ---------------------------------------------------------------------------------------
def test_the_fewest_that_hold_half_are_chosen_already(analyst, sign_in):
    figures(Castle=50, Bulwell=30, Dales=40)
    page = sign_in(analyst).get(f"{PAGE}/propose")
    chosen = [
        box.find_parent(class_="govuk-checkboxes__item").label.text.strip()
        for box in page.select("[checked]")
    ]
    assert chosen == ["Castle", "Dales"]


def test_an_analyst_proposes_and_everybody_reads_why(analyst, sign_in):
    figures(Castle=60, Bulwell=40)
    browser = sign_in(analyst)
    ward = factories.ward("Castle")
    page = browser.submit(
        f"{PAGE}/propose?from=2025-03&to=2025-03", {"wards": [ward.id], "reason": "Three years"}
    )
    assert "You proposed Castle. The Executive’s chair decides." in page.text
    page = sign_in(factories.officer()).get(PAGE)
    assert "Proposed, awaiting the Executive’s chair" in page.words
    assert "60 crimes in March 2025: 60.0% of the wards’ crime, rank 1 of 2." in page.words
    assert "Three years" in page.words
    assert queries.current_hin_ward_ids() == set()


def test_the_evidence_is_frozen(analyst):
    figures(Castle=60, Bulwell=40)
    [hin] = propose(analyst, "Castle")
    db.session.query(IncidentCount).delete()
    figures(Castle=1, Bulwell=99)
    assert hin.evidence == {
        "from": "2025-03", "to": "2025-03", "period": "March 2025", "rank": 1, "wards": 2, "crime": 60,
        "asb": 0, "share": 0.6, "cumulative_share": 0.6, "asb_share": 0.0, "rate": None,
        "fewest_holding_half": 1, "source": "data.police.uk, Sherwood Police", "synthetic": False,
    }  # fmt: skip


def test_evidence_from_synthetic_incidents_says_so(analyst, chair, sign_in):
    figures(Castle=60, synthetic=True)
    [hin] = propose(analyst, "Castle")
    assert (hin.evidence["source"], hin.evidence["synthetic"]) == ("Synthetic demonstration data", True)
    for url in (PAGE, f"{PAGE}/decide"):
        assert "Synthetic demonstration data" in sign_in(chair).get(url).words
    assert "Synthetic demonstration data" in sign_in(analyst).get(f"{PAGE}/propose").words


def test_a_proposal_needs_a_ward_and_a_reason(analyst, sign_in):
    figures(Castle=60)
    answer = sign_in(analyst).client.post(f"{PAGE}/propose", data={"reason": " "})
    assert "Choose at least one ward" in answer.text
    assert "Say why these wards should be High Impact Neighbourhoods" in answer.text
    assert not queries.list_proposed()


def test_what_is_not_a_ward_cannot_be_proposed(analyst, sign_in):
    figures(Castle=60)
    answer = sign_in(analyst).client.post(f"{PAGE}/propose", data={"wards": ["999999"], "reason": "x"})
    assert answer.status_code == 200
    assert not queries.list_proposed()


def test_a_ward_is_proposed_once(analyst, chair, sign_in):
    figures(Castle=60, Bulwell=40)
    propose(analyst, "Castle")
    with pytest.raises(NothingToPropose):
        propose(analyst, "Castle")
    assert [hin.ward.name for hin in propose(analyst, "Castle", "Bulwell")] == ["Bulwell"]
    page = sign_in(analyst).get(f"{PAGE}/propose")
    assert "Castle and Bulwell are proposed or designated already." in page.words


def test_without_incidents_there_is_nothing_to_propose_from(analyst, sign_in):
    assert "Import some first" in sign_in(analyst).client.get(f"{PAGE}/propose", follow_redirects=True).text


# --- deciding ----------------------------------------------------------------------------------------
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
        ({"reason": ""}, "Give the reason for your decision"),
        ({"effective_from": ["", "", ""]}, "Enter the day from which they are"),
        ({"effective_from": ["31", "2", "2025"]}, "Enter a real date"),
        ({"effective_until": ["1", "1", "2020"]}, "Enter a last day that is not before the first"),
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


def test_of_two_analysts_who_propose_the_same_ward_at_once_one_does(committed_app):
    ids = [factories.person(Role.ANALYST).id for _ in range(2)]
    figures(Castle=50)
    ward_id, barrier = factories.ward("Castle").id, threading.Barrier(2)

    def suggest(person_id):
        with committed_app.app_context():
            person = db.session.get_one(factories.User, person_id)
            barrier.wait()
            try:
                propose_hins(person, ward_ids=[ward_id], period=PERIOD, reason="x")
            except NothingToPropose:
                return

    both = [threading.Thread(target=suggest, args=(person_id,)) for person_id in ids]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(queries.list_proposed()) == 1


# --- when it is in force -----------------------------------------------------------------------------
def test_a_ward_is_a_hin_from_its_first_day_to_its_last(analyst, chair):
    figures(Castle=50)
    ward_id = designate(analyst, chair, "Castle", date(2025, 4, 1), date(2025, 9, 30)).ward_id
    days = [date(2025, 3, 31), date(2025, 4, 1), date(2025, 9, 30), date(2025, 10, 1)]
    assert [ward_id in queries.current_hin_ward_ids(day) for day in days] == [False, True, True, False]


def test_an_ended_designation_stays_true_of_its_days(analyst, chair):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle", date(2025, 4, 1))
    today = clock.today()
    assert queries.current_hin_ward_ids() == {hin.ward_id}
    end_hin(chair, hin, last_day=today, reason="Falling")
    assert queries.current_hin_ward_ids(today) == {hin.ward_id}
    assert queries.current_hin_ward_ids(today + timedelta(days=1)) == set()
    assert queries.current_hin_ward_ids(date(2025, 5, 1)) == {hin.ward_id}


def test_a_proposed_or_refused_ward_is_no_hin(analyst, chair):
    figures(Castle=50, Bulwell=50)
    castle, _ = propose(analyst, "Castle", "Bulwell")
    decide_hins(chair, [Decision(castle, "refuse")], reason="No")
    assert queries.current_hin_ward_ids() == set()


def test_the_page_keeps_the_history(analyst, chair, sign_in):
    figures(Castle=40, Bulwell=30, Dales=20, Aspley=10)
    with clock.at(datetime(2025, 4, 1, 12, tzinfo=clock.LONDON)):
        designate(analyst, chair, "Castle")
        designate(analyst, chair, "Bulwell", until=date(2025, 12, 31))
        [refused] = propose(analyst, "Dales")
        decide_hins(chair, [Decision(refused, "refuse")], reason="Its figures fall")
    browser = sign_in(chair)
    page = browser.get(PAGE)
    assert "One ward is a High Impact Neighbourhood: Castle." in page.words
    earlier = page.words.split("Earlier decisions")[-1]
    assert "Bulwell Over Since 1 April 2025, until 31 December 2025" in earlier
    assert "Dales Not approved" in earlier
    assert "Its figures fall" in earlier


def test_the_chair_ends_a_designation(analyst, chair, sign_in):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle", date(2025, 4, 1))
    browser = sign_in(chair)
    assert "end" in browser.get(PAGE).buttons()
    page = browser.submit(
        f"{PAGE}/{hin.id}/end", {"last_day": ["30", "9", "2025"], "reason": "Its crime fell"}
    )
    assert "The designation of Castle ends." in page.text
    assert "No ward is a High Impact Neighbourhood." in page.words
    assert "Castle Ended Since 1 April 2025, until 30 September 2025" in page.words
    assert "Ended: Its crime fell" in page.words
    browser.post(f"{PAGE}/{hin.id}/end", {"last_day": ["30", "9", "2025"], "reason": "x"}, status=409)


def test_a_designation_does_not_end_in_the_future(analyst, chair, sign_in):
    figures(Castle=50)
    hin = designate(analyst, chair, "Castle")
    answer = sign_in(chair).client.post(
        f"{PAGE}/{hin.id}/end", data={"last_day": ["1", "1", "2099"], "reason": "x"}
    )
    assert "Enter today’s date or an earlier one" in answer.text
    assert hin.state is HinState.APPROVED


def test_a_hin_is_tagged_in_the_ranking(analyst, chair, sign_in):
    figures(Castle=50, Bulwell=10)
    designate(analyst, chair, "Castle")
    rows = [line.text for line in sign_in(analyst).get("/evidence/wards").select("tbody tr")]
    assert ["HIN" in line for line in rows] == [True, False]


def test_a_designation_that_is_not_there_is_not_found(chair, sign_in):
    sign_in(chair).get(f"{PAGE}/999999/end", status=404)


def test_only_an_analyst_proposes(app):
    figures(Castle=50)
    with pytest.raises(Forbidden):
        propose(factories.chair(factories.executive()), "Castle")
