"""What people type about the position of a measure among similar places."""

from typing import Any

from app.insight.performance.charts.services import EnteredRank
from app.web.fields import DateField, IdempotentForm, NotAfter, Required, TextareaField, TextField
from app.web.number_fields import WholeNumberField

LARGEST_FAMILY = 500


class RankForm(IdempotentForm):
    family = TextField(
        "Family of similar places", [Required("Enter the name of the family of similar places")],
        description="Use the name that the source uses, such as Most Similar Group.",
    )  # fmt: skip
    on = DateField("Last day of the period", [Required("Enter the last day of the period"), NotAfter()])
    position = WholeNumberField(
        "Position", [Required("Enter the position")], lowest=1, highest=LARGEST_FAMILY,
        description="1 is the best.",
    )  # fmt: skip
    of = WholeNumberField(
        "Number of places in the family",
        [Required("Enter the number of places in the family")],
        lowest=2,
        highest=LARGEST_FAMILY,
    )
    source = TextField("Source (optional)")
    why = TextareaField(
        "Reason for a change (optional)", rows=2,
        description="Only needed if you have already entered a position for this day. The old one stays "
        "on record.",
    )  # fmt: skip

    @property
    def entered(self) -> EnteredRank:
        on, position, of = self.on.data, self.position.data, self.of.data
        assert on is not None, "asked where the form is valid"
        return EnteredRank(
            self.family.data or "", on, int(position or 0), int(of or 0), self.source.data or ""
        )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if (self.position.data or 0) > (self.of.data or 0):
            self.position.errors = [f"Enter a position from 1 to {self.of.data}"]
            return False
        return True
