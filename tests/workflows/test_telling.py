"""Is everybody told whom the table names, once, and nobody else?

Each event of the table is made to happen by its use case, in a cast with somebody in every relation.
"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.account.stand_ins.services import end_stand_in, name_stand_in
from app.background import notices
from app.casework.actions.services import add_action, change_action
from app.casework.cases.closing.services import close_case, reopen_case, withdraw_case
from app.casework.cases.services import choose_lead, log_case, watch_case
from app.casework.escalation.services import (
    decide_escalation,
    hand_down,
    receive,
    request_escalation,
    undo_decision,
)
from app.casework.sharing.services import answer_access, break_glass, name_person, request_access
from app.casework.suggestions.services import decline, suggest
from app.casework.task_groups import services as task_groups
from app.extensions import db
from app.models.case import CloseReason
from app.models.escalation import Trigger
from app.models.event import Event as E
from app.models.notice import Notice, NoticeState
from app.models.person import Role, Told
from app.models.stand_in import StandIn
from app.models.suggestion import SuggestionKind
from app.workflows.telling import TOLD, _telling
from tests import factories
from tests.outbox import mails


@pytest.fixture
def cast(app):
    nat, board = factories.nat(), factories.locality()
    people = {
        "officer": factories.officer(nat),
        "coordinator": factories.coordinator(nat),
        "chair": factories.chair(nat),
        "lead": factories.officer(nat),
        "watcher": factories.officer(nat),
        "member": factories.officer(nat),
        "stranger": factories.officer(factories.nat("Elmfield")),
        "board chair": factories.chair(board),
        "executive coordinator": factories.coordinator(factories.executive()),
        "executive chair": factories.chair(factories.executive()),
        "analyst": factories.person(Role.ANALYST),
        "auditor": factories.person(Role.AUDITOR),
    }
    assert len({person.id for person in people.values()}) == len(people)
    return people


class Story:
    """One case, and what its people do with it."""

    def __init__(self, cast):
        self.cast = cast
        self.case = factories.case(logged_by=cast["officer"])
        choose_lead(cast["coordinator"], self.case, cast["lead"])
        watch_case(cast["watcher"], self.case)

    def by(self, who):
        return self.cast[who]

    def asked(self):
        words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
        return request_escalation(self.by("coordinator"), self.case, to_group=factories.locality(), **words)

    def decided(self, decision, **more):
        decide_escalation(self.by("board chair"), self.asked(), decision, reason="Because", **more)

    def undone(self):
        request = self.asked()
        decide_escalation(self.by("board chair"), request, "return", reason="Because")
        undo_decision(self.by("board chair"), request)

    def new(self):
        return {"title": "New", "theme": factories.theme(), "ward": factories.ward()}

    def suggested(self):
        return suggest(self.by("officer"), self.case, SuggestionKind.CLOSE, why="It is over")

    def handed(self):
        self.decided("take")
        return hand_down(self.by("board chair"), self.case, to_group=factories.nat(), instructions="Watch")

    def closed(self):
        close_case(
            self.by("chair"),
            self.case,
            reason=CloseReason.NOT_PURSUED,
            words="Over",
            settled=factories.settled(self.case),
        )

    def reopened(self):
        self.closed()
        reopen_case(self.by("coordinator"), self.case, reason="It is back")

    def action(self, owner):
        due = clock.today() + timedelta(days=7)
        by = self.by("coordinator")
        return add_action(by, self.case, title="Visit", partner=owner.partner, owner=owner, due_on=due)

    def action_given_to_another(self):
        action = self.action(self.by("coordinator"))
        words = {"title": "Visit", "partner": action.partner, "due_on": action.due_on}
        change_action(
            self.by("coordinator"), action, version=action.version, owner=self.by("member"), **words
        )

    def access(self, answer=""):
        request = request_access(self.by("stranger"), self.case)
        if answer:
            answer_access(self.by("coordinator"), request, answer)

    def opened_in_an_emergency(self):
        self.case.restricted = True
        db.session.commit()
        break_glass(self.by("chair"), self.case, reason="A child is at risk")

    def group(self):
        terms = {"terms": "Why", "start_on": clock.today(), "end_on": clock.today() + timedelta(days=90)}
        people = {"sponsor": self.by("chair"), "lead": self.by("lead"), "members": [self.by("member")]}
        by, to = self.by("executive coordinator"), factories.executive()
        return task_groups.propose_task_group(by, name="Streets", commissioned_by=to, **people, **terms)

    def group_joined(self):
        task_groups.add_members(self.by("lead"), self.commissioned(), [self.by("watcher")])

    def group_led_by_another(self):
        group = self.commissioned()
        by, lead = self.by("executive coordinator"), self.by("watcher")
        task_groups.edit(by, group, version=group.version, lead=lead)

    def stood_in_for(self):
        days = {"first": clock.today() + timedelta(days=1), "last": clock.today() + timedelta(days=2)}
        return name_stand_in(self.by("chair"), self.by("member"), **days)

    def commissioned(self):
        group = self.group()
        task_groups.commission(self.by("executive chair"), group)
        return group


HAPPENS = {
    E.CASE_LOGGED: lambda s: log_case(s.by("officer"), **s.new()),
    E.CASE_LEAD_SET: lambda s: choose_lead(s.by("coordinator"), s.case, s.by("member")),
    E.CASE_CLOSED: Story.closed,
    E.CASE_REOPENED: Story.reopened,
    E.CASE_PERSON_NAMED: lambda s: name_person(s.by("coordinator"), s.case, s.by("stranger")),
    E.CASE_GLASS_BROKEN: Story.opened_in_an_emergency,
    E.ACTION_ADDED: lambda s: s.action(s.by("member")),
    E.ACTION_EDITED: Story.action_given_to_another,
    E.ACCESS_ASKED: Story.access,
    E.ACCESS_GRANTED: lambda s: s.access("grant"),
    E.ACCESS_REFUSED: lambda s: s.access("refuse"),
    E.ESCALATION_REQUESTED: Story.asked,
    E.ESCALATION_TAKEN: lambda s: s.decided("take"),
    E.ESCALATION_ASSISTED: lambda s: s.decided("assist"),
    E.ESCALATION_RETURNED: lambda s: s.decided("return"),
    E.ESCALATION_PASSED_ON: lambda s: s.decided("pass_on", to_group=factories.executive()),
    E.ESCALATION_WITHDRAWN: lambda s: decide_escalation(s.by("chair"), s.asked(), "withdraw", reason="No"),
    E.DECISION_UNDONE: lambda s: s.undone(),
    E.CASE_WITHDRAWN: lambda s: withdraw_case(
        s.by("officer"), log_case(s.by("officer"), **s.new()), reason="Not ours"
    ),
    E.STEP_SUGGESTED: lambda s: s.suggested(),
    E.SUGGESTION_DECLINED: lambda s: decline(s.by("coordinator"), s.suggested(), reason="No"),
    E.SUGGESTION_TAKEN_UP: lambda s: (s.suggested(), s.closed()),
    E.HANDED_DOWN: Story.handed,
    E.HAND_DOWN_RECEIVED: lambda s: receive(s.by("coordinator"), s.handed()),
    E.TASK_GROUP_PROPOSED: Story.group,
    E.TASK_GROUP_COMMISSIONED: Story.commissioned,
    E.TASK_GROUP_JOINED: Story.group_joined,
    E.TASK_GROUP_EDITED: Story.group_led_by_another,
    E.STAND_IN_NAMED: Story.stood_in_for,
    E.STAND_IN_ENDED: lambda s: end_stand_in(s.by("chair"), s.stood_in_for()),
}
HEARD = {
    E.CASE_LOGGED: {"coordinator", "chair"},
    E.CASE_LEAD_SET: {"member"},
    E.CASE_CLOSED: {"lead", "watcher"},
    E.CASE_REOPENED: {"lead", "watcher"},
    E.CASE_PERSON_NAMED: {"stranger"},
    E.CASE_GLASS_BROKEN: {"officer", "lead", "auditor"},
    E.ACTION_ADDED: {"member"},
    E.ACTION_EDITED: {"member"},
    E.ACCESS_ASKED: {"coordinator"},
    E.ACCESS_GRANTED: {"stranger"},
    E.ACCESS_REFUSED: {"stranger"},
    E.ESCALATION_REQUESTED: {"board chair", "lead"},
    E.ESCALATION_TAKEN: {"coordinator", "lead", "watcher"},
    E.ESCALATION_ASSISTED: {"coordinator", "lead", "watcher"},
    E.ESCALATION_RETURNED: {"coordinator", "lead", "watcher"},
    E.ESCALATION_PASSED_ON: {"coordinator", "lead", "watcher", "executive chair"},
    E.ESCALATION_WITHDRAWN: {"coordinator", "board chair"},
    E.DECISION_UNDONE: {"coordinator", "lead", "watcher"},
    E.CASE_WITHDRAWN: {"coordinator"},
    E.STEP_SUGGESTED: {"coordinator"},
    E.SUGGESTION_DECLINED: {"officer"},
    E.SUGGESTION_TAKEN_UP: {"officer"},
    E.HANDED_DOWN: {"coordinator", "lead", "watcher"},
    E.HAND_DOWN_RECEIVED: {"board chair", "lead", "watcher"},
    E.TASK_GROUP_PROPOSED: {"chair", "lead", "member", "executive chair"},
    E.TASK_GROUP_COMMISSIONED: {"chair", "lead", "member"},
    E.TASK_GROUP_JOINED: {"watcher"},
    E.TASK_GROUP_EDITED: {"watcher"},
    E.STAND_IN_NAMED: {"member"},
    E.STAND_IN_ENDED: {"member"},
}
# Told by tests of their own: of people on lists, of proposals, and of measures and editions.
ELSEWHERE = {
    *(E.CASE_KEEPER_NAMED, E.CASE_OUT_OF_SIGHT, E.CASE_PERSON_LEFT, E.HIN_PROPOSED),
    *(E.COMMENTARY_ASKED, E.EDITION_PREPARED, E.EDITION_APPROVED, E.EDITION_RETURNED),
}


def test_every_event_of_the_table_is_walked():
    assert set(HAPPENS) == set(HEARD) == set(TOLD) - ELSEWHERE


@pytest.mark.parametrize("event", HAPPENS, ids=str)
def test_everybody_whom_the_table_names_and_their_stand_ins_hear_of_it_once_and_nobody_else(cast, event):
    story, stand_ins = Story(cast), everybody_is_away(cast)
    db.session.query(Notice).delete()
    HAPPENS[event](story)
    mails()
    told = list(db.session.scalars(select(Notice).where(Notice.event == event)))
    names = {person.id: name for name, person in cast.items()}
    themselves = sorted((names.get(n.user_id, "?"), n.state) for n in told if n.stands_for_id is None)
    for_others = sorted((stand_ins.get(n.user_id, "?"), n.state) for n in told if n.stands_for_id)
    assert themselves == sorted((name, NoticeState.SENT) for name in HEARD[event])
    # An auditor lends nobody what they are told, and a restricted case stays hidden from stand-ins.
    hidden = NoticeState.DROPPED if event is E.CASE_GLASS_BROKEN else NoticeState.SENT
    assert for_others == sorted((name, hidden) for name in HEARD[event] - {"auditor"})


def everybody_is_away(cast):
    """Each of the cast has a stand-in of their own, with a second step. Their names by the stand-ins’ ids."""
    afar, today, names = factories.nat("Ashfield"), clock.today(), {}
    with factories.together():
        for name, person in cast.items():
            stand_in = factories.officer(afar)
            stand_in.tf_totp_secret = "secret"
            db.session.add(StandIn(absent=person, stand_in=stand_in, first_on=today, last_on=today))
            names[name] = stand_in
    return {stand_in.id: name for name, stand_in in names.items()}


def test_who_stands_in_is_told_by_the_same_statement_which_is_built_once(cast, queries):
    story, today = Story(cast), clock.today()
    stand_in = factories.officer(factories.nat())
    name_stand_in(cast["lead"], stand_in, first=today, last=today)
    story.closed()
    reopen_case(cast["coordinator"], story.case, reason="Back")
    db.session.query(Notice).delete()
    built = _telling.cache_info().misses
    with queries() as asked:
        story.closed()
    assert _telling.cache_info().misses == built
    assert len([words for words in asked if "INSERT INTO notices" in words]) == 1
    told = Notice.event == E.CASE_CLOSED, Notice.user_id == stand_in.id
    assert db.session.scalars(select(Notice.stands_for_id).where(*told)).all() == [cast["lead"].id]


# --- what is sent, and when -------------------------------------------------------------------------
def test_what_somebody_may_no_longer_see_is_not_sent(cast):
    story = Story(cast)
    mails()
    story.closed()
    story.case.restricted = True
    db.session.commit()
    before = len(mails())
    watching = select(Notice.state).where(Notice.user_id == cast["watcher"].id)
    assert db.session.scalars(watching).all() == [NoticeState.DROPPED]
    assert len(mails()) == before


def test_a_notice_is_sent_once(cast):
    Story(cast).closed()
    assert mails() == mails()


def test_who_chose_one_mail_a_day_gets_all_of_it_at_seven_in_the_morning_in_london(cast, monkeypatch):
    cast["lead"].told = Told.DAILY
    monkeypatch.setattr(clock, "now", lambda: london(28, 20))  # the clocks change overnight
    Story(cast).closed()
    assert sent_to(cast["lead"]) == []
    monkeypatch.setattr(clock, "now", lambda: london(29, 6, 59))
    assert sent_to(cast["lead"]) == []
    monkeypatch.setattr(clock, "now", lambda: london(29, 7))
    [mail] = sent_to(cast["lead"])
    assert mail["subject"] == "You have 2 things to look at in problem solving"
    assert "You are now the lead of a case." in mail["body"]


def london(day, *time):
    return datetime(2026, 3, day, *time, tzinfo=clock.LONDON)


def sent_to(person):
    return [mail for mail in mails() if mail["recipient"] == person.email]


def test_digests_cost_the_same_statements_for_each_person_however_much_they_are_told(cast, queries):
    story = Story(cast)
    mails()
    counts = []
    for number in (1, 4):
        for _ in range(number):
            story.closed()
            reopen_case(cast["coordinator"], story.case, reason="Back")
        with queries() as asked:
            notices.send_due()
        counts.append(len(asked))
    assert counts[0] == counts[1]
