"""Which fields do our forms have, so that each behaves the same on every page?

What people type is cleaned in one way, dates survive whatever is sent in their place, and states are
chosen in their own words.
"""

import calendar
import re
import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app import clock
from app.cleaning import clean_line, clean_words, plain_figures
from app.models.base import LabelledEnum
from app.models.person import User
from app.web.widgets import (
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from app.words import month, pluralise, thousands

LONGEST_LINE = 200
LONGEST_WORDS = 100_000
# Fields that nobody types: the token, the key, the writer, and whether the warning about personal details was
# shown. Neither drafts nor error pages include them.
HIDDEN_FIELDS = frozenset({"csrf_token", "submission", "author", "warned"})
VERSION_FIELDS = frozenset({"version", "seen_lead", "seen_version"})
# What a form hands on of a place that was drawn on another page.
# Drafts keep it; error pages do not include it.
HANDED_ON_FIELDS = frozenset({"asked_at", "asked_lsoas", "asked_called"})
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
}
MONTHS["sept"] = 9


FIRST_YEAR, LAST_YEAR = 1900, 2099
_DATE_PARTS = re.compile(r"[\s/.,-]+")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


# --- what is required ---------------------------------------------------------------------------------
class Required:
    """Require a value. Unlike the library's validator, it uses the cleaned value, and marks no field."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        # A value that could not be parsed has an error already.
        if field.data in (None, "") and not field.errors:
            raise ValidationError(self.message)


class MaxLength:
    """Limit the number of characters. What was typed is shown again in full."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Any, field: Any) -> None:
        over = len(field.data or "") - self.limit
        if over > 0:
            raise ValidationError(
                f"This must be {thousands(self.limit)} characters or fewer. It is "
                f"{pluralise(over, 'character')} too long. Shorten it, or add it as a file"
            )


