"""What an address asks of a list: its filters, its order and its page; and the addresses that ask more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from app.web.listing import values
from app.web.listing.columns import Column, Filter, FilterKind, Listing
from app.web.page_keys import seal, unseal

SORT, REVERSE, AFTER = "sort", "reverse", "after"


@dataclass(frozen=True)
class Tag:
    """A filter in use, and the query string of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Question:
    """What a list shows. All of it is in the address, so that a list can be shared and saved.

    `others`: values of the address that belong to the page, or to another list on it. `searched`: the tags of
    a search form of the page's own, whose values are all of the others.
    """

    listing: Listing
    values: Mapping[str, str]
    sort: str = ""
    reverse: bool = False
    after: str = ""  # the key of the row before this page's first
    others: Mapping[str, Any] = field(default_factory=dict)
    searched: Sequence[Tag] = ()

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str) -> int | None:
        return int(self[name]) if self[name] else None

    @property
    def ascending(self) -> bool:
        return self.listing.sorts.get(self.sort, True) is not self.reverse

    @property
    def scope(self) -> Filter | None:
        return next((one for one in self.listing.filters if one.kind is FilterKind.SCOPE), None)

    @property
    def in_panel(self) -> list[Filter]:
        return [one for one in self.listing.filters if one.kind is not FilterKind.SCOPE]

    @property
    def tags(self) -> list[Tag]:
        in_use = (one for one in self.in_panel if self[one.name] != one.usual)
        own = [Tag(one.words(self[one.name]), self.query(**{one.name: one.usual})) for one in in_use]
        return [*self.searched, *own]

    @property
    def words(self) -> str:
        """What is asked, in words: the scope, and the filters in use."""
        scope = [self.scope.words(self[self.scope.name])] if self.scope else []
        return ", ".join([*scope, *(tag.words for tag in self.tags)])

    # --- addresses ------------------------------------------------------------------------------------
    def query(self, **changes: Any) -> str:
        """The query string with some values changed, from the first page."""
        return urlencode({**self.others, **self.own(**changes)}, doseq=True)

    def own(self, **changes: Any) -> dict[str, Any]:
        """Its values in the address, which another list on the page keeps."""
        return {self.named(name): value for name, value in self._asked(changes)}

    def address(self, **changes: Any) -> str:
        anchor = self.listing.anchor or self.listing.prefix
        return f"?{self.query(**changes)}{'#' * bool(anchor)}{anchor}"

    def following(self, key: str) -> str:
        """The address of the page after the row with this key."""
        return self.address(after=seal(key))

    def sorted_by(self, column: Column) -> str:
        """Sort by a column, or turn its order round if the list stands in it."""
        return self.address(sort=column.name, reverse=column.name == self.sort and not self.reverse)

    def scoped(self, scope: str) -> str:
        """Another scope with the same filters, in its usual order."""
        name = self.scope.name if self.scope else ""
        return self.address(**{name: scope, SORT: "", REVERSE: False})

    @property
    def cleared(self) -> str:
        """The list without any filter."""
        if self.searched:
            return "?"
        unused = {one.name: one.usual for one in self.in_panel}
        return self.address(**unused, sort="", reverse=False)

    @property
    def hidden(self) -> dict[str, Any]:
        """What the form of the filters sends beside its fields."""
        shown = [self.named(one.name) for one in self.in_panel]
        own = {name: value for name, value in self.own().items() if name not in shown}
        return {**self.others, **own}

    def named(self, name: str) -> str:
        """A value's name in the address."""
        return f"{self.listing.prefix}-{name}" if self.listing.prefix else name

    def _asked(self, changes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for one in self.listing.filters:
            value = changes.get(one.name, self[one.name])
            # Which scope is the usual one depends on the reader, and an address may be passed on.
            if value != one.usual or one.kind is FilterKind.SCOPE:
                yield one.name, value
        sort = changes.get(SORT, self.sort)
        if sort and sort != self.listing.sort:
            yield SORT, sort
        if changes.get(REVERSE, self.reverse):
            yield REVERSE, "1"
        if after := changes.get(AFTER):
            yield AFTER, after


def ask(listing: Listing, address: Mapping[str, str], keep: Mapping[str, Any] | None = None) -> Question:
    """Return what an address asks of a list. Unknown values are ignored.

    `keep`: values of the page itself, which every address of the list keeps; a list with a prefix keeps all
    that is not its own.
    """
    prefix = f"{listing.prefix}-" if listing.prefix else ""
    own = {name.removeprefix(prefix): value for name, value in address.items() if name.startswith(prefix)}
    others = {name: value for name, value in address.items() if not name.startswith(prefix)}
    return Question(
        listing,
        {one.name: one.read(own.get(one.name)) for one in listing.filters},
        values.one_of(listing.sorts, own.get(SORT), listing.sort),
        values.is_on(own.get(REVERSE)),
        unseal(own.get(AFTER, "")),
        {**others, **(keep or {})},
    )
