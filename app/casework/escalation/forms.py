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

    to_group = RadiosField("Who are you asking?", int, [Required("Select the group to ask")])
    trigger = RadiosField("Why now?", Trigger, [Required("Select why you are asking now")])
    tried = TextareaField(
        "What has been tried?",
        [Required("Enter what has been tried")],
        limit=LONGEST_STORY,
        rows=8,
        description="We have filled this in from the plan and its finished actions. You can change it.",
    )
    ask = TextareaField(
        "What are you asking for?",
        [Required("Enter what you are asking for")],
        limit=LONGEST_ASK,
        rows=3,
        description="One sentence that they can answer with yes or no, such as “Fund 2 weekend warden "
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

    decision = RadiosField("What is your decision?", str, [Required("Select your decision")])
    lead = PersonField(
        "Who will lead the case?", nobody="No change", description="Leave this empty to keep the same lead."
    )
    review_on = DateField("When will you review it?", [NotBefore()], ahead=True)
    granted = TextareaField("What help will you give?", limit=LONGEST_STORY, rows=3)
    to_group = ChoiceField("Which group will you pass it to?")
    ask = TextareaField(
        "What are you asking them for?",
        limit=LONGEST_ASK,
        rows=3,
        description="This is what you were asked for. Change it so that it asks the next group.",
    )
    reason = TextareaField(
        "Reason",
        [Required("Enter a reason")],
        limit=LONGEST_STORY,
        rows=4,
        description="The person who asked can read this. If you return the request, this is your advice.",
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
            raise ValidationError("Enter what help you will give")

    def validate_to_group(self, field: Any) -> None:
        if self.decision.data == "pass_on" and field.data is None:
            raise ValidationError("Select the group to pass it to")

    def validate_review_on(self, field: Any) -> None:
        if self.decision.data == "take" and field.data is None and not field.errors:
            raise ValidationError("Enter the date when you will review it")

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

    reason = TextareaField(
        "Why are you withdrawing the request?",
        [Required("Enter why you are withdrawing the request")],
        limit=LONGEST_STORY,
    )


class HandDownForm(WarnsOfPersonalDetails):
    pii_fields = ("instructions",)

    to_group = RadiosField("Which group will you hand it down to?", int, [Required("Select a group")])
    instructions = TextareaField(
        "What should they do, and what should they watch for?",
        [Required("Enter what they should do")],
        limit=LONGEST_STORY,
    )

    def __init__(self, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.groups = {group.id: group for group in list_groups_to_hand_down_to(case)}
        self.to_group.choices = as_choices((group.id, group.name) for group in self.groups.values())
        if len(self.groups) == 1 and self.to_group.data is None:
            self.to_group.data = next(iter(self.groups))
