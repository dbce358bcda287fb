"""What does an administrator type about the partnership?"""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Regexp, ValidationError

from app.accounts.admin import queries
from app.cleaning import clean_line
from app.models.area import Area
from app.models.partnership import Group, GroupKind, Partner, PartnerKind, Partnership, Theme, Tier
from app.web.fields import (
    ChoiceField,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    VersionField,
    as_choices,
)
from app.web.widgets import GovCheckboxesInput, GovCheckboxInput, GovTextInput

NARROW = {"params": {"classes": "govuk-input--width-4", "autocomplete": "off"}}
WIDE = {"params": {"classes": "govuk-!-width-two-thirds", "autocomplete": "off"}}
LONGEST_DETAIL = 80


class WholeNumber(IntegerField):
    widget = GovTextInput()

    def __init__(self, label: str, least: int, most: int, **kwargs: Any) -> None:
        message = f"Enter a whole number from {least} to {most}"
        kwargs.setdefault("render_kw", {"params": {**NARROW["params"], "inputmode": "numeric"}})
        super().__init__(label, [Required(message), NumberRange(least, most, message)], **kwargs)
        self.message = message

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.message) from None


def _in_use(words: str) -> Field:
    return BooleanField(words, default=True, widget=GovCheckboxInput())


class PartnershipForm(FlaskForm):
    name = TextField("Name of the partnership", [Required("Enter its name")], render_kw=WIDE)
    short_name = TextField("Short name", [Required("Enter a short name")], limit=40, render_kw=WIDE)
    city = TextField("City or area", [Required("Enter the city or area")], render_kw=WIDE)
    police_force = TextField("Police force", [Required("Enter the police force")], render_kw=WIDE)
    reference_prefix = TextField(
        "Case references begin with",
        [Regexp(r"^[A-Z]{1,4}$", message="Enter 1 to 4 letters, such as NG")],
        description="1 to 4 capital letters. Existing cases keep their references.",
        filters=(clean_line, lambda typed: (typed or "").upper()),
        render_kw=NARROW,
    )
    support_contact = TextareaField(
        "Who to ask for help",
        limit=500,
        description="Shown on the sign-in page and in our emails after “For help, ask”",
    )
    residents_source = TextField(
        "Source and year of residents and households",
        limit=200,
        description="Shown with every rate. For example, 2021 Census, or ONS mid-2023 estimates.",
        render_kw=WIDE,
    )
    version = VersionField()

    @property
    def tier_fields(self) -> list[tuple[Field, Field]]:
        names = sorted(name for name in self._fields if name.startswith("tier_name_"))
        return [(self[name], self[name.replace("name", "days")]) for name in names]

    def tier_values(self, tier: Tier) -> dict[str, Any]:
        return {
            "name": self[f"tier_name_{tier.level}"].data,
            "decision_working_days": self[f"tier_days_{tier.level}"].data,
        }


def partnership_form(partnership: Partnership, tiers: list[Tier]) -> PartnershipForm:
    """With a name and a number of days for each tier."""
    fields: dict[str, Any] = {}
    tier_data: dict[str, Any] = {}
    for tier in tiers:
        name, days = f"tier_name_{tier.level}", f"tier_days_{tier.level}"
        fields[name] = TextField("Name", [Required(f"Enter a name for tier {tier.level}")], limit=60)
        fields[days] = WholeNumber("Working days to a decision", 1, 60)
        tier_data |= {name: tier.name, days: tier.decision_working_days}
    return type("PartnershipForm", (PartnershipForm,), fields)(obj=partnership, data=tier_data)


class NamedForm(FlaskForm):
    """A form for something that has a name of its own."""

    version = VersionField()
    kind_of_thing: type[Partner | Group | Theme]
    thing: Partner | Group | Theme | None

    def __init__(self, thing: Partner | Group | Theme | None = None, **kwargs: Any) -> None:
        super().__init__(obj=thing, **kwargs)
        self.thing = thing

    def validate_name(self, field: Field) -> None:
        itself = self.thing.id if self.thing else None
        if field.data and queries.is_name_taken(self.kind_of_thing, field.data, itself):
            raise ValidationError("This name is already in use")


