"""What stands for the names in the addresses of a plan, and one of each thing that they name."""

from app.casework.plans.rows.kinds import KINDS
from app.casework.plans.rows.services import add_row
from app.models.plan import PlanQuestion, ScriptStep, Section
from tests import world

VALUES = {"section": tuple(section.value for section in Section), "rows": tuple(KINDS)}
NOUNS = {"row_key": [PlanQuestion, ScriptStep]}


def make(cast):
    case = world.a_case(cast)
    for kind in KINDS.values():
        add_row(cast["officer"], case, kind, **dict.fromkeys(kind.columns, "Words"))
