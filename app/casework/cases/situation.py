"""Somebody looking at a case: what they may do with it, and the page on which each step is done."""

from dataclasses import dataclass, field

from app import policy
from app.models.case import Case, Stage
from app.models.person import User
from app.models.plan import PlanAction
from app.models.sharing import AccessRequest
from app.models.suggestion import Suggestion, SuggestionKind
from app.policy import Action
from app.workflows.access import ACCESS
from app.workflows.action import ACTION
from app.workflows.case import CASE
from app.workflows.suggestion import SUGGESTION

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


@dataclass(frozen=True)
class Situation:
    """A person looking at a case. `lead_is_asked`: the group that received it has still to choose a lead."""

    case: Case
    user: User
    actions: list[PlanAction] = field(default_factory=list)
    waiting: list[AccessRequest] = field(default_factory=list)
    lead_is_asked: bool = False
    suggestions: list[Suggestion] = field(default_factory=list)

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

    def suggested_to_them(self, kind: SuggestionKind) -> Suggestion | None:
        """What of this kind others suggest, and this person answers."""
        of_kind = (one for one in self.suggestions if one.kind is kind)
        return next((one for one in of_kind if SUGGESTION.offers("decline", one, self.user)), None)

    @property
    def own_suggestions(self) -> list[Suggestion]:
        """What this person suggests, and nobody has answered."""
        return [one for one in self.suggestions if one.suggested_by_id == self.user.id]

    @property
    def may_suggest(self) -> bool:
        """Whoever works the case and does not run the group that holds it."""
        may = self.case.is_open and policy.can(self.user, Action.CASE_SUGGEST, self.case)
        return may and not policy.can(self.user, Action.CASE_ASSIGN, self.case)

    def requests_to_answer(self) -> list[AccessRequest]:
        return [r for r in self.waiting if ACCESS.offers("refuse", r, self.user)]
