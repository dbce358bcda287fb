"""The map's filters, and the tags that show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.casework.caseload.filters import query_of_cases
from app.casework.cases.plan_filters import PLAN_OPTIONS
from app.models.base import LabelledEnum
from app.models.case import OPEN_STAGES, Risk, Stage
from app.policy import Action
from app.web.listing import Tag, is_on, number, one_of

OPEN = "open"
STAGES: dict[str, str] = {OPEN: "Open"} | {stage.value: stage.label for stage in OPEN_STAGES}
Options = Mapping[str, list[tuple[str, str]]]


class Shade(LabelledEnum):
    """What areas are shaded by. CRIME and CRIME_RATE: what was asked, by default all crime."""

    RATE = "rate", "Open cases per 1,000 residents"
    CASES = "cases", "Open cases"
    CRIME = "crime", "Recorded crime"
    CRIME_RATE = "crime-rate", "Recorded crime per 1,000 residents"
    ASB = "asb", "Anti-social behaviour"
    HARM = "harm", "Share of harm (%)"

    @property
    def counts_incidents(self) -> bool:
        return self not in (Shade.RATE, Shade.CASES)


class Drawn(LabelledEnum):
    """Layers that may be drawn besides the wards, in the order of the page."""

    CASES = "cases", "Cases"
    GROUPS = "groups", "Task-and-finish groups"
    HINS = "hins", "High Impact Neighbourhoods"
    HOTSPOTS = "hotspots", "Hotspots"
    LSOAS = "lsoas", "LSOAs"
    SQUARES_500 = "squares-500", "Squares of 500 m"
    SQUARES_250 = "squares-250", "Squares of 250 m"

    @property
    def size(self) -> int:
        """Side of a square in metres; 0 for anything else."""
        return {Drawn.SQUARES_500: 500, Drawn.SQUARES_250: 250}.get(self, 0)


# What can only be shown to people who may see what it is made of.
NEEDS: Mapping[Drawn, Action] = {
    Drawn.GROUPS: Action.TASK_GROUP_LIST,
    Drawn.HOTSPOTS: Action.EVIDENCE_VIEW,
    Drawn.LSOAS: Action.EVIDENCE_VIEW,
    Drawn.SQUARES_500: Action.EVIDENCE_VIEW,
    Drawn.SQUARES_250: Action.EVIDENCE_VIEW,
}
USUALLY = (Drawn.CASES, Drawn.GROUPS, Drawn.HINS)
FINER = (Drawn.LSOAS, Drawn.SQUARES_500, Drawn.SQUARES_250)


@dataclass(frozen=True)
class MapFilter:
    """The map's filters. They all come from the query string, so that a map can be shared as a link."""

    shade: Shade = Shade.RATE
    finer: Shade = Shade.CRIME  # what LSOAs and squares are shaded by
    tier: str = ""
    theme: str = ""
    stage: str = OPEN
    risk: str = ""
    locality: str = ""
    group: str = ""
    focus: str = ""
    ages: str = ""
    repeat: str = ""
    hin: bool = False
    draw: tuple[Drawn, ...] = USUALLY

    @classmethod
    def from_query(cls, query: MultiDict[str, str], *, asked: bool = False) -> "MapFilter":
        """Read the query parameters. Unknown choices are ignored. `asked`: the address asks of incidents."""
        return cls(
            shade=one_of(Shade, query.get("shade"), Shade.CRIME if asked else Shade.RATE),
            finer=_of_incidents(query.get("finer")),
            tier=number(query.get("tier")),
            theme=number(query.get("theme")),
            stage=one_of(STAGES, query.get("stage"), OPEN),
            risk=one_of(Risk, query.get("risk"), ""),
            locality=number(query.get("locality")),
            group=number(query.get("group")),
            **{name: one_of(options, query.get(name), "") for name, options in PLAN_OPTIONS.items()},
            hin=is_on(query.get("hin")),
            draw=_drawn(query),
        )

    @property
    def asks_of_plan(self) -> bool:
        """Whether it asks what the scanning says: by that, cases are not counted beforehand."""
        return bool(self.focus or self.ages or self.repeat)

    def in_address(self, **changes: Any) -> dict[str, Any]:
        """The values of this map's address with `changes` applied."""
        wanted, usual = replace(self, **changes), MapFilter()
        values = {f.name: getattr(wanted, f.name) for f in fields(wanted)}
        changed = {name: value for name, value in values.items() if value != getattr(usual, name)}
        return {name: _written(value) for name, value in changed.items()}

    def cases_of(self, ward_id: int) -> str:
        """Query string of the case list behind a ward's number."""
        return query_of_cases(
            tier=self.tier, group=self.group, ward=str(ward_id), theme=self.theme, stage=self.stage,
            risk=self.risk, focus=self.focus, ages=self.ages, repeat=self.repeat,
        )  # fmt: skip

    def tags(self, options: Options, others: Mapping[str, str]) -> list[Tag]:
        """The filters in use. `others`: what else is in the address, which stays."""
        return [
            Tag(words, urlencode({**self.in_address(**{name: without}), **others}, doseq=True))
            for name, words, without in self._in_use(options)
        ]

    def _in_use(self, options: Options) -> Iterator[tuple[str, str, Any]]:
        if self.stage != OPEN:
            yield "stage", Stage(self.stage).label, OPEN
        for name in ("tier", "theme", "risk", "locality", "group", *PLAN_OPTIONS):
            value = getattr(self, name)
            if value:
                yield name, dict(options[name]).get(str(value), "Unknown"), ""
        if self.hin:
            yield "hin", "High Impact Neighbourhoods only", False


def _drawn(query: MultiDict[str, str]) -> tuple[Drawn, ...]:
    """The layers to draw: the usual ones unless the form was sent, which always carries an empty choice."""
    if "draw" not in query:
        return USUALLY
    chosen = {one_of(Drawn, value, None) for value in query.getlist("draw")}
    return tuple(layer for layer in Drawn if layer in chosen)


def _of_incidents(value: str | None) -> Shade:
    """The shade of small places, where only incidents are counted."""
    chosen = one_of(Shade, value, Shade.CRIME)
    return chosen if chosen.counts_incidents else Shade.CRIME


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value] or [""]
    return "1" if value is True else str(value)