# --- fields -------------------------------------------------------------------------------------------
class TextField(StringField):
    """One line of text."""

    widget = GovTextInput()

    def __init__(
        self,
        label: str,
        validators: Iterable[Any] = (),
        limit: int = LONGEST_LINE,
        width: int | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("filters", (clean_line,))
        if width:
            kwargs.setdefault("render_kw", {"params": {"classes": f"govuk-input--width-{width}"}})
        super().__init__(label, [*validators, MaxLength(limit)], **kwargs)


class TextareaField(TextAreaField):
    """Words, with their line breaks."""

    widget = GovTextArea()

    def __init__(
        self,
        label: str,
        validators: Iterable[Any] = (),
        limit: int = LONGEST_WORDS,
        rows: int = 5,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("filters", (clean_words,))
        kwargs.setdefault("render_kw", {"params": {"rows": rows}})
        super().__init__(label, [*validators, MaxLength(limit)], **kwargs)


class _OneOf:
    """What was chosen must be one of those offered."""

    # What the library's fields bring, which have no types.
    data: Any
    coerce: Callable[[Any], Any]
    iter_choices: Callable[[], Iterable[Any]]

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            return
        if self.data not in {self.coerce(value) for value, *_ in self.iter_choices()}:
            raise ValidationError("Select one of the options")

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            self.data = self.coerce(valuelist[0]) if valuelist[0] else None
        except ValueError as error:
            self.data = None
            raise ValueError("Select one of the options") from error


def _nothing_or(kind: Any) -> Any:
    """A coercion that turns the empty first choice into None."""
    return lambda value: kind(value) if value not in (None, "") else None


def as_choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices for a field, from pairs of value and words."""
    return [SelectChoice(str(value), words) for value, words in pairs]


class RadiosField(_OneOf, RadioField):
    """A few choices, all of them in sight: the states of one kind, or [(value, words)]."""

    widget = GovRadioInput()

    def __init__(self, label: str, kind: Any, validators: Iterable[Any] = (), **kwargs: Any):
        if isinstance(kind, type) and issubclass(kind, LabelledEnum):
            kwargs.setdefault("choices", as_choices(kind.choices()))
        super().__init__(label, list(validators), coerce=_nothing_or(kind), **kwargs)


class ChoiceField(_OneOf, SelectField):
    """Many choices, behind a drop-down: the states of one kind, or [(value, words)] set by the view."""

    widget = GovSelect()

    def __init__(self, label: str, kind: Any = int, validators: Iterable[Any] = (), **kwargs: Any):
        if isinstance(kind, type) and issubclass(kind, LabelledEnum):
            kwargs.setdefault("choices", as_choices([("", "Not known"), *kind.choices()]))
        super().__init__(label, coerce=_nothing_or(kind), validators=list(validators), **kwargs)


class MonthField(ChoiceField):
    """One of the months that are loaded, each by its first day or as 2018-10."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            asked = _first_day(str(self.data))
            if asked is None:
                raise
            raise ValidationError(
                f"There is no data for {month(asked)}. Select another month, or ask for it to be imported"
            ) from None


def _first_day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return None


class DateInput(GovDateInput):
    """The library's answers a POST of other than three parts with a server error, and its error summary
    links to the group instead of to the day."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        kwargs["id"] = field.name
        drawn = super().__call__(field, **kwargs)
        return drawn + _how_far_off(field) if field.ahead else drawn

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        if field.raw_data is not None:
            field.raw_data = [*field.raw_data[:3], *[""] * (3 - len(field.raw_data))]
        return super().map_gov_params(field, **kwargs)


SOON = Markup(
    '<button type="button" class="app-link-button" data-date="{day}">{words}'
    '<span class="govuk-visually-hidden">: {label}</span></button>'
)


def _how_far_off(field: Any) -> Markup:
    """Days that are often wanted, for static/js/dates.js to fill in."""
    today = clock.today()
    days = {
        "In a week": today + timedelta(days=7),
        "In 2 weeks": today + timedelta(days=14),
        "In a month": _a_month_after(today),
    }
    offered = [SOON.format(day=day, words=words, label=field.label.text) for words, day in days.items()]
    soon = Markup('<p class="govuk-body-s app-soon" data-soon="{}" hidden>{}</p>')
    return soon.format(field.name, Markup(" ").join(offered))


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, number = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


class DateField(StringField):
    """A date in three parts: day, month (a number or its name), year (26 is 2026). A whole date may stand in
    the first of them.

    `ahead`: a week, two weeks and a month from today are offered beside it.
    """

    widget = DateInput()
    data: date | None

    def __init__(self, label: str, validators: Iterable[Any] = (), *, ahead: bool = False, **kwargs: Any):
        super().__init__(label, list(validators), **kwargs)
        self.id = f"{self.name}-day"
        self.ahead = ahead

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        parts = [_date_part(part) for part in valuelist]
        if not any(parts):
            return
        self.data = read_date(parts)


def _date_part(typed: str) -> str:
    return str(clean_line(plain_figures(typed))).strip(" .,")


def read_date(parts: list[str]) -> date:
    """The date that these three parts make, or a ValueError that says what is wrong with them."""
    if not any(parts[1:]):
        parts = [part for part in _DATE_PARTS.split(parts[0]) if part]
        parts = parts[::-1] if parts and len(parts[0]) == 4 else parts
    try:
        day, named, year = parts
        number = MONTHS.get(named.lower().rstrip(".")) or _whole(named)
        if len(year) not in (2, 4):
            date(2000, number, _whole(_ORDINAL.sub(r"\1", day)))
            raise WrongYear("Enter the year with 4 figures, such as 2026")
        read = date(_whole(f"20{year}" if len(year) == 2 else year), number, _whole(_ORDINAL.sub(r"\1", day)))
    except WrongYear:
        raise
    except (ValueError, OverflowError) as error:
        raise ValueError("Enter a real date, such as 27 3 2026") from error
    if problem := year_out_of_bounds(read):
        raise WrongYear(problem)
    return read


def year_out_of_bounds(day: date) -> str:
    """What is wrong with the year of a day of a form or a file; blank if nothing is."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}"


class WrongYear(ValueError):
    """The day and the month are right."""


def _whole(typed: str) -> int:
    if not typed.isdecimal():
        raise ValueError(typed)
    return int(typed)


class NotBefore:
    """No earlier than today."""

    def __init__(self, message: str = "Date must be today or in the future") -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and field.data < clock.today():
            raise ValidationError(self.message)


class NotAfter:
    """No later than today."""

    def __init__(self, message: str = "Date must be today or in the past") -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError(self.message)


class VersionField(HiddenField):
    """The version that an edit started from, so that it does not overwrite a newer one.

    0, which no row has, if a form was sent with a malformed one or without any.
    """

    data: Any

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(filters=(lambda seen: int(seen) if str(seen or "").isdecimal() else 0,), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        # The library would leave the row's present version in place.
        self.data = valuelist[0] if valuelist else None


class IdempotentForm(FlaskForm):
    """A form with a unique key, so that sending it twice makes one row."""

    submission = HiddenField(
        default=lambda: uuid.uuid4().hex, filters=(lambda key: (key or "")[:40] or None,)
    )


def people_choices(people: Iterable[User], nobody: str = "") -> list[SelectChoice]:
    """People to choose from; `nobody` says the choice of none."""
    named = [(str(person.id), f"{person.name}, {person.partner.short_name}") for person in people]
    return as_choices([("", nobody), *named] if nobody else named)
