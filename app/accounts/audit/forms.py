"""What does an auditor type to search the record?"""

from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.accounts.audit.queries import OVERSEEN_KIND, AuditFilter
from app.models.event_kinds import KINDS
from app.web.fields import ChoiceField, DateField, NotAfter, TextField, as_choices
from app.web.listing import one_of

KINDS_TO_SEARCH = {OVERSEEN_KIND: "Powers and account changes", **KINDS}


class SearchForm(FlaskForm):
    """Sent by GET, so that a search has an address; it changes nothing and needs no token."""

    class Meta:
        csrf = False

    words = TextField("Words", limit=100)
    person = TextField("Person", limit=100)
    kind = ChoiceField(
        "What happened", str, choices=as_choices([("", "Everything"), *KINDS_TO_SEARCH.items()])
    )
    reference = TextField("Case", limit=20)
    first = DateField("From", [NotAfter()])
    last = DateField("To", [NotAfter()])

    def validate_last(self, field: DateField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("The last day must be the first day or later")

    def audit_filter(self) -> AuditFilter:
        """What is looked for. Of a search that cannot be understood, whatever can."""
        understood = {field.name: field.data for field in self if field.data and not field.errors}
        return AuditFilter(**{**understood, "kind": one_of(KINDS_TO_SEARCH, self.kind.data, "")})
