"""Forms for task-and-finish groups."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from app.models.case import Case
from app.models.partnership import Group, Partner
from app.models.person import User
from app.models.task_group import Rag, TaskGroup
from app.structure.choices import Rows
from app.web.drafts import DraftForm
from app.web.fields import (
    DateField,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
    as_choices,
)
from app.web.form_page import refuse
from app.web.person_field import PersonField
from app.web.widgets import GovCheckboxesInput
from app.words import day, in_words

LONGEST_TEXT = 20_000
MOST_CASES = 50
LONGEST_DURATION = timedelta(days=5 * 366)
EVERYBODY_READS = "Everyone in the partnership can read this. Do not name people or restricted cases."
RHYTHMS = [
    (1, "Every week"),
    (2, "Every 2 weeks"),
    (4, "Every 4 weeks"),
    (6, "Every 6 weeks"),
    (13, "Every quarter"),
]


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


class CheckboxesField(SelectMultipleField):
    """Checkboxes: any number of the choices."""

    widget = GovCheckboxesInput()

    def __init__(self, label: str, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)

    def pre_validate(self, form: Any) -> None:
        offered = {self.coerce(value) for value, *_ in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError("Select from the options in the list")


class TermsForm(DraftForm):
    """What a group is for, who leads it, where it works and how long."""

    name = TextField("Name", [Required("Enter a name for the group")], limit=120)
    terms = TextareaField(
        "Terms of reference",
        [Required("Enter the terms of reference")],
        limit=LONGEST_TEXT,
        rows=8,
        description=f"What the group will do, and what it will not do. {EVERYBODY_READS}",
    )
    objectives = TextareaField(
        "Objectives",
        limit=LONGEST_TEXT,
        description="What will change, by how much and by when. Enter each objective on a new line.",
    )
    sponsor_id = PersonField(
        "Sponsor",
        [Required("Select a sponsor")],
        description="The sponsor answers to the commissioning group for its work.",
    )
    lead_id = PersonField(
        "Lead", [Required("Select a lead")], description="The lead runs the group and reports on it."
    )
    start_on = DateField("Starts", [Required("Enter a start date")], description="For example, 27 3 2026")
    end_on = DateField(
        "Ends",
        [Required("Enter an end date")],
        description="You can extend the group once. For example, 27 9 2026",
        ahead=True,
    )
    reporting_weeks = RadiosField(
        "How often it reports",
        int,
        [Required("Select how often it reports")],
        description="We remind the lead on their home page when a report is due.",
    )
    ward_ids = CheckboxesField(
        "Wards in scope",
        coerce=_number,
        description="Leave all of them blank if the group works across the whole city.",
        render_kw={"params": {"classes": "govuk-checkboxes--small app-ticks"}},
    )
    # Saved with a draft, so that a draft older than somebody else's save is still refused.
    seen_version = VersionField()

    def offer(self, people: list[User], wards: Rows) -> None:
        self.sponsor_id.offer(people)
        self.lead_id.offer(people)
        self.rhythms = dict(RHYTHMS)
        if (now := self.reporting_weeks.object_data) and now not in self.rhythms:
            self.rhythms[now] = f"Every {now} weeks"
        self.wards = wards
        self.reporting_weeks.choices = as_choices(self.rhythms.items())
        self.ward_ids.choices = as_choices((ward.id, ward.name) for ward in wards)

    def validate_end_on(self, field: DateField) -> None:
        starts = self.start_on.data
        if field.data is None or starts is None:
            return
        if field.data <= starts:
            raise ValidationError("End date must be after the start date")
        if field.data > starts + LONGEST_DURATION:
            raise ValidationError("End date must be within 5 years of the start date")

    def in_words(self) -> dict[str, str]:
        """The typed values as words, for the page that compares two texts."""
        wards = in_words([ward.name for ward in self.wards if ward.id in (self.ward_ids.data or ())])
        texts = {
            "Name": self.name.data,
            "Sponsor": self.sponsor_id.names.get(self.sponsor_id.data, ""),
            "Lead": self.lead_id.names.get(self.lead_id.data, ""),
            "Terms of reference": self.terms.data,
            "Objectives": self.objectives.data,
            "How often it reports": self.rhythms.get(self.reporting_weeks.data or 0, ""),
            "Wards in scope": wards or "The whole city",
        }
        if "start_on" in self:
            texts |= {"Starts": day(self.start_on.data), "Ends": day(self.end_on.data)}
        return texts


class ProposalForm(TermsForm):
    commissioned_by_id = RadiosField(
        "Who should commission it?",
        int,
        [Required("Select who should commission it")],
        description="The chair of this group decides whether to commission it, and can extend or close it.",
    )
    references = TextareaField(
        "Cases in scope",
        description="Enter the reference of each case, such as NG-26-K7M4. You can add cases later.",
        limit=2_000,
        rows=3,
    )

    def offer_commissioners(self, groups: list[Group]) -> None:
        self.commissioned_by_id.choices = as_choices((group.id, group.name) for group in groups)
        if len(groups) == 1:
            # One choice is no question.
            self.commissioned_by_id.data = groups[0].id

    def entered_references(self) -> list[str]:
        return list(dict.fromkeys((self.references.data or "").upper().replace(",", " ").split()))

    def validate_references(self, field: TextareaField) -> None:
        if len(self.entered_references()) > MOST_CASES:
            raise ValidationError(f"Enter {MOST_CASES} references or fewer. You can add more cases later")

    def accept_only(self, cases: list[Case]) -> bool:
        """Whether each reference belongs to one of `cases`; sets an error that names those that do not."""
        visible = {name for case in cases for name in (case.reference, case.old_reference)}
        unknown = [reference for reference in self.entered_references() if reference not in visible]
        if unknown:
            refuse(
                self.references,
                f"You cannot see a case with the reference {in_words(unknown)}. Check the reference",
            )
        return not unknown


class ReportForm(DraftForm):
    rag = RadiosField(
        "How is the group doing?",
        Rag,
        [Required("Select green, amber or red")],
        description="Compare its progress with its objectives, milestones and end date.",
    )
    summary = TextareaField(
        "What has been done, and what comes next?",
        [Required("Enter what has been done, and what comes next")],
        limit=LONGEST_TEXT,
        rows=8,
        description=EVERYBODY_READS,
    )


class ExtensionForm(DraftForm):
    until = DateField(
        "New end date", [Required("Enter a new end date")], description="For example, 27 9 2026", ahead=True
    )
    reason = TextareaField(
        "Why does the group need more time?",
        [Required("Enter why the group needs more time")],
        limit=LONGEST_TEXT,
        description=EVERYBODY_READS,
    )

    def __init__(self, task_group: TaskGroup) -> None:
        super().__init__()
        self.task_group = task_group

    def validate_until(self, field: DateField) -> None:
        if field.data is None:
            return
        if field.data <= self.task_group.end_on:
            raise ValidationError(f"New end date must be after {day(self.task_group.end_on)}")
        if field.data > self.task_group.end_on + LONGEST_DURATION:
            raise ValidationError("New end date must be within 5 years of the current end date")


class ExitForm(DraftForm):
    worked = TextareaField(
        "What worked?", [Required("Enter what worked, or that nothing did")], limit=LONGEST_TEXT
    )
    keep = TextareaField(
        "What should continue, and who will do it?",
        [Required("Enter what should continue, or that nothing needs to")],
        limit=LONGEST_TEXT,
    )
    lessons = TextareaField(
        "What would you tell the next group?",
        [Required("Enter what you would tell the next group")],
        limit=LONGEST_TEXT,
        description=EVERYBODY_READS,
    )


class MilestoneForm(DraftForm):
    title = TextField("What will the group achieve?", [Required("Enter what the group will achieve")])
    due_on = DateField(
        "By when?",
        [Required("Enter the date when the group will achieve it")],
        description="For example, 27 3 2026",
        ahead=True,
    )


class MembersForm(FlaskForm):
    people = CheckboxesField(
        "Who do you want to add?",
        coerce=_number,
        description="They can see the cases in the group’s scope, except restricted cases, once it is "
        "commissioned.",
    )

    def __init__(self, by_partner: list[tuple[Partner, list[User]]], on_it: Collection[int]) -> None:
        super().__init__()
        self.by_partner, self.on_it = by_partner, on_it
        people = [person for _, theirs in by_partner for person in theirs]
        self.offered = people
        self.people.choices = as_choices((p.id, _introduced(p, p.id in on_it)) for p in people)

    def validate_people(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Select at least 1 person")

    def chosen(self) -> list[User]:
        return [person for person in self.offered if person.id in (self.people.data or ())]


def _introduced(person: User, on_it: bool) -> str:
    words = f"{person.name}, {person.job_title}" if person.job_title else person.name
    return f"{words} (already on the group)" if on_it else words


class ScopeForm(FlaskForm):
    references = CheckboxesField(
        "Which cases do you want to add?",
        description="The group’s members can see these cases, except restricted cases, once it is "
        "commissioned.",
    )

    def __init__(self, cases: list[Case]) -> None:
        super().__init__()
        self.offered = cases
        self.references.choices = as_choices((case.reference, _named(case)) for case in cases)

    def validate_references(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Select at least 1 case")

    def chosen(self) -> list[Case]:
        return [case for case in self.offered if case.reference in (self.references.data or ())]


def _named(case: Case) -> str:
    only = " (restricted: only the people on its list can see it)" if case.restricted else ""
    return f"{case.reference}: {case.title}, {case.ward.name}{only}"
