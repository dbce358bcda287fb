"""The filter of the list of cases, read from its address and shown as tags."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from app.models.base import LabelledEnum
from app.models.case import Risk, Stage
from app.web.fields import clean_line
from app.web.listing import is_on, number, one_of
from app.web.page_keys import unseal


class Scope(LabelledEnum):
    MINE = "mine", "My work"
    GROUP = "group", "My groups"
    ALL = "all", "All I may see"
    OTHERS = "others", "Other groups, by name"


class Sort(LabelledEnum):
    CHANGED = "changed", "Last change"
    REVIEW = "review", "Next review"
    LOGGED = "logged", "Case"
    RISK = "risk", "Risk"
    STAGE = "stage", "Stage"
    WARD = "ward", "Ward"
    RANK = "rank", "Best match"


class StageChoice(LabelledEnum):
    """The stages, with the two that people mean most often before them."""

    OPEN = "open", "Open"
    ANY = "any", "Open and closed"


STAGES: dict[str, str] = dict([*StageChoice.choices(), *Stage.choices()])
# What is known of a case by name only. Filtering by anything else would reveal more.
NAME_FILTERS = ("scope", "q", "group", "ward", "theme", "hin")
NAME_SORTS = (Sort.LOGGED, Sort.WARD)
# These sort ascending by default: the soonest day, the first name, the earliest stage. The rest descend.
ASCENDING = (Sort.REVIEW, Sort.WARD, Sort.STAGE)
Options = Mapping[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Tag:
    """A filter in use, and the query string of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class CaseFilter:
    """What a list shows. All of it comes from the address, so that a list can be shared and saved."""

    scope: Scope = Scope.ALL
    q: str = ""
    tier: str = ""
    group: str = ""
    ward: str = ""
    theme: str = ""
    stage: str = StageChoice.OPEN
    risk: str = ""
    overdue: bool = False
    hin: bool = False
    restricted: bool = False
    sort: Sort = Sort.CHANGED
    reverse: bool = False
    after: str = field(default="", compare=False)  # the key of the row before this page's first

    @classmethod
    def from_query(cls, query: Mapping[str, str], default_scope: Scope) -> "CaseFilter":
        """Return the filter in an address. Unknown values are ignored."""
        scope = one_of(Scope, query.get("scope"), default_scope)
        q = clean_line(query.get("q", ""))[:200]
        filters = cls(
            scope=scope,
            q=q,
            tier=number(query.get("tier")),
            group=number(query.get("group")),
            ward=number(query.get("ward")),
            theme=number(query.get("theme")),
            stage=one_of(STAGES, query.get("stage"), StageChoice.OPEN),
            risk=one_of(Risk, query.get("risk"), ""),
            overdue=is_on(query.get("overdue")),
            hin=is_on(query.get("hin")),
            restricted=is_on(query.get("restricted")),
            sort=one_of(Sort, query.get("sort"), Sort.RANK if q else Sort.CHANGED),
            reverse=is_on(query.get("reverse")),
            after=unseal(query.get("after", "")),
        )
        if filters.sort is Sort.RANK and not q:
            filters = replace(filters, sort=Sort.CHANGED)
        return filters.for_names_only() if scope is Scope.OTHERS else filters

    def for_names_only(self) -> "CaseFilter":
        values = {name: getattr(self, name) for name in (*NAME_FILTERS, "reverse", "after")}
        return CaseFilter(**values, sort=self.sort if self.sort in NAME_SORTS else Sort.LOGGED)

    @property
    def is_ascending(self) -> bool:
        return (self.sort in ASCENDING) is not self.reverse

    def sorted_by(self, sort: Sort) -> str:
        """The address of a column heading: sort by it, or reverse the order if it is the current sort."""
        return self.query_string(sort=sort, reverse=sort is self.sort and not self.reverse)

    def query_string(self, **changes: Any) -> str:
        """The query string with some values changed, from the first page."""
        changed = replace(self, **{"after": "", **changes})
        values = {f.name: getattr(changed, f.name) for f in fields(changed)}
        usual = CaseFilter()
        return urlencode(
            {
                name: "1" if value is True else str(value)
                for name, value in values.items()
                # Their defaults depend on the reader and on the search words.
                if name in ("scope", "sort") or value != getattr(usual, name)
            }
        )

    def tags(self, options: Options) -> list[Tag]:
        return [
            Tag(words, self.query_string(**{name: without})) for name, words, without in self._in_use(options)
        ]

    def _in_use(self, options: Options) -> Iterator[tuple[str, str, Any]]:
        if self.q:
            yield "q", f"“{self.q}”", ""
        if self.stage != StageChoice.OPEN:
            yield "stage", STAGES[self.stage], StageChoice.OPEN
        for name in ("tier", "group", "ward", "theme", "risk"):
            value = getattr(self, name)
            if value:
                yield name, dict(options[name]).get(str(value), "Unknown"), ""
        for name, words in (("overdue", "Review overdue"), ("hin", "In a HIN"), ("restricted", "Restricted")):
            if getattr(self, name):
                yield name, words, False
