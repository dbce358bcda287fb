"""What the page of a plan, and its sheet, are made of: loaded in a fixed number of statements."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from app.casework.cases import queries
from app.casework.plans.measure import MeasureWords, words_of
from app.models.case import Case
from app.models.hypothesis import Hypothesis
from app.models.person import User
from app.models.plan import PlanAction, PlanQuestion, ScriptStep


@dataclass(frozen=True)
class PlanOverview:
    """`seen`: of the evidence, what the reader may see; of the rest nothing is known."""

    case: Case
    actions: list[PlanAction]
    hypotheses: list[Hypothesis]
    seen: queries.SeenEvidence
    questions: list[PlanQuestion]
    script: list[ScriptStep]
    measure: MeasureWords
    delivered: list[queries.Delivered]

    @property
    def overdue_by_partner(self) -> list[tuple[str, int]]:
        """How many actions are overdue with each partner, most first."""
        late = Counter(action.partner.short_name for action in self.actions if action.is_overdue)
        return sorted(late.items(), key=lambda each: (-each[1], each[0]))

    @property
    def cost_pence(self) -> int:
        return sum(action.cost_pence or 0 for action in self.actions)

    def number_of(self, hypothesis_id: int | None) -> int | None:
        """The number of a hypothesis on the page."""
        return self._numbers.get(hypothesis_id)

    @cached_property
    def _numbers(self) -> dict[int | None, int]:
        return {each.id: number for number, each in enumerate(self.hypotheses, 1)}


def get_plan_overview(user: User, case: Case) -> PlanOverview:
    hypotheses = queries.list_hypotheses(case)
    return PlanOverview(
        case=case,
        actions=queries.list_actions(case),
        hypotheses=hypotheses,
        seen=queries.list_seen_evidence(user, hypotheses),
        questions=queries.list_questions(case),
        script=queries.list_script(case),
        measure=words_of(case.plan),
        delivered=queries.list_delivered(case),
    )
