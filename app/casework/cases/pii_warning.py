"""How is a writer asked once about personal details, and never stopped?"""

from typing import Any

from wtforms import HiddenField

from app import clock
from app.casework.cases import pii_detection
from app.web.drafts import DraftForm
from app.words import in_words


class WarnsOfPersonalDetails(DraftForm):
    """A form with free text: `asks_about` names the fields that are looked at.

    The first time a text looks as if it names a person, the form does not validate, though no field is
    wrong: `question` says what was found, and the page shows it as a warning above everything that was typed.
    `asked` then comes back with the form, which is saved as it is.
    """

    pii_fields: tuple[str, ...] = ()
    warned = HiddenField(default="")
    question = ""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and (bool(self.warned.data) or not self._warn())

    def _warn(self) -> bool:
        """Look at the texts, and return whether there is something to ask about them."""
        self.question = in_words(self._find_personal_details())
        self.warned.data = "yes" if self.question else ""
        return bool(self.question)

    def _find_personal_details(self) -> list[str]:
        texts = [getattr(self, name).data or "" for name in self.pii_fields]
        details = [
            words for text in texts for words in pii_detection.find_personal_details(text, clock.today())
        ]
        return list(dict.fromkeys(details))
