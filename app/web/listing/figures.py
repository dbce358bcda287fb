"""Columns of tables of figures, as a page writes them and a file holds them; sorted, the largest first."""

from collections.abc import Callable, Mapping
from typing import Any

from app.web.listing.columns import Column
from app.words import percent, signed, thousands

Read = Callable[[Any], Any]


def figure(name: str, heading: str, read: Read, write: Callable[[Any], str], **more: Any) -> Column:
    """A column of numbers. `read` is what it sorts by, `write` how a page shows one; more as of a Column."""

    def text(row: Any) -> str:
        value = read(row)
        return "Not known" if value is None else write(value)

    usual = {"sort": read, "ascending": False, "value": read, "text": text, "numeric": True}
    return Column(name, heading, **{**usual, **more})


def count(name: str, heading: str, read: Read, **more: Any) -> Column:
    """1,204"""
    return figure(name, heading, read, thousands, **more)


def difference(name: str, heading: str, read: Read, **more: Any) -> Column:
    """+1,204"""
    return figure(name, heading, read, signed, **more)


def share(name: str, heading: str, read: Read, **more: Any) -> Column:
    """12.3%, which a file holds as 0.1234."""
    return figure(name, heading, read, percent, **{"value": rounded(read, 4), **more})


def rate(name: str, heading: str, read: Read, **more: Any) -> Column:
    """1,204.5"""
    return figure(name, heading, read, "{:,.1f}".format, **{"value": rounded(read, 1), **more})


def stated(facts: Mapping[str, Any]) -> tuple[Column, ...]:
    """Columns of a file that say the same of each row, such as its source."""
    return tuple(_stated(heading, fact) for heading, fact in facts.items())


def _stated(heading: str, fact: Any) -> Column:
    return Column(heading, heading, value=lambda _: fact, on_page=False)


def rounded(read: Read, digits: int) -> Read:
    def held(row: Any) -> float | None:
        value = read(row)
        return None if value is None else round(value, digits)

    return held
