"""A section of a plan as a form, whose fields have the names of its columns."""

from typing import Any

from app.casework.cases.forms import VersionedForm
from app.casework.cases.pii_warning import WarnsOfPersonalDetails
from app.models.plan import COLUMNS, Plan, Section
from app.web.field_words import words_of
from app.web.fields import TextareaField


class SectionForm(WarnsOfPersonalDetails, VersionedForm):
    """A section of the plan. It may be left half done: nothing is required."""

    section: Section

    @classmethod
    def of(cls, plan: Plan, **kwargs: Any) -> Any:
        """Return the form filled from the plan. `formdata=None` ignores what was sent."""
        return cls(data={**cls.from_plan(plan), "version": plan.version_of(cls.section)}, **kwargs)

    @classmethod
    def from_plan(cls, plan: Plan) -> dict[str, Any]:
        return {name: getattr(plan, name) for name in COLUMNS[cls.section]}

    @property
    def pii_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # read only, where others have a setting
        return tuple(field.name for field in self if isinstance(field, TextareaField))

    @property
    def values(self) -> dict[str, Any]:
        """What `write_plan` is to write."""
        return {name: _stored(self[name]) for name in COLUMNS[self.section]}

    def changes_nothing(self, plan: Plan) -> bool:
        return all(getattr(plan, name) == value for name, value in self.values.items())

    def in_words(self) -> dict[str, str]:
        """The values as words, by the labels of their fields."""
        shown = (field for field in self if getattr(field.widget, "input_type", "") != "hidden")
        return {field.label.text: words_of(field) for field in shown}


def _stored(field: Any) -> Any:
    return (field.data or "") if isinstance(field, TextareaField) else field.data
