"""How is a value of a list's filter read from its address?

What is no known choice counts as not asked, so that an old link still opens a page. In the tests it is an
error instead (`STRICT_FILTERS`): an address with a value that no longer exists would test something else.
"""

from collections.abc import Iterable
from typing import TypeVar

from flask import current_app, request

Choice = TypeVar("Choice", bound=str)
Default = TypeVar("Default")
LARGEST_ID = 2**63 - 1
LONGEST_NUMBER = 9  # digits: more would not fit into the key of a row


class UnknownFilterValue(ValueError):
    """The address of a list asks for a choice that there is not."""


def one_of(choices: Iterable[Choice], value: str | None, otherwise: Default) -> Choice | Default:
    """The choice of this value: a member of an enumeration, or one of some words."""
    return next((choice for choice in choices if choice == value), None) or _unknown(value, otherwise)


def number(value: str | None) -> str:
    """A row's key, as it stands in an address; nothing if it is none."""
    is_number = value and value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
    return value if value and is_number else _unknown(value, "")


def is_on(value: str | None) -> bool:
    """A box that is ticked or not."""
    return value == "1" or _unknown(value, False)


def id_from_address(name: str) -> int | None:
    """Return the row after which this page starts. What cannot be a row's id is ignored."""
    row_id = request.args.get(name, 0, type=int)
    return row_id if 0 < row_id <= LARGEST_ID else None


def _unknown(value: str | None, otherwise: Default) -> Default:
    if value and current_app and current_app.config["STRICT_FILTERS"]:
        raise UnknownFilterValue(value)
    return otherwise
