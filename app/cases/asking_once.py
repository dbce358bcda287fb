"""How is a writer asked once about personal details, and never stopped?"""

from typing import Any

from wtforms import HiddenField

from app import clock
from app.cases import personal_details
from app.words import joined


class AsksOnce:
    """For a form with free text: names in `asks_about` which of its fields are looked at.

    The first time a text looks as if it names a person, the form comes back with `question` and all
    that was typed. Sent again, it is kept as it is.
    """

    asks_about: tuple[str, ...] = ()
    asked = HiddenField(default="")
    question = ""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):  # type: ignore[misc]
            return False
        if self.asked.data:
            return True
        self.question = joined(self._found())
        self.asked.data = "yes" if self.question else ""
        return not self.question

    def _found(self) -> list[str]:
        texts = [getattr(self, name).data or "" for name in self.asks_about]
        found = [words for text in texts for words in personal_details.found_in(text, clock.today())]
        return list(dict.fromkeys(found))
