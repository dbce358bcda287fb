"""The form that edits a case: the fields with which it was logged."""

from typing import Any

from app.casework.cases.problem_fields import COLUMNS, ProblemFields
from app.models.case import Case
from app.places.geography import grid
from app.web.fields import VersionField, as_choices


class EditForm(ProblemFields):
    version = VersionField()

    @classmethod
    def of(cls, case: Case, **kwargs: Any) -> "EditForm":
        """Return the form filled from the case. `formdata=None` ignores what was submitted."""
        values = {name: getattr(case, name) for name in COLUMNS}
        keys = {"theme": case.theme_id, "ward": case.ward_id, "version": case.version}
        form = cls(data={**values, **keys, "point": _point_of(case)}, **kwargs)
        form.add_retired_choices(case)
        if case.easting is not None and case.northing is not None:
            longitude, latitude = grid.to_lonlat(case.easting, case.northing)
            form.start = f"{latitude:.5f}, {longitude:.5f}"
        return form

    def add_retired_choices(self, case: Case) -> None:
        """Offer the case's own theme and detail even if new cases can no longer have them."""
        if str(case.theme_id) not in {choice.value for choice in self.theme.choices}:
            self.theme.choices = [*self.theme.choices, *as_choices([(case.theme_id, case.theme.name)])]
        if case.detail and case.detail not in {choice.value for choice in self.detail.choices}:
            self.detail.choices = [*self.detail.choices, *as_choices([(case.detail, case.detail)])]

    def changes(self, case: Case) -> dict[str, Any]:
        """Return the fields whose values differ from the case's."""
        return {name: value for name, value in self.facts().items() if getattr(case, name) != value}


def _point_of(case: Case) -> str:
    return f"{case.easting} {case.northing}" if case.easting is not None else ""
