"""The filter of the list of task-and-finish groups, read from its address and shown as tags."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from app.models.base import LabelledEnum
from app.models.task_group import Rag, TaskGroupState
from app.web.listing import Tag, is_on, number, one_of


class StateChoice(LabelledEnum):
    """The states, with the two that people mean most often before them."""

    OPEN = "open", "Not closed"
    ANY = "any", "Open and closed"


class RagChoice(LabelledEnum):
    NOT_REPORTED = "none", "No report yet"


class Sort(LabelledEnum):
    NAME = "name", "Group"
    STATE = "state", "State"
    PROGRESS = "progress", "Progress"
    REPORT = "report", "Last report"
    END = "end", "Ends"
    MILESTONE = "milestone", "Next milestone"


STATES: dict[str, str] = dict([*StateChoice.choices(), *TaskGroupState.choices()])
RAGS: dict[str, str] = dict([*Rag.choices(), *RagChoice.choices()])


@dataclass(frozen=True)
class TaskGroupFilter:
    """What a list shows. All of it comes from the address, so that a list can be shared."""

    state: str = StateChoice.OPEN
    rag: str = ""
    ward: str = ""
    mine: bool = False
    sort: Sort = Sort.END
    reverse: bool = False
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "TaskGroupFilter":
        """Return the filter in an address. Unknown values are ignored."""
        return cls(
            state=one_of(STATES, query.get("state"), StateChoice.OPEN),
            rag=one_of(RAGS, query.get("rag"), ""),
            ward=number(query.get("ward")),
            mine=is_on(query.get("mine")),
            sort=one_of(Sort, query.get("sort"), Sort.END),
            reverse=is_on(query.get("reverse")),
            page=max(int(number(query.get("page")) or 1), 1),
        )

    def sorted_by(self, sort: Sort) -> str:
        """The address of a column heading: sort by it, or reverse the order if it is the current sort."""
        return self.query_string(sort=sort, reverse=sort is self.sort and not self.reverse)

    def query_string(self, **changes: Any) -> str:
        """The query string with some values changed, from the first page."""
        changed, usual = replace(self, **{"page": 1, **changes}), TaskGroupFilter()
        values = {f.name: getattr(changed, f.name) for f in fields(changed)}
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
