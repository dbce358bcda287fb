"""What a typed value is called, where the form that asked for it is not at hand: on the pages of errors."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

NO_ONE_LABEL = "Your words"


def in_readers_words(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value of each, without what was chosen and not typed: its value is a number or a key."""
    return [(_label_of(name), value) for name, value in typed.items() if _is_text(name)]


def _is_text(name: str) -> bool:
    fields = _fields().get(name)
    if fields is None:
        # Of a form that is made as it is shown.
        return not name.endswith(("_id", "_ids"))
    return any(issubclass(kind, StringField) for kind, _ in fields)


def _label_of(name: str) -> str:
    labels = {label for _, label in _fields().get(name, [])}
    return labels.pop() if len(labels) == 1 else NO_ONE_LABEL


@cache
def _fields() -> dict[str, list[tuple[type, str]]]:
    """Of every form of ours: class and label of the fields with this name."""
    fields: dict[str, list[tuple[type, str]]] = {}
    for form in _kinds_of(FlaskForm):
        for name in dir(form) if form.__module__.startswith("app.") else ():
            field: Any = getattr(form, name, None)
            if hasattr(field, "field_class"):
                fields.setdefault(name, []).append((field.field_class, _label(field)))
    return fields


def _label(field: Any) -> str:
    label = field.args[0] if field.args else field.kwargs.get("label")
    return label if isinstance(label, str) else NO_ONE_LABEL


def _kinds_of(form: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds_of(kind)
