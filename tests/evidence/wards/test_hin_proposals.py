"""Who proposes High Impact Neighbourhoods, on which evidence, and only once?"""

import threading

import pytest
from sqlalchemy import delete

from app.evidence.wards import queries
from app.evidence.wards.services import NothingToPropose, propose_hins
from app.extensions import db
from app.models.incident import IncidentCount
from app.models.person import Role
from app.policy import Forbidden
from tests import factories
from tests.evidence.wards.hins import PAGE, PERIOD, figures, propose
from tests.outbox import mails


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
    assert "You proposed Castle. The Executive’s chair will decide." in page.text
    page = sign_in(factories.officer()).get(PAGE)
    assert "Proposed, waiting for the Executive’s chair" in page.words
    assert "60 crimes in March 2025: 60.0% of the wards’ crime, rank 1 of 2." in page.words
    assert "Three years" in page.words
    assert queries.current_hin_ward_ids() == set()


def test_the_evidence_is_frozen(analyst):
    figures(Castle=60, Bulwell=40)
    [hin] = propose(analyst, "Castle")
    db.session.query(IncidentCount).delete()
    figures(Castle=1, Bulwell=99)
    assert hin.evidence == {
        "from": "2025-03", "to": "2025-03", "period": "March 2025", "recorded": "in March 2025",
        "gaps": "", "rank": 1, "wards": 2, "crime": 60,
        "asb": 0, "share": 0.6, "cumulative_share": 0.6, "asb_share": 0.0, "rate": None,
        "rate_per": "a year per 1,000 residents", "warning": "",
        "harm_share": 0.6,
        "fewest_holding_half": 1, "source": "data.police.uk, Sherwood Police", "synthetic": False,
    }  # fmt: skip


def test_evidence_from_synthetic_incidents_says_so(analyst, chair, sign_in):
    figures(Castle=60, synthetic=True)
    [hin] = propose(analyst, "Castle")
    assert (hin.evidence["source"], hin.evidence["synthetic"]) == ("Synthetic demonstration data", True)
    for url in (PAGE, f"{PAGE}/decide"):
        assert "Synthetic demonstration data" in sign_in(chair).get(url).words
    assert "Synthetic demonstration data" in sign_in(analyst).get(f"{PAGE}/propose").words


def test_the_decision_shows_the_figures_as_proposed_and_now(analyst, chair, sign_in):
    figures(Castle=60)
    propose(analyst, "Castle")
    page = sign_in(chair).get(f"{PAGE}/decide")
    assert "As proposed: 60 crimes in March 2025" in page.words
    assert "Now: the figures are the same." in page.words
    db.session.execute(delete(IncidentCount))
    figures(Castle=100)
    assert "Now: 100 crimes in March 2025" in sign_in(chair).get(f"{PAGE}/decide").words


def test_the_decision_warns_where_a_proposal_rests_on_made_up_incidents_that_have_gone(
    analyst, chair, sign_in
):
    figures(Castle=60, synthetic=True)
    propose(analyst, "Castle")
    warning = "The proposal for Castle is based on made-up incidents, and real ones have replaced them."
    assert warning not in sign_in(chair).get(f"{PAGE}/decide").words
    db.session.execute(delete(IncidentCount))
    figures(Castle=7)
    page = sign_in(chair).get(f"{PAGE}/decide")
    assert warning in page.words
    assert "We remove them when real ones are imported" not in page.words
    assert "Now: 7 crimes in March 2025" in page.words


def test_a_proposal_needs_a_ward_and_a_reason(analyst, sign_in):
    figures(Castle=60)
    answer = sign_in(analyst).client.post(f"{PAGE}/propose", data={"reason": " "})
    assert "Select at least one ward" in answer.text
    assert "Enter why these wards should be High Impact Neighbourhoods" in answer.text
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


@pytest.mark.parametrize(
    ("has_looked_before", "words"),
    [
        (False, "Some of these wards have since been proposed or designated. Select again"),
        (True, "Somebody else has proposed these wards in the meantime. Select others"),
    ],
)
def test_the_reason_is_not_lost_when_somebody_else_was_quicker(
    analyst, sign_in, monkeypatch, has_looked_before, words
):
    figures(Castle=60, Bulwell=40)
    propose(analyst, "Castle")
    now = queries.unavailable_ward_ids
    looks = iter([set] if has_looked_before else [])
    monkeypatch.setattr(queries, "unavailable_ward_ids", lambda: next(looks, now)())
    typed = {"wards": [factories.ward("Castle").id], "reason": "Three years"}
    page = sign_in(factories.person(Role.ANALYST)).submit(f"{PAGE}/propose", typed)
    assert page.select_one(".govuk-error-summary a").text == words
    assert page.select_one("[name=reason]").text.strip() == "Three years"


def test_without_incidents_there_is_nothing_to_propose_from(analyst, sign_in):
    assert (
        "Import some before you propose wards"
        in sign_in(analyst).client.get(f"{PAGE}/propose", follow_redirects=True).text
    )


def test_only_an_analyst_proposes(app):
    figures(Castle=50)
    with pytest.raises(Forbidden):
        propose(factories.chair(factories.executive()), "Castle")


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


def test_who_decides_is_told_by_mail_and_nobody_else(analyst):
    chair = factories.chair(factories.executive())
    factories.chair(factories.locality())
    figures(Castle=60, Bulwell=40)
    propose(analyst, "Castle", "Bulwell")
    [mail] = mails()
    assert mail["recipient"] == chair.email
    assert f"{PAGE}/decide" in mail["body"]


def test_the_foot_of_a_page_calls_incidents_made_up_only_where_they_are(analyst, sign_in, app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    browser = sign_in(analyst)
    figures(Castle=60)
    assert "Its people and cases are made up." in browser.get("/evidence/wards").text
    db.session.query(IncidentCount).update({"synthetic": True})
    db.session.commit()
    assert "Its people, cases and incidents are made up." in browser.get("/evidence/wards").text
    assert "Its people and cases are made up." in browser.get("/cases").text
