"""Read the values of a list's filter from its address.

Unknown values are ignored, so that an old link still opens a page. In the tests they are an error
(`STRICT_FILTERS`): an address with a value that no longer exists would test something else.
"""

from collections.abc import Iterable
from typing import TypeVar

from flask import current_app, g, has_request_context

Choice = TypeVar("Choice", bound=str)
Default = TypeVar("Default")
LONGEST_NUMBER = 9  # digits: more would not fit into the key of a row


class UnknownFilterValue(ValueError):
    """The address of a list has an unknown value (raised in the tests only)."""


def one_of(choices: Iterable[Choice], value: str | None, otherwise: Default) -> Choice | Default:
    """Return the choice with this value, or `otherwise`. `choices`: an enumeration or strings."""
    return next((choice for choice in choices if choice == value), None) or _unknown(value, otherwise)


def number(value: str | None) -> str:
    """Return the value if it is a row's id in digits, or else an empty string."""
    is_number = value and value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
    return value if value and is_number else _unknown(value, "")


def ignored_values() -> list[str]:
    """The unknown values that this request's address had, once each."""
    return list(dict.fromkeys(g.get("ignored_values", ())))


def is_on(value: str | None) -> bool:
    """Whether a checkbox is ticked."""
    return value == "1" or _unknown(value, False)


def _unknown(value: str | None, otherwise: Default) -> Default:
    if value and current_app and current_app.config["STRICT_FILTERS"]:
        raise UnknownFilterValue(value)
    if value and has_request_context():
        g.setdefault("ignored_values", []).append(value)
    return otherwise
