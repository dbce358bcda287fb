"""Is everybody told who must act, and does no mail say what it may not?"""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app import clock
from app.casework.actions import services as actions
from app.casework.escalation import services as escalation
from app.casework.sharing import services as sharing
from app.extensions import db
from app.models.escalation import Escalation, Trigger
from tests import factories
from tests.outbox import mails


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


def ask(coordinator, case):
    return escalation.request_escalation(
        coordinator,
        case,
        to_group=case.holder.parent,
        trigger=Trigger.NO_PROGRESS,
        tried="x",
        ask="Fund wardens",
    )


def test_the_chair_who_is_to_decide_is_told_and_the_mail_says_nothing_of_the_case(coordinator):
    chair = factories.chair(factories.locality())
    ask(coordinator, factories.case(title="Drinking in the square"))
    (mail,) = mails()
    assert mail["recipient"] == chair.email
    assert "Drinking" not in mail["subject"] + mail["body"]
    assert "wardens" not in mail["body"]
    assert "/escalations/" in mail["body"]


def test_whoever_asked_is_told_of_the_decision(coordinator):
    request, chair = ask(coordinator, factories.case()), factories.chair(factories.locality())
    escalation.decide_escalation(chair, request, "return", reason="Mediate")
    assert [mail["recipient"] for mail in mails()] == [coordinator.email]


def test_nobody_who_may_not_read_a_restricted_case_hears_that_it_exists(coordinator):
    case = factories.case(restricted=True, logged_by=coordinator)
    chair = factories.chair(factories.locality())
    escalation.decide_escalation(chair, ask(coordinator, case), "take", reason="Ours")
    receiver, strangers = (
        factories.coordinator(),
        [factories.officer(), factories.coordinator(factories.nat("Elm"))],
    )
    escalation.hand_down(chair, case, to_group=factories.nat(), instructions="Watch")
    told = {mail["recipient"] for mail in mails()}
    assert receiver.email in told, "they are put on its list to receive it"
    assert told.isdisjoint(person.email for person in strangers)


def test_the_owner_of_an_action_is_told_unless_they_gave_it_to_themselves(coordinator):
    case, owner = factories.case(), factories.officer()
    due = clock.today() + timedelta(days=7)
    for person in (owner, coordinator):
        actions.add_action(coordinator, case, title="Visit", partner=person.partner, owner=person, due_on=due)
    assert [mail["recipient"] for mail in mails()] == [owner.email]


def test_the_holder_is_told_who_asks_to_see_a_case(coordinator):
    sharing.request_access(factories.officer(factories.nat("Elmfield")), factories.case())
    assert [mail["recipient"] for mail in mails()] == [coordinator.email]


def test_a_change_that_fails_tells_nobody(coordinator):
    case = factories.case()
    ask(coordinator, case)
    before = len(mails())
    with pytest.raises(Exception, match="escalate"):
        ask(coordinator, case)
    assert len(mails()) == before


def test_what_is_played_back_from_the_past_tells_nobody(coordinator):
    factories.chair(factories.locality())
    with clock.at(clock.now() - timedelta(days=90)):
        ask(coordinator, factories.case())
    assert mails() == []


def test_the_link_in_a_mail_opens_for_its_reader_and_holds_no_number_of_a_row(coordinator, sign_in):
    board, executive = factories.locality(), factories.executive()
    chair, top, owner = factories.chair(board), factories.chair(executive), factories.officer()
    case, stranger = factories.case(), factories.officer(factories.nat("Elmfield"))
    due = clock.today() + timedelta(days=7)
    actions.add_action(coordinator, case, title="Visit", partner=owner.partner, owner=owner, due_on=due)
    asked = sharing.request_access(stranger, case)
    sharing.answer_access(coordinator, asked, "grant")
    escalation.decide_escalation(chair, ask(coordinator, case), "pass_on", reason="City", to_group=executive)
    passed_on = db.session.query(Escalation).filter_by(to_group=executive).one()
    escalation.decide_escalation(top, passed_on, "take", reason="Ours")
    escalation.hand_down(top, case, to_group=factories.nat(), instructions="Watch")
    readers = {person.email: person for person in (chair, top, owner, coordinator, stranger)}
    sent = [(readers[mail["recipient"]], _path_in(mail)) for mail in mails()]
    assert {reader for reader, _ in sent} == set(readers.values())
    for reader, path in sent:
        sign_in(reader).get(path)
        assert not re.search(r"/\d+(/|$)", path), path


def _path_in(mail):
    return urlsplit(re.search(r"^https?://\S+$", mail["body"], re.MULTILINE)[0]).path
