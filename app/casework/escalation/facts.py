"""What a chair asks first about a case: shown beside the ask, so that nobody has to leave the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.casework.cases.queries import list_actions
from app.extensions import db
from app.models.case import OPEN_STAGES, Case, Holding, Stage
from app.models.escalation import Escalation
from app.models.plan import PlanAction
from app.structure.queries import in_hin_by_date

LONGEST = 150


@dataclass(frozen=True)
class Facts:
    """`plan`: the first line of each stage that is written; `holdings`: who held it, one after another."""

    in_hin: bool
    holdings: Sequence[Holding]
    plan: list[tuple[Stage, str]]
    open_actions: list[PlanAction]


def facts_of(case: Case) -> Facts:
    in_hin = db.session.scalar(select(in_hin_by_date()).select_from(Case).where(Case.id == case.id))
    lines = [(stage, _first_line(case.plan.text_of(stage))) for stage in OPEN_STAGES]
    actions = [action for action in list_actions(case) if action.is_open]
    return Facts(bool(in_hin), case.holdings, [(stage, line) for stage, line in lines if line], actions)


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


def leads_to(step: str, escalation: Escalation) -> str:
    """What follows from a decision, in a line."""
    holder, asked = escalation.case.holder.name, escalation.to_group.name
    return {
        "take": f"{asked} will hold the case. {escalation.from_group.name} can still see it.",
        "assist": f"The case stays with {holder}, with the help you agree to give.",
        "return": f"The case stays with {holder}, with your advice. They can ask again.",
        "pass_on": f"Another group will decide. The case stays with {holder} until then.",
    }[step]


def done_words(step: str, escalation: Escalation, to: str = "") -> str:
    """What was decided, for whoever did."""
    return {
        "take": f"{escalation.to_group.name} now holds this case.",
        "assist": f"You agreed to help {escalation.from_group.name}.",
        "return": f"You returned the request to {escalation.from_group.name} with your advice.",
        "pass_on": f"You passed the request to {to}. They will decide.",
    }[step]
