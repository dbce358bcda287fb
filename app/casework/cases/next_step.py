"""What should this person do next on this case, and what else can they do?

ROWS (next_step_rows.py) are tried in order: the first that holds is the next step. The other steps are the
rest of what the workflow offers. PAGES (situation.py) names the page of each.
"""

from dataclasses import dataclass
from typing import Any

from app.casework.cases.next_step_rows import ROWS
from app.casework.cases.situation import BACK, FORWARD, PAGES, Situation
from app.workflows.case import CASE
from app.workflows.escalation import ESCALATION

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
    ("Details, files and delivery", ("edit", "add_file", "log_delivery")),
)
FEW = 6
# What can be undone, or changes no plan, needs no page that asks once more.
AT_ONCE = ("receive", "analyse", "respond", "assess")
# Steps that are not the case's own transitions, and where on a page each is. A browser puts the keyboard
# into a box that an address leads to.
OWN_PAGES = {
    "answer": "sharing.show",
    "done": "plans.show",
    "see_actions": "plans.show",
    "suggest": "suggestions.suggest",
}
ANCHORS = {"answer": "requests", "done": "actions", "see_actions": "actions", "write_note": "words"}


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
        return self.name in AT_ONCE


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
