"""What a field holds, in words: for a page that compares what two people wrote."""

from typing import Any

from app.web.fields import ChoiceField, DateField, RadiosField
from app.words import day


def words_of(field: Any) -> str:
    if field.data is None:
        return ""
    if isinstance(field, DateField):
        return day(field.data)
    if isinstance(field, (RadiosField, ChoiceField)):
        chosen = (words for value, words, *_ in field.iter_choices() if field.coerce(value) == field.data)
        return next(chosen, "")
    if isinstance(field.data, list):
        return ", ".join(map(str, field.data))
    return str(field.data)
