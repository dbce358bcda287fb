"""What does an administrator type about people?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import ValidationError

from app.accounts.admin.people import queries
from app.accounts.auth.access import Left
from app.accounts.auth.addresses import Deliverable
from app.cleaning import clean_line
from app.models.partnership import Group, Partner
from app.models.person import Role, User
from app.web.fields import ChoiceField, RadiosField, Required, TextField, VersionField, as_choices
from app.web.person_field import PersonField

MOST_ROLES = 10
WIDE = {"params": {"classes": "govuk-!-width-two-thirds", "autocomplete": "off"}}
NEW_ADDRESS = (
    "They sign in with it, and we send our emails there. A new address takes effect when they confirm it "
    "using a link that we send to the current one, or when another administrator agrees"
)
EMPTY = "Leave it empty if nobody should get this for now"
HOLDS = {
    Role.OFFICER: "Logs problems and works on cases in the group’s wards",
    Role.COORDINATOR: "Runs the group: allocates, asks for escalation, prepares meetings",
    Role.CHAIR: "Decides for the group",
    Role.MEMBER: "Sits on the group and contributes their partner’s view",
    Role.ANALYST: "For the whole partnership: imports incidents, proposes High Impact Neighbourhoods",
    Role.ADMINISTRATOR: "For the whole partnership: manages people, groups and settings, but sees no cases. "
    "Another administrator must agree",
    Role.AUDITOR: "For the whole partnership: reads the audit but changes nothing. "
    "Another administrator must agree",
}


class PersonForm(FlaskForm):
    name = TextField("Full name", [Required("Enter their name")], render_kw=WIDE)
    job_title = TextField("Job title (optional)", render_kw=WIDE)
    email = TextField(
        "Email address",
        [Required("Enter their email address"), Deliverable()],
        description="They sign in with it, and we send our emails there",
        filters=(clean_line, lambda typed: (typed or "").lower()),
        render_kw={"type": "email", **WIDE},
    )
    partner_id = ChoiceField("Partner", validators=[Required("Select their partner")])
    version = VersionField()

    def __init__(self, partners: list[Partner], person: User | None = None, **kwargs: Any) -> None:
        super().__init__(obj=person, **kwargs)
        self.person = person
        if person is not None:
            self.email.description = NEW_ADDRESS
        choices = [(partner.id, partner.name) for partner in partners]
        self.partner_id.choices = as_choices(choices if person else [("", "Choose"), *choices])

    def validate_email(self, field: Field) -> None:
        if queries.is_email_taken(field.data, but_by=self.person):
            raise ValidationError("Somebody already has an account with this address")


class RoleFields:
    role = RadiosField("Role", Role, [Required("Select a role")])
    group = ChoiceField(
        "In which group", description="You do not need a group for an analyst, an administrator or an auditor"
    )

    def offer(self, groups: list[Group]) -> None:
        choices = [("", "Choose"), *((group.id, group.name) for group in groups)]
        self.group.choices = as_choices(choices)

    def validate_group(self, field: Field) -> None:
        role = self.role.data
        if role and not field.data and not role.is_partnership_wide:
            raise ValidationError("Select the group they have this role in")

    def chosen(self, groups: list[Group]) -> tuple[Role, Group | None]:
        role: Role = self.role.data
        group = next((g for g in groups if g.id == self.group.data), None)
        return role, None if role.is_partnership_wide else group


class AnotherRole(RoleFields, Form):
    """A row for one more role; one that is left empty is none."""

    role = ChoiceField("Role", Role)

    def offer(self, groups: list[Group]) -> None:
        super().offer(groups)
        self.role.choices = as_choices([("", "Choose"), *Role.choices()])

    def validate_role(self, field: Field) -> None:
        if self.group.data and not field.data:
            raise ValidationError("Select the role they have in this group")


class InvitationForm(RoleFields, PersonForm):
    """A person with one role, and with as many more as there are rows."""

    more = FieldList(FormField(AnotherRole), max_entries=MOST_ROLES - 1)

    def offer(self, groups: list[Group]) -> None:
        super().offer(groups)
        for row in self.more:
            row.form.offer(groups)

    def add_row(self, groups: list[Group]) -> None:
        if len(self.more) < MOST_ROLES - 1:
            self.more.append_entry()
            self.offer(groups)

    def all_chosen(self, groups: list[Group]) -> list[tuple[Role, Group | None]]:
        """Each role once, in the order in which they were given."""
        rows = [row.form.chosen(groups) for row in self.more if row.form.role.data]
        return list(dict.fromkeys([self.chosen(groups), *rows]))


class CloseForm(FlaskForm):
    """Who gets each kind of what somebody leaves: a field for each of which there is any."""

    def __init__(self, numbers: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.numbers = numbers

    @classmethod
    def of(cls, lefts: Sequence[Left], person: User, people: list[User]) -> "CloseForm":
        """With a field for each kind, chosen from people who can be given work."""
        numbers = {left.name: left.count(person) for left in lefts}
        fields = {
            left.name: PersonField(
                f"Who gets {left.words(numbers[left.name])}?", nobody="Nobody for now", description=EMPTY
            )
            for left in lefts
            if numbers[left.name]
        }
        form = type("CloseForm", (cls,), fields)(numbers)
        for name in fields:
            form[name].offer(people)
        return form

    @property
    def handed(self) -> dict[str, User]:
        chosen = {name: self[name].chosen for name in self.numbers if name in self}
        return {name: person for name, person in chosen.items() if person is not None}


class RoleForm(RoleFields, FlaskForm):
    pass
