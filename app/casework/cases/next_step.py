"""What should this person do next on this case, and what else can they do?

ROWS are tried in order: the first that holds is the next step. The other steps are the rest of what the
workflow offers. PAGES names the page of each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app import clock
from app.models.case import Case, Stage
from app.models.person import User
from app.models.plan import ActionState, PlanAction, Section
from app.models.sharing import AccessRequest
from app.words import day, days, pluralise, when
from app.workflows.access import ACCESS
from app.workflows.action import ACTION
from app.workflows.case import CASE
from app.workflows.escalation import DECISIONS, ESCALATION, HAND_DOWN

FORWARD = {
    Stage.OBJECTIVE: "scan",
    Stage.SCANNING: "analyse",
    Stage.ANALYSIS: "respond",
    Stage.RESPONSE: "assess",
}
BACK = ("scan_again", "analyse_again", "respond_again")
# In the order in which they are offered.
PAGES = {
    "write_plan": "plans.show",
    **dict.fromkeys((*FORWARD.values(), *BACK), "plans.move"),
    "add_action": "actions.add",
    "write_note": "cases.show",
    "add_file": "files.index",
    "log_delivery": "deliveries.index",
    "review": "cases.review",
    "assign": "cases.lead",
    "edit": "cases.edit",
    "share": "sharing.show",
    "escalate": "escalation.ask",
    "withdraw": "escalation.withdraw",
    "hand_down": "escalation.hand_down",
    "restrict": "sharing.restrict",
    "unrestrict": "sharing.lift",
    "sign_off": "plans.sign_off",
    "close_as_solved": "cases.close",
    "close_unsolved": "cases.close",
    "reopen": "cases.reopen",
}
# The steps people use most are always shown; the rest are folded under these headings.
USUAL = ("write_plan", "add_action", "write_note", "review", "escalate")
FOLDED = (
    (
        "Move it on or close it",
        (
            *FORWARD.values(),
            *BACK,
            *("withdraw", "hand_down", "sign_off", "close_as_solved", "close_unsolved", "reopen"),
        ),
    ),
    ("People", ("assign", "share", "restrict", "unrestrict")),
    ("What it says", ("edit", "add_file", "log_delivery")),
)
FEW = 6
# Steps that are not the case's own transitions, and where on a page each is.
OWN_PAGES = {"answer": "sharing.show", "done": "plans.show", "see_actions": "plans.show"}
ANCHORS = {"answer": "requests", "done": "actions", "see_actions": "actions", "write_note": "write-note"}


@dataclass(frozen=True)
class Situation:
    """A person looking at a case."""

    case: Case
    user: User
    actions: list[PlanAction] = field(default_factory=list)
    waiting: list[AccessRequest] = field(default_factory=list)

    def offers(self, name: str) -> bool:
        return CASE.offers(name, self.case, self.user)

    @property
    def open_actions(self) -> list[PlanAction]:
        return [a for a in self.actions if a.is_open]

    @property
    def own_actions(self) -> list[PlanAction]:
        own = [a for a in self.open_actions if a.owner_id == self.user.id]
        return [a for a in own if ACTION.offers("done", a, self.user)]

    def may_finish(self, action: PlanAction) -> bool:
        return ACTION.offers("done", action, self.user)

    def action_steps(self, action: PlanAction) -> set[str]:
        """Which buttons an action shows."""
        return {transition.name for transition in ACTION.available(action, self.user)}

    @property
    def text(self) -> str:
        """The plan's text for the current stage; empty if the case is closed."""
        return self.case.plan.text_of(self.case.stage).strip() if self.case.is_open else ""

    def requests_to_answer(self) -> list[AccessRequest]:
        return [r for r in self.waiting if ACCESS.offers("refuse", r, self.user)]


@dataclass(frozen=True)
class Step:
    """Something to do: what the button says, and the page where it is done."""

    name: str
    label: str
    endpoint: str
    values: dict[str, Any]
    sentence: str = ""

    @property
    def is_done_at_once(self) -> bool:
        """Whether a button performs it directly, without a page in between."""
        return self.name == "receive"


@dataclass(frozen=True)
class Row:
    """A step, and when it is the next one: at its stage, where the workflow offers it, and `when` holds.

    For a step that is not a transition of the case (it is not in PAGES), `when` must also check that it is
    offered. The label defaults to the workflow's. `section`: the section of the plan that is written next.
    """

    name: str
    sentence: str | Callable[[Situation], str]
    label: str = ""
    stage: Stage | None = None
    when: Callable[[Situation], bool] = lambda s: True
    section: Section | None = None

    def holds(self, s: Situation) -> bool:
        at_stage = self.stage is None or s.case.stage is self.stage
        return at_stage and (self.name not in PAGES or s.offers(self.name)) and self.when(s)

    def says(self, s: Situation) -> str:
        return self.sentence if isinstance(self.sentence, str) else self.sentence(s)


