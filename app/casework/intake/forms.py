"""The form that logs a problem."""

from typing import Any

from flask import url_for
from wtforms import BooleanField, ValidationError

from app.casework.cases.problem_fields import ProblemFields
from app.casework.files.forms import TakesFiles
from app.models.case import Risk
from app.structure.queries import is_covered
from app.web.fields import RadiosField, Required


class LogForm(TakesFiles, ProblemFields):
    """The problem, its first risk and whether it is restricted: both are changed elsewhere later."""

    @property
    def held_page(self) -> str:  # type: ignore[override]
        return url_for("log.problem")

    risk = RadiosField("How risky is it now?", Risk, [Required("Select how risky it is now")])
    restricted = BooleanField("Only people named on this case can know about it")

    def validate_ward(self, field: Any) -> None:
        """A case begins with the group of its ward, so there must be one."""
        super().validate_ward(field)
        if field.data is not None and not is_covered(field.data):
            raise ValidationError(
                "No Neighbourhood Action Team covers this ward yet, so nobody would hold the case. Select "
                "another ward, or ask your administrator to give this one to a group"
            )

    def details(self) -> dict[str, Any]:
        """Return the arguments of `log_case`."""
        return {
            **self.facts(),
            "risk": self.risk.data,
            "restricted": self.restricted.data,
            "submission": self.submission.data,
        }
