"""What people type on dashboards."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField

from app.web.drafts import DraftForm
from app.web.fields import IdempotentForm, Required, TextareaField, TextField, VersionField, as_choices
from app.web.widgets import GovCheckboxesInput

LONGEST_COMMENTARY = 2_000


class CommentaryForm(DraftForm):
    words = TextareaField(
        "What is behind these figures?", [Required("Enter your commentary")], limit=LONGEST_COMMENTARY,
        description="Say what caused them, what is being done and what you expect next, in 2 or 3 "
        "sentences.",
    )  # fmt: skip
    version = VersionField()


class ThemesForm(FlaskForm):
    themes = SelectMultipleField("Themes", widget=GovCheckboxesInput())

    def offer(self, themes: Sequence[str], chosen: Sequence[str]) -> None:
        self.themes.choices = as_choices([(theme, theme) for theme in themes])
        if not self.is_submitted():
            self.themes.data = list(chosen)


class EditionForm(IdempotentForm):
    title = TextField(
        "Title", [Required("Enter a title")],
        description="Readers outside the partnership will see this. For example, Performance indicators, "
        "January 2027.",
    )  # fmt: skip
    note = TextareaField(
        "What readers need to know first (optional)", rows=3, limit=LONGEST_COMMENTARY,
        description="This appears above the table.",
    )  # fmt: skip


class ReasonForm(FlaskForm):
    reason = TextareaField("Reason", [Required("Enter the reason")], rows=3, limit=LONGEST_COMMENTARY)
