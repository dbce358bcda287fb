"""What happened in a case of the demonstration? Its events, done by its people through the services."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from app import clock
from app.casework.actions.services import add_action, finish_action
from app.casework.cases.closing.services import close_case, reopen_case
from app.casework.cases.closing.settling import Settled, Settlement
from app.casework.cases.queries import list_actions
from app.casework.cases.services import (
    choose_lead,
    log_case,
    move_case,
    review_case,
    watch_case,
    write_note,
)
from app.casework.deliveries.services import import_deliveries
from app.casework.escalation.services import decide_escalation, hand_down, receive, request_escalation
from app.casework.hypotheses.services import add_evidence, add_hypothesis, answer_hypothesis
from app.casework.plans.services import sign_off, write_plan
from app.casework.sharing.services import answer_access, name_person, request_access, share_case
from app.demo import plans
from app.demo.content import Table
from app.demo.past import Deed, Past, Step
from app.demo.structure import Cast
from app.extensions import db
from app.models.case import Case, CloseReason, Frequency, Outcome, ProblemType, Risk, Stage
from app.models.escalation import Trigger
from app.models.event import Event
from app.models.hypothesis import Answer, Confidence, EvidenceKind, Hypothesis
from app.models.partnership import Group
from app.models.person import Role, User
from app.models.plan import PlanAction, Section
from app.models.sharing import AccessRequest, NoteAudience, Watch
from app.models.techniques import Technique
from app.places.geography import grid
from app.use_case import record_read

MOVES = {
    Stage.SCANNING: "scan",
    Stage.ANALYSIS: "analyse",
    Stage.RESPONSE: "respond",
    Stage.ASSESSMENT: "assess",
}


class Story:
    """One case, from the day it was logged. Each `do_` plays the event of that name."""

    def __init__(self, table: Table, cast: Cast, past: Past) -> None:
        self.table, self.cast, self.past = table, cast, past
        self.actions: dict[str, PlanAction] = {}
        self.hypotheses: list[Hypothesis] = []
        self.requests: dict[str, AccessRequest] = {}
        self.readers: set[tuple[int, str]] = set()

    @property
    def case(self) -> Case:
        return self.cast.cases[self.table["key"]]

    def steps(self) -> list[Step]:
        logged = self.table["days_ago"]
        steps = [Step(logged, [self.log, *self._namings()]), Step(logged, [self.choose_first_lead])]
        events = self.table["events"]
        moves = [event for event in events if event["do"] == "stage"]
        if not moves:
            steps.append(self._rest_of_plan(logged, self.table["lead"], Stage.OBJECTIVE))
        for event in events:
            deeds = [*self._reads_before(event), *self._plan_before(event), self._deed(event)]
            steps.append(Step(event["days_ago"], deeds))
            if moves and event is moves[-1]:
                steps.append(self._rest_of_plan(event["days_ago"], event["by"], Stage(event["to"])))
        return [step for step in steps if step.deeds]

    def _deed(self, event: Table) -> Deed:
        play: Callable[[User, Table], None] = getattr(self, f"do_{event['do']}")
        return partial(self._play, play, event)

    def _play(self, play: Callable[[User, Table], None], event: Table) -> None:
        db.session.expire(self.case)
        play(self.person(event["by"]), event)

    # --- how it begins ----------------------------------------------------------------------------
    def log(self) -> None:
        table = self.table
        details: Table = {
            name: table[name].strip() for name in ("what", "detail", "affected", "place") if name in table
        }
        if "lat" in table:
            details["easting"], details["northing"] = grid.whole_metres(table["lon"], table["lat"])
        self.cast.cases[table["key"]] = log_case(
            self.person(table["logged_by"]),
            title=table["title"],
            theme=self.cast.themes[table["theme"]],
            ward=self.cast.wards[table["ward"]],
            risk=Risk(table["risk"]),
            restricted=table.get("restricted", False),
            problem_type=ProblemType(table["problem_type"]),
            frequency=Frequency(table["frequency"]),
            since=min(self.past.day(table["since"]), clock.today()),
            **details,
        )

    def _namings(self) -> list[Deed]:
        others = [key for key in self.table.get("people", []) if key != self.table["logged_by"]]
        return [partial(self._name, key) for key in others]

    def _name(self, key: str) -> None:
        name_person(self.case.logged_by, self.case, self.person(key))

    def choose_first_lead(self) -> None:
        """The group's coordinator allocates it; a restricted one, if they may know of it."""
        coordinator = self.cast.holder_of(Role.COORDINATOR, self.case.holder, self.table.get("people"))
        choose_lead(coordinator, self.case, self.person(self.table["lead"]))

    def _reads_before(self, event: Table) -> list[Deed]:
        """Have the person of an event read the case first, unless they ask for access to it."""
        reader = (event["days_ago"], event["by"])
        if event["do"] == "ask_access" or reader in self.readers:
            return []
        self.readers.add(reader)
        return [partial(self._read, event["by"])]

    def _read(self, by: str) -> None:
        reader = self.person(by)
        watch = db.session.get(Watch, (reader.id, self.case.id))
        record_read(reader, Event.CASE_READ, self.case, watch=watch)

    # --- its plan ---------------------------------------------------------------------------------
    def _plan_before(self, event: Table) -> list[Deed]:
        """A stage's text is written before the plan moves on from it."""
        if event["do"] != "stage":
            return []
        written = list(Stage)[list(Stage).index(Stage(event["to"])) - 1]
        return self._writing([written], event["by"])

    def _rest_of_plan(self, days_ago: int, by: str, reached: Stage) -> Step:
        """Write the text of the stage that the case has reached, and of later ones."""
        return Step(days_ago, self._writing(list(Stage)[list(Stage).index(reached) :], by))

    def _writing(self, stages: list[Stage], by: str) -> list[Deed]:
        plan = self.table.get("plan", {})
        texts = {stage.value: plan[stage].strip() for stage in stages if stage in plan}
        return [partial(self._write_plan, by, texts)] if texts else []

    def _write_plan(self, by: str, texts: Table) -> None:
        for stage, text in texts.items():
            self._write_section(self.person(by), Section(stage), **{stage: text})

    def _write_section(self, by: User, section: Section, **values: object) -> None:
        db.session.expire(self.case)
        write_plan(by, self.case, section=section, version=self.case.plan.version_of(section), **values)

    # --- events -----------------------------------------------------------------------------------
    def do_note(self, by: User, event: Table) -> None:
        write_note(by, self.case, event["text"], audience=NoteAudience(event.get("audience", "all")))

    def do_stage(self, by: User, event: Table) -> None:
        if event["to"] == Stage.RESPONSE:
            self._write_section(by, Section.MEASURE, **plans.measure_of(self.case, self.table))
        if event["to"] == Stage.ANALYSIS and (about := plans.focus_of(self.table)):
            self._write_section(by, Section.FOCUS, **about)
        move_case(by, self.case, MOVES[Stage(event["to"])])
        if event["to"] == Stage.RESPONSE:
            self._write_section(by, Section.BEGAN, response_from=clock.today())

    def do_hypothesis(self, by: User, event: Table) -> None:
        """A hypothesis with its evidence and, if it was found by then, its answer."""
        made = add_hypothesis(by, self.case, statement=event["statement"], expected=event.get("expected", ""))
        self.hypotheses.append(made)
        for words in event.get("evidence", []):
            add_evidence(by, made, kind=EvidenceKind.NOTE, words=words)
        if "answer" in event:
            answer_hypothesis(
                by,
                made,
                answer=Answer(event["answer"]),
                confidence=Confidence(event["confidence"]),
                words=event.get("text", ""),
            )

    def do_review(self, by: User, event: Table) -> None:
        next_on = self._date_after(event, "next_in_days")
        review_case(by, self.case, risk=self.case.risk, words=event["text"], next_review_on=next_on)

    def do_action(self, by: User, event: Table) -> None:
        technique = Technique(event["technique"]) if "technique" in event else None
        number = event.get("hypothesis")
        self.actions[event["title"]] = add_action(
            by,
            self.case,
            title=event["title"],
            owner=self.person(event["owner"]),
            partner=self.cast.partners[event["partner"]],
            due_on=self.past.day(event["days_ago"] - event["due_days"]),
            technique=technique,
            mechanism=technique and technique.mechanism,
            hypothesis_id=self.hypotheses[number - 1].id if number else None,
            cost_pence=100 * event["pounds"] if "pounds" in event else None,
        )

    def do_action_done(self, by: User, event: Table) -> None:
        finish_action(by, self.actions[event["title"]], "done", result=event.get("result", ""))

    def do_delivery(self, by: User, event: Table) -> None:
        partner = self.cast.partners[event["partner"]]
        lines = plans.lines_of(event["place"], partner, event["weeks"], clock.today())
        import_deliveries(by, self.case, lines, name="visits.csv")

    def do_share(self, by: User, event: Table) -> None:
        share_case(by, self.case, self.cast.partners[event["partner"]], reason=event["reason"])

    def do_escalate(self, by: User, event: Table) -> None:
        above = self.case.holder.parent
        assert above is not None, "the Board has nobody to ask"
        request_escalation(
            by,
            self.case,
            to_group=self._group(event) or above,
            trigger=Trigger(event["trigger"]),
            tried=event["tried"],
            ask=event["ask"],
            otherwise=event["otherwise"],
        )

    def do_decide(self, by: User, event: Table) -> None:
        decide_escalation(
            by,
            self.case.pending_escalation,
            event["decision"],
            reason=" ".join(event[part] for part in ("reason", "advice") if part in event),
            lead=self.person(event["lead"]) if "lead" in event else None,
            review_on=self._date_after(event, "review_in_days"),
            granted=event.get("granted", ""),
            to_group=self._group(event),
        )

    def do_hand_down(self, by: User, event: Table) -> None:
        to_group = self.cast.groups[event["to_group"]]
        hand_down(by, self.case, to_group=to_group, instructions=event["instructions"])

    def do_receive(self, by: User, event: Table) -> None:
        receive(by, self.case.sent_hand_down)
        choose_lead(by, self.case, self.person(event["lead"]))

    def do_ask_access(self, by: User, event: Table) -> None:
        self.requests[event["by"]] = request_access(by, self.case, why=event["why"])

    def do_answer_access(self, by: User, event: Table) -> None:
        until = clock.now() + timedelta(days=event["days"]) if event["grant"] else None
        answer = "grant" if event["grant"] else "refuse"
        answer_access(by, self.requests[event["person"]], answer, until=until)

    def do_close(self, by: User, event: Table) -> None:
        if event["reason"] == CloseReason.SOLVED:
            chair = self.cast.holder_of(Role.CHAIR, self.case.holder, self.table.get("people"))
            sign_off(chair if by is self.case.lead else by, self.case)
            db.session.expire(self.case)
        close_case(
            by,
            self.case,
            reason=CloseReason(event["reason"]),
            words=event["text"],
            outcome=Outcome(event["outcome"]) if "outcome" in event else None,
            duplicate_of=self.cast.cases[event["duplicate_of"]] if "duplicate_of" in event else None,
            settled={
                action.key: Settled(Settlement.NOT_POSSIBLE, "The case was closed.")
                for action in list_actions(self.case)
                if action.is_open
            },
        )

    def do_reopen(self, by: User, event: Table) -> None:
        reopen_case(by, self.case, reason=event["reason"])

    def do_watch(self, by: User, event: Table) -> None:
        watch_case(by, self.case)

    # --- keys -------------------------------------------------------------------------------------
    def person(self, key: str) -> User:
        return self.cast.people[key]

    def _group(self, event: Table) -> Group | None:
        return self.cast.groups[event["to_group"]] if "to_group" in event else None

    def _date_after(self, event: Table, days: str) -> date | None:
        return self.past.day(event["days_ago"] - event[days]) if days in event else None
