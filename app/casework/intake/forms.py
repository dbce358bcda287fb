"""What does somebody type to log a problem?"""

from typing import Any

from wtforms import BooleanField

from app.casework.cases.problem_fields import ProblemFields
from app.models.case import Risk
from app.web.fields import RadiosField


class LogForm(ProblemFields):
    """Risk is changed by a review later, and who may know of the case on its Sharing page."""

    risk = RadiosField("How risky is it now?", Risk, default=Risk.LOW)
    restricted = BooleanField("Only people named on this case may know of it")

    def details(self) -> dict[str, Any]:
        """Return everything that `log_case` takes."""
        return {
            **self.facts(),
            "risk": self.risk.data or Risk.LOW,
            "restricted": self.restricted.data,
            "submission": self.submission.data,
        }
