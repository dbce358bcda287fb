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
EVERYBODY_READS = "Everybody in the partnership can read this. Name no person and no restricted case."
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
            raise ValidationError("Choose from those offered")


class TermsForm(DraftForm):
    """What a group is for, who leads it, where it works and how long."""

    name = TextField("Name", [Required("Enter a name for the group")], limit=120)
    terms = TextareaField(
        "Terms of reference",
        [Required("Enter the terms of reference")],
        limit=LONGEST_TEXT,
        rows=8,
        description=f"What it is to do, and what it is not. {EVERYBODY_READS}",
    )
    objectives = TextareaField(
        "Objectives",
        limit=LONGEST_TEXT,
        description="What will have changed, by how much and by when; one on each line.",
    )
    sponsor_id = PersonField(
        "Sponsor",
        [Required("Choose a sponsor")],
        description="Answers for it to the commissioning group.",
    )
    lead_id = PersonField("Lead", [Required("Choose a lead")], description="Runs it and reports on it.")
    start_on = DateField(
        "Starts", [Required("Enter the day it starts")], description="For example, 27 3 2026"
    )
    end_on = DateField(
        "Ends",
        [Required("Enter the day it ends")],
        description="It can be extended once. For example, 27 9 2026",
        ahead=True,
    )
    reporting_weeks = RadiosField(
        "How often it reports",
        int,
        [Required("Choose how often it reports")],
        description="Its lead is reminded on the front page when a report is due.",
    )
    ward_ids = CheckboxesField(
        "Wards in scope",
        coerce=_number,
        description="Tick none if it works across the whole city.",
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
            raise ValidationError("The end must be later than the start")
        if field.data > starts + LONGEST_DURATION:
            raise ValidationError("A task-and-finish group ends within five years")

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
        "Who is to commission it?",
        int,
        [Required("Choose who commissions it")],
        description="Its chair decides, extends and closes the group.",
    )
    references = TextareaField(
        "Cases in scope",
        description="The reference of each, such as NG-26-K7M4. You can add cases later.",
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
            raise ValidationError(f"Enter at most {MOST_CASES} references here, and add the others later")

    def accept_only(self, cases: list[Case]) -> bool:
        """Whether each reference belongs to one of `cases`; sets an error that names those that do not."""
        visible = {name for case in cases for name in (case.reference, case.old_reference)}
        unknown = [reference for reference in self.entered_references() if reference not in visible]
        if unknown:
            refuse(self.references, f"You can see no case with the reference {in_words(unknown)}")
        return not unknown


class ReportForm(DraftForm):
    rag = RadiosField(
        "How does it stand?",
        Rag,
        [Required("Choose green, amber or red")],
        description="Against its objectives, its milestones and its end.",
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
        "New end", [Required("Enter the new end")], description="For example, 27 9 2026", ahead=True
    )
    reason = TextareaField(
        "Why does it need more time?",
        [Required("Enter why it needs more time")],
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
            raise ValidationError(f"The new end must be later than {day(self.task_group.end_on)}")
        if field.data > self.task_group.end_on + LONGEST_DURATION:
            raise ValidationError("The new end must be within five years of the first")


class ExitForm(DraftForm):
    worked = TextareaField(
        "What worked?", [Required("Enter what worked, or that nothing did")], limit=LONGEST_TEXT
    )
    keep = TextareaField(
        "What should be kept, and by whom?",
        [Required("Enter what should be kept, or that nothing needs to be")],
        limit=LONGEST_TEXT,
    )
    lessons = TextareaField(
        "What would you tell the next group?",
        [Required("Enter the lessons")],
        limit=LONGEST_TEXT,
        description=EVERYBODY_READS,
    )


class MilestoneForm(DraftForm):
    title = TextField("What will have been reached?", [Required("Enter what will have been reached")])
    due_on = DateField(
        "By when?", [Required("Enter the day")], description="For example, 27 3 2026", ahead=True
    )


class MembersForm(FlaskForm):
    people = CheckboxesField(
        "Who joins the group?",
        coerce=_number,
        description="They see the cases in its scope once it is commissioned, restricted ones apart.",
    )

    def __init__(self, by_partner: list[tuple[Partner, list[User]]], on_it: Collection[int]) -> None:
        super().__init__()
        self.by_partner, self.on_it = by_partner, on_it
        people = [person for _, theirs in by_partner for person in theirs]
        self.offered = people
        self.people.choices = as_choices((p.id, _introduced(p, p.id in on_it)) for p in people)

    def validate_people(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Tick at least one person")

    def chosen(self) -> list[User]:
        return [person for person in self.offered if person.id in (self.people.data or ())]


def _introduced(person: User, on_it: bool) -> str:
    words = f"{person.name}, {person.job_title}" if person.job_title else person.name
    return f"{words} (on the group already)" if on_it else words


class ScopeForm(FlaskForm):
    references = CheckboxesField(
        "Which cases?",
        description="The group’s members see them once it is commissioned, restricted ones apart.",
    )

    def __init__(self, cases: list[Case]) -> None:
        super().__init__()
        self.offered = cases
        self.references.choices = as_choices((case.reference, _named(case)) for case in cases)

    def validate_references(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError("Tick at least one case")

    def chosen(self) -> list[Case]:
        return [case for case in self.offered if case.reference in (self.references.data or ())]


def _named(case: Case) -> str:
    only = " (restricted: only the people on its list see it)" if case.restricted else ""
    return f"{case.reference}: {case.title}, {case.ward.name}{only}"