class PartnerForm(NamedForm):
    kind_of_thing = Partner
    name = TextField("Name of the partner", [Required("Enter its name")], render_kw=WIDE)
    short_name = TextField("Short name", [Required("Enter a short name")], limit=60, render_kw=WIDE)
    kind = RadiosField("How it belongs to the partnership", PartnerKind, [Required("Select how it belongs")])
    active = _in_use("It is a partner now")


class ThemeForm(NamedForm):
    kind_of_thing = Theme
    name = TextField("Theme", [Required("Enter its name")], render_kw=WIDE)
    details = TextareaField(
        "Details to choose from",
        limit=5_000,
        description="Enter one on each line, such as Street drinking",
        filters=(lambda typed: "\n".join(typed) if isinstance(typed, list) else typed,),
    )
    categories = SelectMultipleField(
        "Categories of incidents",
        widget=GovCheckboxesInput(),
        description="Evidence for cases with this theme counts these categories, from any source. If you "
        "choose none, it counts all crime and anti-social behaviour, and says so.",
    )
    position = WholeNumber("Position in the list", 0, 999, default=0)
    active = _in_use("Offered for new cases")

    def offer(self, loaded: list[str]) -> None:
        """The categories that are loaded, and those chosen before, which may have been renamed since."""
        before = list(self.thing.categories) if isinstance(self.thing, Theme) else []
        names = [(name, name) for name in loaded]
        gone = [(name, f"{name} (not loaded)") for name in before if name not in loaded]
        self.categories.choices = as_choices([*names, *gone])

    @property
    def lines(self) -> list[str]:
        return [line for line in map(clean_line, (self.details.data or "").splitlines()) if line]

    def validate_details(self, field: Field) -> None:
        if any(len(line) > LONGEST_DETAIL for line in self.lines):
            raise ValidationError(f"Each detail must be {LONGEST_DETAIL} characters or fewer")


class GroupForm(NamedForm):
    kind_of_thing = Group
    thing: Group | None
    name = TextField("Name of the group", [Required("Enter its name")], render_kw=WIDE)
    parent_id = ChoiceField("Reports to", description="The group that its escalations go to")
    meets = TextField(
        "How often it meets", limit=80, description="For example, every 4 weeks", render_kw=WIDE
    )
    ward_ids = SelectMultipleField("Wards it covers", widget=GovCheckboxesInput(), coerce=int)
    active = _in_use("It meets now")

    def offer(self, groups: list[Group], wards: list[Area]) -> None:
        leads = [(group.id, group.name) for group in groups if self._may_lead(group)]
        self.parent_id.choices = as_choices([("", "No group"), *leads])
        self.ward_ids.choices = as_choices((ward.id, ward.name) for ward in wards)

    def _may_lead(self, other: Group) -> bool:
        """A group answers to one of its tier or above, and never, by any way round, to itself."""
        if self.thing is None:
            return other.active
        return other.tier_level >= self.thing.tier_level and self.thing not in other.with_those_above()

    def validate_active(self, field: Field) -> None:
        if self.thing and not field.data and queries.holds_open_cases(self.thing):
            raise ValidationError("This group still holds open cases. Move them to another group first")

    def validate_ward_ids(self, field: Field) -> None:
        kind = self.thing.kind if self.thing else self["kind"].data
        if kind is not GroupKind.NAT or not field.data:
            return
        other = queries.ward_of_another_team(field.data, self.thing.id if self.thing else None)
        if other is not None:
            raise ValidationError(f"{other.name} already covers one of these wards")


class NewGroupForm(GroupForm):
    kind = RadiosField(
        "What it is",
        GroupKind,
        [Required("Select what it is")],
        choices=as_choices((kind, kind.label) for kind in GroupKind if kind is not queries.NOT_OURS),
    )
    tier_level = ChoiceField("Its tier", validators=[Required("Select its tier")])
