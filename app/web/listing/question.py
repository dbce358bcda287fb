"""What a list is, and what its address asks of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from app.web.fields import clean_line
from app.web.listing.values import is_on, one_of
from app.web.page_keys import unseal

Options = Sequence[tuple[str, str]]


class Kind(Enum):
    """How a filter is asked."""

    CHOICE = "choice"
    WORDS = "words"
    TICK = "tick"


@dataclass(frozen=True)
class Column:
    """A column. `sort` is an SQL expression, or a function of a row for a list in memory."""

    name: str
    heading: str
    value: Callable[[Any], Any]
    sort: Any = None
    ascending: bool = False
    on_page: bool = True
    in_file: bool = True


@dataclass(frozen=True)
class Filter:
    """A filter. `options` are the pairs of value and words of a choice, `usual` its value when not given."""

    name: str
    label: str
    kind: Kind = Kind.CHOICE
    options: Callable[[], Options] = tuple
    usual: str = ""

    def read(self, value: str | None) -> str:
        if self.kind is Kind.WORDS:
            return clean_line(value or "")[:200]
        if self.kind is Kind.TICK:
            return "1" if is_on(value) else ""
        return one_of([option for option, _ in self.options()], value, self.usual)

    def words(self, value: str) -> str:
        if self.kind is Kind.WORDS:
            return f"“{value}”"
        return self.label if self.kind is Kind.TICK else dict(self.options()).get(value, "Unknown")


@dataclass(frozen=True)
class Tag:
    """A filter in use, and the query string of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Listing:
    """A list, as data. `prefix` tells two tables of one page apart in its address."""

    one: str
    many: str
    columns: tuple[Column, ...]
    sort: str
    filters: tuple[Filter, ...] = ()
    page_size: int = 25
    prefix: str = ""

    def question(self, query: Mapping[str, str]) -> "ListQuestion":
        """Return what an address asks. Unknown values are ignored; those of other tables are kept."""
        sortable = [column.name for column in self.columns if column.sort is not None]
        ours = {self.prefix + name for name in ("sort", "reverse", "after", *(f.name for f in self.filters))}
        return ListQuestion(
            self,
            values={f.name: f.read(query.get(self.prefix + f.name)) for f in self.filters},
            sort=one_of(sortable, query.get(f"{self.prefix}sort"), self.sort),
            reverse=is_on(query.get(f"{self.prefix}reverse")),
            after=unseal(query.get(f"{self.prefix}after", "")),
            others={name: value for name, value in query.items() if name not in ours},
        )


@dataclass(frozen=True)
class ListQuestion:
    """What a list shows. All of it comes from the address, so that a list can be shared and saved."""

    listing: Listing
    values: Mapping[str, str]
    sort: str
    reverse: bool = False
    after: str = field(default="", compare=False)  # the key of the row before this page's first
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def column(self) -> Column:
        return next(column for column in self.listing.columns if column.name == self.sort)

    @property
    def is_ascending(self) -> bool:
        return self.column.ascending is not self.reverse

    def query_string(
        self, *, sort: str = "", reverse: bool | None = None, after: str = "", **changes: str
    ) -> str:
        """The query string with some values changed, from the first page unless `after` is given."""
        values = {**self.values, **changes}
        ours = {f.name: values[f.name] for f in self.listing.filters if values[f.name] != f.usual}
        if (sort or self.sort) != self.listing.sort:
            ours["sort"] = sort or self.sort
        if self.reverse if reverse is None else reverse:
            ours["reverse"] = "1"
        if after:
            ours["after"] = after
        return urlencode({**self.others, **{self.listing.prefix + n: value for n, value in ours.items()}})

    def sorted_by(self, name: str) -> str:
        """The address of a column heading: sort by it, or reverse the order if it is the current sort."""
        return self.query_string(sort=name, reverse=name == self.sort and not self.reverse)

    def without(self, unused: Filter) -> str:
        """The query string without one of the filters."""
        return replace(self, values={**self.values, unused.name: unused.usual}).query_string()

    def without_filters(self) -> str:
        """The query string that clears every filter."""
        return replace(self, values={f.name: f.usual for f in self.listing.filters}).query_string()

    def tags(self) -> list[Tag]:
        return [
            Tag(f.words(self.values[f.name]), self.without(f))
            for f in self.listing.filters
            if self.values[f.name] != f.usual
        ]

    def in_words(self) -> str:
        """What was asked for, for the audit trail."""
        return ", ".join(tag.words for tag in self.tags())
