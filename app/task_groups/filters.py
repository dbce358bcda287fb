"""What did the reader ask of the list of task-and-finish groups, and how is that said back to them?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from app.caseload.filters import Tag
from app.models.base import Worded
from app.models.task_group import Rag, TaskGroupState


class StateChoice(Worded):
    """The states, with the two that people mean most often before them."""

    OPEN = "open", "Not closed"
    ANY = "any", "Open and closed"


class RagChoice(Worded):
    NOT_REPORTED = "none", "No report yet"


class Sort(Worded):
    NAME = "name", "Group"
    STATE = "state", "State"
    PROGRESS = "progress", "Progress"
    REPORT = "report", "Last report"
    END = "end", "Ends"
    MILESTONE = "milestone", "Next milestone"


STATES: dict[str, str] = dict([*StateChoice.choices(), *TaskGroupState.choices()])
RAGS: dict[str, str] = dict([*Rag.choices(), *RagChoice.choices()])


@dataclass(frozen=True)
class Filters:
    """A list's question. Everything in it comes from the address, so that a list can be sent on."""

    state: str = StateChoice.OPEN
    rag: str = ""
    ward: str = ""
    mine: bool = False
    sort: Sort = Sort.END
    reverse: bool = False
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address. What is not a known choice counts as not asked, and breaks nothing."""
        state, rag, ward = (query.get(name, "") for name in ("state", "rag", "ward"))
        sort, page = query.get("sort"), query.get("page", "")
        return cls(
            state=state if state in STATES else StateChoice.OPEN,
            rag=rag if rag in RAGS else "",
            ward=ward if _is_number(ward) else "",
            mine=query.get("mine") == "1",
            sort=Sort(sort) if sort in set(Sort) else Sort.END,
            reverse=query.get("reverse") == "1",
            page=max(int(page), 1) if _is_number(page) else 1,
        )

    def sorted_by(self, sort: Sort) -> str:
        """The address behind a heading: the heading that the list is sorted by already turns it round."""
        return self.query_string(sort=sort, reverse=sort is self.sort and not self.reverse)

    def query_string(self, **changes: Any) -> str:
        """The address of this list with something changed, from its first page on."""
        asked, usual = replace(self, **{"page": 1, **changes}), Filters()
        values = {f.name: getattr(asked, f.name) for f in fields(asked)}
        return urlencode(
            {
                name: "1" if value is True else str(value)
                for name, value in values.items()
                if value != getattr(usual, name)
            }
        )

    def tags(self, wards: Mapping[str, str]) -> list[Tag]:
        return [Tag(words, self.query_string(**{name: usual})) for name, words, usual in self._in_use(wards)]

    def _in_use(self, wards: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
        if self.state != StateChoice.OPEN:
            yield "state", STATES[self.state], StateChoice.OPEN
        if self.rag:
            yield "rag", RAGS[self.rag], ""
        if self.ward:
            yield "ward", wards.get(self.ward, "Unknown ward"), ""
        if self.mine:
            yield "mine", "Groups that I am on", False


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 7
