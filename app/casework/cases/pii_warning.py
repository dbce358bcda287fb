"""A form that warns once about personal details, and never blocks."""

from typing import Any

from wtforms import HiddenField

from app import clock
from app.casework.cases import pii_detection
from app.web.drafts import DraftForm
from app.words import in_words


class WarnsOfPersonalDetails(DraftForm):
    """A form with free text; `pii_fields` names the fields to check.

    The first time a text seems to name a person, validation fails without any field error: `question` says
    what was detected, and the page shows it as a warning. The hidden field `warned` then comes back with the
    form, which is accepted as it is.
    """

    pii_fields: tuple[str, ...] = ()
    warned = HiddenField(default="")
    question = ""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and (bool(self.warned.data) or not self._warn())

    def _warn(self) -> bool:
        """Check the texts, and return whether the writer must be warned."""
        self.question = in_words(self._find_personal_details())
        self.warned.data = "yes" if self.question else ""
        return bool(self.question)

    def _find_personal_details(self) -> list[str]:
        texts = [getattr(self, name).data or "" for name in self.pii_fields]
        details = [
            words for text in texts for words in pii_detection.find_personal_details(text, clock.today())
        ]
        return list(dict.fromkeys(details))
