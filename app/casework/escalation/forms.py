"""Forms to escalate a case, decide on it and hand it down."""

from typing import Any

from wtforms import ValidationError

from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.case import Case
from app.models.escalation import Escalation, Trigger
from app.models.person import User
from app.structure.queries import list_people
from app.web.fields import (
    ChoiceField,
    DateField,
    NotBefore,
    RadiosField,
    Required,
    TextareaField,
    as_choices,
)
from app.web.person_field import PersonField
from app.workflows.addressees import (
    Addressee,
    list_addressees,
    list_groups_to_hand_down_to,
    list_groups_to_pass_on_to,
)
from app.workflows.escalation import DECISIONS, ESCALATION

LONGEST_ASK = 1000
LONGEST_STORY = 10_000


class AskForm(WarnsOfPersonalDetails):
    """One page: to whom, why now, what was tried, the ask, and what happens otherwise."""

    pii_fields = ("tried", "ask", "otherwise")

    to_group = RadiosField("Who are you asking?", int, [Required("Choose the group to ask")])
    trigger = RadiosField("Why now?", Trigger, [Required("Choose why you ask now")])
    tried = TextareaField(
        "What has been tried?",
        [Required("Say what has been tried")],
        limit=LONGEST_STORY,
        rows=8,
        description="Begun for you from the plan and its finished actions. Change it as you like.",
    )
    ask = TextareaField(
        "What do you ask for?",
        [Required("Say in a sentence what you ask for")],
        limit=LONGEST_ASK,
        rows=3,
        description="One sentence that can be answered with yes or no, such as “Fund two weekend warden "
        "patrols until June”.",
    )
    otherwise = TextareaField("What happens if nothing is done?", limit=LONGEST_STORY, rows=4)

    def __init__(self, case: Case, actor: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.addressees = list_addressees(case, actor)
        self.to_group.choices = as_choices((a.group.id, self._label(a)) for a in self.addressees)
        if len(self.addressees) == 1 and self.to_group.data is None:
            self.to_group.data = self.addressees[0].group.id

    @staticmethod
    def _label(addressee: Addressee) -> str:
        return (
            f"{addressee.group.name} (skips a tier, marked urgent)"
            if addressee.skips
            else addressee.group.name
        )

    def chosen(self) -> Addressee:
        return next(a for a in self.addressees if a.group.id == self.to_group.data)


class DecideForm(WarnsOfPersonalDetails):
    """A decision on an escalation. Each decision requires only its own fields."""

    pii_fields = ("reason", "granted", "ask")

    decision = RadiosField("What do you decide?", str, [Required("Choose what you decide")])
    lead = PersonField(
        "Who leads the case from now on?", nobody="No change", description="Leave it empty if the lead stays."
    )
    review_on = DateField("When do you look at it again?", [NotBefore()], ahead=True)
    granted = TextareaField("What is granted?", limit=LONGEST_STORY, rows=3)
    to_group = ChoiceField("Pass it on to")
    ask = TextareaField(
        "What do you ask them for?",
        limit=LONGEST_ASK,
        rows=3,
        description="As it was asked of you. Change it, so that it asks them.",
    )
    reason = TextareaField(
        "Reason",
        [Required("Say why, for the people who asked")],
        limit=LONGEST_STORY,
        rows=4,
        description="The person who asked will read this. If you return it, it is your advice.",
    )

    def __init__(self, escalation: Escalation, actor: User, **kwargs: Any) -> None:
        super().__init__(data={"ask": escalation.ask}, **kwargs)
        self.steps = [t for t in ESCALATION.available(escalation, actor) if t.name in DECISIONS]
        self.decision.choices = as_choices((t.name, t.label) for t in self.steps)
        self.lead.offer(list_people(escalation.to_group, near=actor))
        self.groups = {group.id: group for group in list_groups_to_pass_on_to(escalation)}
        self.to_group.choices = as_choices(
            [("", "Choose a group"), *((g.id, g.name) for g in self.groups.values())]
        )

    def validate_granted(self, field: Any) -> None:
        if self.decision.data == "assist" and not field.data:
            raise ValidationError("Say what is granted")

    def validate_to_group(self, field: Any) -> None:
        if self.decision.data == "pass_on" and field.data is None:
            raise ValidationError("Choose the group to pass it on to")

    def validate_review_on(self, field: Any) -> None:
        if self.decision.data == "take" and field.data is None and not field.errors:
            raise ValidationError("Enter the day on which you look at it again")

    def details(self) -> dict[str, Any]:
        """The arguments of the chosen decision, without what was typed for another."""
        needs: dict[str, dict[str, Any]] = {
            "take": {"lead": self.lead.chosen, "review_on": self.review_on.data},
            "assist": {"granted": self.granted.data, "review_on": self.review_on.data},
            "pass_on": {"to_group": self.groups.get(self.to_group.data), "ask": self.ask.data or ""},
        }
        return {"reason": self.reason.data, **needs.get(self.decision.data, {})}


class WithdrawForm(WarnsOfPersonalDetails):
    pii_fields = ("reason",)

    reason = TextareaField("Why do you withdraw the request?", [Required("Say why")], limit=LONGEST_STORY)


class HandDownForm(WarnsOfPersonalDetails):
    pii_fields = ("instructions",)

    to_group = RadiosField("Hand it down to", int, [Required("Choose the group")])
    instructions = TextareaField(
        "What should they do, and what should they watch?",
        [Required("Say what they should do")],
        limit=LONGEST_STORY,
    )

    def __init__(self, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.groups = {group.id: group for group in list_groups_to_hand_down_to(case)}
        self.to_group.choices = as_choices((group.id, group.name) for group in self.groups.values())
        if len(self.groups) == 1 and self.to_group.data is None:
            self.to_group.data = next(iter(self.groups))
