"""The form that logs a problem."""

from typing import Any

from wtforms import BooleanField

from app.casework.cases.problem_fields import ProblemFields
from app.models.case import Risk
from app.web.fields import RadiosField


class LogForm(ProblemFields):
    """The problem, its first risk and whether it is restricted. Both are changed elsewhere later."""

    risk = RadiosField("How risky is it now?", Risk, default=Risk.LOW)
    restricted = BooleanField("Only people named on this case may know of it")

    def details(self) -> dict[str, Any]:
        """Return the arguments of `log_case`."""
        return {
            **self.facts(),
            "risk": self.risk.data or Risk.LOW,
            "restricted": self.restricted.data,
            "submission": self.submission.data,
        }