# --- when does a row hold? ------------------------------------------------------------------------------
def _awaits_my_receipt(s: Situation) -> bool:
    sent = s.case.sent_hand_down
    return sent is not None and HAND_DOWN.offers("receive", sent, s.user)


def _awaits_my_decision(s: Situation) -> bool:
    pending = s.case.pending_escalation
    return pending is not None and any(ESCALATION.offers(d, pending, s.user) for d in DECISIONS)


def _text_is_missing(s: Situation) -> bool:
    return not s.text


def _somebody_else_closes(s: Situation) -> bool:
    return bool(s.text) and s.offers("write_plan")


def _measure_is_missing(s: Situation) -> bool:
    return not s.case.plan.has_measure


def _start_is_missing(s: Situation) -> bool:
    """Something is done already, or nothing is left to do, and nobody has said when that began."""
    begun = not s.open_actions or any(a.state is not ActionState.OPEN for a in s.actions)
    return s.case.plan.response_from is None and begun


# --- what does it say? ----------------------------------------------------------------------------------
def _receipt(s: Situation) -> str:
    sent = s.case.sent_hand_down
    handed = f"{sent.from_group.name} handed this case down to you on {day(sent.handed_at)}."
    return f"{handed} Confirm that it has arrived."


def _decision(s: Situation) -> str:
    pending = s.case.pending_escalation
    late = " It is overdue." if pending.is_overdue else ""
    return f"{pending.from_group.name} asks: “{pending.ask}” Your answer is due {_by(pending.due_on)}.{late}"


def _by(due: Any) -> str:
    words = when(due)
    return words if words in ("today", "tomorrow") else f"by {words}"


def _request(s: Situation) -> str:
    requests = s.requests_to_answer()
    more = f", and {pluralise(len(requests) - 1, 'other')}" if len(requests) > 1 else ""
    person = requests[0].asked_by
    return f"{person.name} ({person.partner.short_name}) asks to see this case{more}."


def _review(s: Situation) -> str:
    assert s.case.next_review_on
    late = (clock.today() - s.case.next_review_on).days
    return f"The review was due on {day(s.case.next_review_on)}, {days(late)} ago. Say how things stand."


def _own_action(s: Situation) -> str:
    action = s.own_actions[0]
    due = f"was due on {day(action.due_on)}" if action.is_overdue else f"is due {_by(action.due_on)}"
    return f"Your action “{action.title}” {due}."


def _open_actions(s: Situation) -> str:
    first = s.open_actions[0]
    due = f"was due on {day(first.due_on)}" if first.is_overdue else f"is due {_by(first.due_on)}"
    return f"{pluralise(len(s.open_actions), 'action')} still to do. “{first.title}” {due}."


def _others_close(s: Situation) -> str:
    run_by = f"the coordinator or the chair of {s.case.holder.name}"
    if not s.case.plan.is_signed_off:
        return f"The assessment is written. Next, {run_by} signs it off, unless they lead the case."
    return f"The assessment is signed off. Next, {run_by} can close the case."


def _closed(s: Situation) -> str:
    return f"This case was closed on {day(s.case.closed_at)}."


