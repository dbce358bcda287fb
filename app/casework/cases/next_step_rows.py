"""Which step is the next one, and what is said of it? It is the first of the rows that holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app import clock
from app.casework.cases.situation import PAGES, Situation
from app.models.case import Stage
from app.models.plan import ActionState, Section
from app.models.suggestion import SuggestionKind
from app.words import day, days, in_words, pluralise, when
from app.workflows.escalation import DECISIONS, ESCALATION, HAND_DOWN

NOT_ASKED = "You do not need to do anything until they do."


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


def _is_on_its_way(s: Situation) -> bool:
    return s.case.pending_escalation is not None or s.case.sent_hand_down is not None


def _suggests(kind: SuggestionKind) -> Callable[[Situation], bool]:
    return lambda s: s.suggested_to_them(kind) is not None


def _waits(s: Situation) -> bool:
    return _is_on_its_way(s) or bool(s.own_suggestions)


def _lead_could_be_offered(s: Situation) -> bool:
    return s.case.lead_id is None and s.may_suggest


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
    return f"{handed} Confirm that you have received it."


def _decision(s: Situation) -> str:
    pending = s.case.pending_escalation
    late = " It is overdue." if pending.is_overdue else ""
    return f"{pending.from_group.name} asks: “{pending.ask}” Your answer is due {_by(pending.due_on)}.{late}"


def _on_its_way(s: Situation) -> str:
    pending, sent = s.case.pending_escalation, s.case.sent_hand_down
    if pending is None:
        return f"{sent.to_group.name} has not yet confirmed that it received this case. {NOT_ASKED}"
    if pending.is_overdue:
        return f"{pending.to_group.name} should have decided by {day(pending.due_on)}. {NOT_ASKED}"
    return f"{pending.to_group.name} should decide {_by(pending.due_on)}. {NOT_ASKED}"


def _suggestion(kind: SuggestionKind) -> Callable[[Situation], str]:
    def says(s: Situation) -> str:
        suggestion = s.suggested_to_them(kind)
        return f"{suggestion.suggested_by.name} suggests {kind.asks}." if suggestion else ""

    return says


def _own_suggestion(s: Situation) -> str:
    what = in_words([suggestion.kind.own for suggestion in s.own_suggestions])
    return f"You suggested {what}. {s.case.holder.name} has not answered yet. {NOT_ASKED}"


def _new_lead(s: Situation) -> str:
    assert s.case.lead
    received = f"{s.case.holder.name} has received this case."
    return f"{received} {s.case.lead.name} leads it until you choose a lead of your own."


def _by(due: Any) -> str:
    words = when(due)
    return words if words in ("today", "tomorrow") else f"by {words}"


def _request(s: Situation) -> str:
    requests = s.requests_to_answer()
    person = requests[0].asked_by
    who = f"{person.name} ({person.partner.short_name})"
    if len(requests) == 1:
        return f"{who} has asked to see this case."
    return f"{who} and {pluralise(len(requests) - 1, 'other')} have asked to see this case."


def _review(s: Situation) -> str:
    assert s.case.next_review_on
    late = (clock.today() - s.case.next_review_on).days
    return f"The review was due on {day(s.case.next_review_on)}, {days(late)} ago. Record how things stand."


def _own_action(s: Situation) -> str:
    action = s.own_actions[0]
    due = f"was due on {day(action.due_on)}" if action.is_overdue else f"is due {_by(action.due_on)}"
    return f"Your action “{action.title}” {due}."


def _open_actions(s: Situation) -> str:
    first = s.open_actions[0]
    due = f"was due on {day(first.due_on)}" if first.is_overdue else f"is due {_by(first.due_on)}"
    return f"{pluralise(len(s.open_actions), 'action')} still to do. “{first.title}” {due}."


def _others_close(s: Situation) -> str:
    run_by = f"the coordinator or chair of {s.case.holder.name}"
    if not s.case.plan.is_signed_off:
        return f"The assessment is written. Next, {run_by} must sign it off, unless they lead the case."
    return f"The assessment is signed off. Next, {run_by} can close the case."


def _closed(s: Situation) -> str:
    return f"This case was closed on {day(s.case.closed_at)}."


ROWS = (
    Row("receive", _receipt, "Confirm receipt", when=_awaits_my_receipt),
    Row("decide", _decision, "Decide", when=_awaits_my_decision),
    Row("answer", _request, "Answer", when=lambda s: bool(s.requests_to_answer())),
    Row(
        "assign",
        _suggestion(SuggestionKind.LEAD),
        "Choose a lead",
        when=lambda s: s.case.lead_id is None and _suggests(SuggestionKind.LEAD)(s),
    ),
    Row("assign", "Nobody leads this case yet.", when=lambda s: s.case.lead_id is None),
    Row("assign", _new_lead, when=lambda s: s.lead_is_asked),
    Row("escalate", _suggestion(SuggestionKind.ESCALATE), when=_suggests(SuggestionKind.ESCALATE)),
    Row(
        "close_unsolved",
        _suggestion(SuggestionKind.CLOSE),
        "Close the case",
        when=_suggests(SuggestionKind.CLOSE),
    ),
    Row("assign", _suggestion(SuggestionKind.LEAD), when=_suggests(SuggestionKind.LEAD)),
    Row("review", _review, when=lambda s: s.case.is_overdue),
    Row("done", _own_action, "See the action", when=lambda s: any(a.is_overdue for a in s.own_actions)),
    Row("done", _own_action, "See the action", when=lambda s: _waits(s) and bool(s.own_actions)),
    Row("", _on_its_way, when=_is_on_its_way),
    Row("", _own_suggestion, when=lambda s: bool(s.own_suggestions)),
    Row(
        "suggest",
        "Nobody leads this case yet. You can offer to lead it, or wait until a lead is chosen.",
        "Offer to lead it",
        when=_lead_could_be_offered,
    ),
    Row(
        "write_plan",
        "Write down what you want to achieve and how you will know you have achieved it.",
        "Write the objective",
        stage=Stage.OBJECTIVE,
        when=_text_is_missing,
        section=Section.OBJECTIVE,
    ),
    Row(
        "write_plan",
        "The aim is written. Next, say what you will measure and how big a fall would be a success.",
        "Set the measure of success",
        stage=Stage.OBJECTIVE,
        when=_measure_is_missing,
        section=Section.MEASURE,
    ),
    Row(
        "scan",
        "The objective is written. Next, gather what is known about the problem.",
        stage=Stage.OBJECTIVE,
    ),
    Row(
        "write_plan",
        "Describe what is happening, where, when and to whom.",
        "Write up the scanning stage",
        stage=Stage.SCANNING,
        when=_text_is_missing,
        section=Section.SCANNING,
    ),
    Row(
        "analyse",
        "The scanning is written up. Next, work out why it happens where and when it does.",
        stage=Stage.SCANNING,
    ),
    Row(
        "write_plan",
        "Explain why it happens: what you think, and what supports it.",
        "Write the analysis",
        stage=Stage.ANALYSIS,
        when=_text_is_missing,
        section=Section.ANALYSIS,
    ),
    Row(
        "write_plan",
        "The analysis is written. Before the response, say what you want to achieve and how you "
        "will measure it.",
        "Set the measure of success",
        stage=Stage.ANALYSIS,
        when=lambda s: bool(s.case.plan.objective.strip()) and _measure_is_missing(s),
        section=Section.MEASURE,
    ),
    Row(
        "write_plan",
        "The analysis is written. Before the response, say what you want to achieve and how you "
        "will measure it.",
        "Write the objective",
        stage=Stage.ANALYSIS,
        when=_measure_is_missing,
        section=Section.OBJECTIVE,
    ),
    Row("respond", "The analysis is written. Next, decide who will do what.", stage=Stage.ANALYSIS),
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
        "There are no actions yet. Add who will do what, and by when.",
        stage=Stage.RESPONSE,
        when=lambda s: not s.actions,
    ),
    Row(
        "write_plan",
        "Enter when the response began, so that we can compare the months before and after.",
        "Enter when it began",
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
    Row("sign_off", "The assessment is written. Somebody who does not lead the case must sign it off."),
    Row("close_as_solved", "The assessment is signed off."),
    Row(
        "write_note",
        _others_close,
        "Write a note for them",
        stage=Stage.ASSESSMENT,
        when=_somebody_else_closes,
    ),
    Row("done", _own_action, "See the action", when=lambda s: bool(s.own_actions)),
    Row("write_note", "Add what you know about this problem, or what you can do about it.", "Write a note"),
    Row("reopen", lambda s: f"{_closed(s)} If the problem is back, reopen it."),
    Row("", lambda s: f"{_closed(s)} You do not need to do anything else.", stage=Stage.CLOSED),
    Row("", "You can read this case. You do not need to do anything here."),
)
