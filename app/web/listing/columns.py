"""What a list is: its columns, and what it can be filtered by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import Any

from app.cleaning import clean_line
from app.web.listing import values

LONGEST_WORDS = 200
Options = Iterable[tuple[Any, str]]


@dataclass(frozen=True)
class Column:
    """A column of a list, of its file, or of both.

    `sort`: by what the list is ordered: an SQL expression where its rows come from a statement, a function of
    a row where they stand in memory; without one, the heading is no link. `ascending`: the order at the first
    click. `value`: what the file holds, by default the row's attribute of the column's name. `text`: what the
    page shows where its template says nothing else, by default the same. `file_heading`: what heads it in the
    file, where a page says it shorter.
    """

    name: str
    heading: str
    sort: Any = None
    ascending: bool = True
    value: Callable[[Any], Any] | None = None
    text: Callable[[Any], Any] | None = None
    numeric: bool = False
    on_page: bool = True
    in_file: bool = True
    file_heading: str = ""

    def of(self, row: Any) -> Any:
        """The value of a row, as its file holds it."""
        return self.value(row) if self.value else attrgetter(self.name)(row)

    def shown(self, row: Any) -> Any:
        return self.text(row) if self.text else self.of(row)


class FilterKind(Enum):
    WORDS = "words"
    CHOICE = "choice"
    TICK = "tick"
    SCOPE = "scope"  # which rows at all: tabs over the list


@dataclass(frozen=True)
class Filter:
    """Something that a list can be filtered by. `name` is its name in the address, `usual` its value when the
    address says nothing; `tag` is what a tag says of it, where that is not the words of its value."""

    kind: FilterKind
    name: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    tag: str = ""
    of_rows: bool = False  # its values are numbers of rows, whether they are offered now or not

    def read(self, value: str | None) -> str:
        """The value in an address. An unknown one is the usual one."""
        if self.kind is FilterKind.WORDS:
            return clean_line(value or "")[:LONGEST_WORDS]
        if self.kind is FilterKind.TICK:
            return "1" if values.is_on(value) else ""
        return values.number(value) if self.of_rows else values.one_of(self.options, value, self.usual)

    def words(self, value: str) -> str:
        """A value that is in use, in words."""
        if self.kind is FilterKind.WORDS:
            return f"“{value}”"
        if self.kind is FilterKind.TICK:
            return self.tag or self.label
        return self.options.get(value, "Unknown")


def words(name: str, label: str) -> Filter:
    """Words that are searched for."""
    return Filter(FilterKind.WORDS, name, label)


def choice(name: str, label: str, options: Options, usual: str = "") -> Filter:
    """One of these values; any of them unless there is a usual one."""
    return Filter(FilterKind.CHOICE, name, label, _by_text(options), usual)


def row_choice(name: str, label: str, options: Options) -> Filter:
    """One of these rows, by number. A link to a row that is no longer offered still finds what is of it."""
    return Filter(FilterKind.CHOICE, name, label, _by_text(options), of_rows=True)


def tick(name: str, label: str, tag: str = "") -> Filter:
    """Only the rows of which this is so."""
    return Filter(FilterKind.TICK, name, label, tag=tag)


def scopes(name: str, label: str, options: Options, usual: str) -> Filter:
    """Which rows the list is about: tabs over it. `label` says so to a screen reader."""
    return Filter(FilterKind.SCOPE, name, label, _by_text(options), usual)


def _by_text(options: Options) -> dict[str, str]:
    return {str(value): words for value, words in options}


@dataclass(frozen=True)
class Listing:
    """A list. `one` ("case") is what a row is, `many` the plural if that is not "cases".

    `sort`: the column, or the other order, in which the list stands until somebody asks for another; empty
    for the order of its rows. `orders`: orders that belong to no column, and whether each ascends. `prefix`:
    what its values in the address begin with, where a page has several lists; also the id of its table.
    `anchor`: the id that its links lead to, by default the table's. `size`: rows of a page. `counted`:
    whether it says how many rows it has. `saved`: whether its readers can save its filters; its slice names
    its page (`Slice.lists`).
    """

    name: str
    one: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    many: str = ""
    sort: str = ""
    orders: Mapping[str, bool] = field(default_factory=dict)
    prefix: str = ""
    anchor: str = ""
    size: int = 25
    counted: bool = True
    saved: bool = False

    @property
    def plural(self) -> str:
        return self.many or f"{self.one}s"

    @property
    def on_page(self) -> list[Column]:
        return [column for column in self.columns if column.on_page]

    @property
    def in_file(self) -> list[Column]:
        return [column for column in self.columns if column.in_file]

    @property
    def sorts(self) -> dict[str, bool]:
        """The orders in which it can stand, and whether each ascends at first."""
        by_column = {column.name: column.ascending for column in self.columns if column.sort is not None}
        return {**by_column, **self.orders}

    def sort_of(self, name: str) -> Any:
        """By what the order of this name sorts; None for the order of the rows, or of none of its columns."""
        sorts = (column.sort for column in self.columns if column.name == name)
        return next((sort for sort in sorts if sort is not None), None)