ROWS = (
    Row("receive", _receipt, "Confirm receipt", when=_awaits_my_receipt),
    Row("decide", _decision, "Decide", when=_awaits_my_decision),
    Row("answer", _request, "Answer", when=lambda s: bool(s.requests_to_answer())),
    Row("assign", "Nobody leads this case yet.", when=lambda s: s.case.lead_id is None),
    Row("review", _review, when=lambda s: s.case.is_overdue),
    Row("done", _own_action, "See the action", when=lambda s: any(a.is_overdue for a in s.own_actions)),
    Row(
        "write_plan",
        "Say what you want to reach: an aim, and how you would know.",
        "Write the objective",
        stage=Stage.OBJECTIVE,
        when=_text_is_missing,
        section=Section.OBJECTIVE,
    ),
    Row(
        "write_plan",
        "The aim is written. Say how you would know: what you will measure, and how much less is success.",
        "Set the measure of success",
        stage=Stage.OBJECTIVE,
        when=_measure_is_missing,
        section=Section.MEASURE,
    ),
    Row(
        "scan",
        "The objective is written. Next, bring together what is known of the problem.",
        stage=Stage.OBJECTIVE,
    ),
    Row(
        "write_plan",
        "Say what happens, where, when and to whom.",
        "Write the scanning",
        stage=Stage.SCANNING,
        when=_text_is_missing,
        section=Section.SCANNING,
    ),
    Row("analyse", "The scanning is written. Next, ask why it happens there and then.", stage=Stage.SCANNING),
    Row(
        "write_plan",
        "Say why it happens: what you think, and what bears it out.",
        "Write the analysis",
        stage=Stage.ANALYSIS,
        when=_text_is_missing,
        section=Section.ANALYSIS,
    ),
    Row(
        "write_plan",
        "The analysis is written. Before the response, say what you want to reach and how it is measured.",
        "Set the measure of success",
        stage=Stage.ANALYSIS,
        when=lambda s: bool(s.case.plan.objective.strip()) and _measure_is_missing(s),
        section=Section.MEASURE,
    ),
    Row(
        "write_plan",
        "The analysis is written. Before the response, say what you want to reach and how it is measured.",
        "Write the objective",
        stage=Stage.ANALYSIS,
        when=_measure_is_missing,
        section=Section.OBJECTIVE,
    ),
    Row("respond", "The analysis is written. Next, decide who does what about it.", stage=Stage.ANALYSIS),
    Row(
        "write_plan",
        "Say what you will do, and why it should work.",
        "Write the response",
        stage=Stage.RESPONSE,
        when=_text_is_missing,
        section=Section.RESPONSE,
    ),
    Row(
        "add_action",
        "Nobody has anything to do yet: who does what, by when?",
        stage=Stage.RESPONSE,
        when=lambda s: not s.actions,
    ),
    Row(
        "write_plan",
        "Say when the response began, so that the months before and after it can be compared.",
        "Say when it began",
        stage=Stage.RESPONSE,
        when=_start_is_missing,
        section=Section.BEGAN,
    ),
    Row(
        "see_actions",
        _open_actions,
        "See the actions",
        stage=Stage.RESPONSE,
        when=lambda s: bool(s.open_actions) and s.offers("add_action"),
    ),
    Row("assess", "Every action is finished. Next, see what has changed.", stage=Stage.RESPONSE),
    Row(
        "write_plan",
        "Say what changed, and what would happen if you stopped.",
        "Write the assessment",
        stage=Stage.ASSESSMENT,
        when=_text_is_missing,
        section=Section.ASSESSMENT,
    ),
    Row("sign_off", "The assessment is written. Somebody who does not lead the case signs it off."),
    Row("close_as_solved", "The assessment is signed off."),
    Row(
        "write_note",
        _others_close,
        "Write a note for them",
        stage=Stage.ASSESSMENT,
        when=_somebody_else_closes,
    ),
    Row("done", _own_action, "See the action", when=lambda s: bool(s.own_actions)),
    Row(
        "write_note", "Add what your organisation knows of this problem, or can do about it.", "Write a note"
    ),
    Row("reopen", lambda s: f"{_closed(s)} If the problem is back, reopen it."),
    Row("", lambda s: f"{_closed(s)} Nothing more is expected of you.", stage=Stage.CLOSED),
    Row("", "You can read this case. Nothing is expected of you here."),
)


def next_step(s: Situation) -> Step:
    row = next(row for row in ROWS if row.holds(s))
    endpoint, values = _page(row.name, s)
    if row.section is not None:
        endpoint, values = "plans.write", {**values, "section": row.section.value}
    return Step(row.name, row.label or _label(row.name), endpoint, values, row.says(s))


def other_steps(s: Situation, besides: str) -> list[Step]:
    """The other steps that the workflows offer this person, in the order of PAGES."""
    names = [name for name in PAGES if name != besides and _is_offered(name, s)]
    return [Step(name, _label(name), *_page(name, s)) for name in names]


@dataclass(frozen=True)
class Others:
    """The other steps: those shown, and those folded under headings."""

    usual: list[Step]
    folded: list[tuple[str, list[Step]]]

    @property
    def folded_number(self) -> int:
        return sum(len(steps) for _, steps in self.folded)


def in_order_of_use(steps: list[Step]) -> Others:
    """Show all steps if there are few; otherwise fold all but the usual ones."""
    if len(steps) <= FEW:
        return Others(steps, [])
    headed = [(words, [step for step in steps if step.name in names]) for words, names in FOLDED]
    return Others(
        [step for step in steps if step.name in USUAL], [(words, some) for words, some in headed if some]
    )


def _is_offered(name: str, s: Situation) -> bool:
    if name == "withdraw":
        pending = s.case.pending_escalation
        return pending is not None and ESCALATION.offers("withdraw", pending, s.user)
    return s.offers(name)


def _label(name: str) -> str:
    if name == "withdraw":
        return ESCALATION[name].label
    return CASE[name].label if name in PAGES else ""


def _page(name: str, s: Situation) -> tuple[str, dict[str, Any]]:
    """The endpoint where a step is done, and the values for its address."""
    if name == "receive":
        return "escalation.receive", {"hand_down_key": s.case.sent_hand_down.key}
    if name in ("decide", "withdraw"):
        page = "escalation.show" if name == "decide" else "escalation.withdraw"
        return page, {"escalation_key": s.case.pending_escalation.key}
    page = OWN_PAGES.get(name) or PAGES.get(name, "")
    return page, {"reference": s.case.reference} | _rest_of_address(name)


def _rest_of_address(name: str) -> dict[str, Any]:
    rest = {"_anchor": ANCHORS[name]} if name in ANCHORS else {}
    if PAGES.get(name) == "plans.move":
        rest["step"] = name
    if name == "close_as_solved":
        rest["reason"] = "solved"
    return rest
