"""The field in which a person is chosen: by typing part of a name, or from a list without JavaScript."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flask import has_request_context, request
from markupsafe import Markup
from wtforms.validators import ValidationError

from app.models.person import User
from app.plain_words import has_words, in_order
from app.web.fields import ChoiceField, as_choices, people_choices
from app.web.widgets import GovSelect

# The name of the button that narrows the list without JavaScript.
FIND = "find"
SEARCH = Markup(
    '<div class="govuk-form-group app-person__find" data-person-find>'
    '<label class="govuk-label" for="{id}-search">Part of a name or partner</label>'
    '<input class="govuk-input govuk-input--width-20" id="{id}-search" name="{name}-search" value="{typed}" '
    'autocomplete="off"> '
    '<button class="govuk-button govuk-button--secondary" name="find" value="{name}">'
    "Shorten the list</button>"
    "</div>"
)


class PersonSelect(GovSelect):
    """A list of people. static/js/people.js turns it into a box to type in, and takes the search away."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        search = SEARCH.format(id=field.id, name=field.name, typed=field.searched)
        return Markup('<div class="app-person" data-person data-typed="{}">{}{}</div>').format(
            field.searched, super().__call__(field, **kwargs), search if len(field.people) > LONG else ""
        )


# From this number on, a list is one to search.
LONG = 10


class PersonField(ChoiceField):
    """One of the people who are offered, in that order. `nobody`: how the choice of none is called."""

    widget = PersonSelect()

    def __init__(
        self, label: str, validators: Iterable[Any] = (), nobody: str = "Choose a person", **kwargs: Any
    ):
        super().__init__(label, int, validators, **kwargs)
        self.nobody, self.people = nobody, dict[int, User]()

    def offer(self, people: Iterable[User]) -> None:
        self.people = {person.id: person for person in people}
        named = as_choices((id_, name) for id_, name in self.names.items())
        self.choices = [*as_choices([("", self.nobody)] if self.nobody else []), *named]

    @property
    def chosen(self) -> User | None:
        return self.people.get(self.data)

    @property
    def searched(self) -> str:
        """What was typed to shorten the list, without JavaScript."""
        return request.form.get(f"{self.name}-search", "").strip() if has_request_context() else ""

    @property
    def names(self) -> dict[int, str]:
        """How each of the people is called in the list: two of one name by their job or address, too."""
        names = {id_: people_choices([person])[0].label for id_, person in self.people.items()}
        often = Counter(names.values())
        more = ((id_, self.people[id_]) for id_, name in names.items() if often[name] > 1)
        return names | {id_: f"{names[id_]} ({person.job_title or person.email})" for id_, person in more}

    def pre_validate(self, form: Any) -> None:
        """Whoever is typed in full is chosen, too."""
        if self.data is None and self.searched:
            words = in_order(self.searched)
            called = [id_ for id_, name in self.names.items() if words in self._said(id_, name)]
            if len(called) != 1:
                which = "more than one" if called else "none"
                raise ValidationError(
                    f"Select one person on the list. “{self.searched}” matches {which} of them"
                )
            self.data = called[0]
        super().pre_validate(form)

    def _said(self, id_: int, name: str) -> tuple[list[str], list[str]]:
        """How somebody may be typed who is called this in the list."""
        return in_order(name), in_order(self.people[id_].name)

    def iter_choices(self) -> Iterator[Any]:
        """The whole list, or what was searched in it, with what is chosen already."""
        words = self.searched if has_request_context() and FIND in request.form else ""
        for choice in super().iter_choices():
            value, label = choice[0], choice[1]
            if not value or str(value) == str(self.data) or has_words(words, label):
                yield choice
