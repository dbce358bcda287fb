"""What: one category, several, a group, all crime or everything; whose; counted or weighed by harm."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.evidence.questions import address
from app.evidence.statistics.harm import harm_weights, weighs_nothing
from app.places.incidents.categories import (
    ANTI_SOCIAL_BEHAVIOUR,
    CRIME,
    EVERYTHING,
    GROUPS,
    OLD_WORDS,
    includes,
    members,
    sum_of,
)
from app.places.incidents.scopes import THE_POLICE
from app.words import in_words

SUMS = {EVERYTHING: "All crime and anti-social behaviour", CRIME: "All crime"}
# Of a source that is no police force, whose records need be no crimes.
SUMS_OF_OTHERS = {EVERYTHING: "Incidents", CRIME: "Incidents other than anti-social behaviour"}
COUNT, HARM = "count", "harm"
WEIGHTS = {COUNT: "Number of incidents", HARM: "Harm"}


@dataclass(frozen=True)
class What:
    """What is counted.

    `key`: its value in a query string. `others`: a source other than the police records it. `source`: the one
    whose records alone are counted. `by_harm`: weighed by days of harm.
    """

    key: str
    others: bool = False
    source: str = ""
    by_harm: bool = False

    @property
    def name(self) -> str:
        if self.of_another:
            return f"All {within(SUMS_OF_OTHERS[self.key])}"
        if self.key in SUMS or self.key in GROUPS:
            return SUMS.get(self.key) or GROUPS[self.key].label
        first, *more = members(self.key)
        return in_words([first, *(within(name) for name in more)])

    @property
    def of_another(self) -> bool:
        """Whether it is all that a source other than the police recorded."""
        return self.key in SUMS and self.source not in ("", THE_POLICE)

    @property
    def category(self) -> str | None:
        """What `members` understands; none for crime and everything."""
        return None if self.key in SUMS else self.key

    @property
    def one_category(self) -> str | None:
        """The category, where it is a single one."""
        return self.key if self.key not in SUMS and len(members(self.key)) == 1 else None

    def includes(self, category: str) -> bool:
        return includes(self.key, category)

    def weight(self, category: str) -> float:
        """What an incident of a category counts for."""
        if not self.by_harm:
            return 1
        weight = harm_weights().get(category)
        return weight.days if weight else 0

    @property
    def noun(self) -> str:
        """The noun that begins a sentence about how much of it there was."""
        if self.of_another:
            return SUMS_OF_OTHERS[self.key]
        return {EVERYTHING: "Crime and anti-social behaviour", CRIME: "Crime"}.get(self.key, self.name)

    @property
    def unit(self) -> tuple[str, str]:
        """Singular and plural."""
        of_crime = self.key != EVERYTHING and ANTI_SOCIAL_BEHAVIOUR not in members(self.key)
        is_crime = not self.others and self.source in ("", THE_POLICE) and of_crime
        return ("crime", "crimes") if is_crime else ("incident", "incidents")

    @property
    def thing(self) -> str:
        """What somebody has a share of: crime; harm of burglary."""
        noun = within(self.noun)
        return f"harm of {noun}" if self.by_harm else noun

    @property
    def counted(self) -> tuple[str, str]:
        """What a total is of, singular and plural."""
        return ("day of harm", "days of harm") if self.by_harm else self.unit

    @property
    def weighs_nothing(self) -> bool:
        """Whether nothing in it has a weight of harm."""
        return self.key not in SUMS and all(map(weighs_nothing, members(self.key)))

    @property
    def recorder(self) -> str:
        """Whose, within a sentence; blank where nobody is named."""
        return "the police" if self.source == THE_POLICE else self.source

    @property
    def recorded(self) -> str:
        """The verb after what was counted: recorded; recorded by the police."""
        return f"recorded by {self.recorder}" if self.source else "recorded"

    @property
    def in_address(self) -> dict[str, str]:
        said = {address.SOURCE: self.source, address.WEIGH: HARM if self.by_harm else ""}
        return {address.WHAT: self.key, **{name: value for name, value in said.items() if value}}

    @property
    def words(self) -> str:
        """Burglary recorded by the police, weighed by harm."""
        whose = f" {self.recorded}" if self.source else ""
        return f"{self.noun}{whose}{', weighed by harm' if self.by_harm else ''}"


@dataclass(frozen=True)
class WhatChoices:
    """Categories that are loaded: of the police, and of other sources alone; and the sources."""

    categories: Sequence[str]
    others: Sequence[str]
    sources: Sequence[str] = ()

    @property
    def every(self) -> list[str]:
        return [*self.categories, *self.others]

    @staticmethod
    def named(categories: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of value and words."""
        return [(name, name) for name in categories]

    @property
    def groups(self) -> dict[str, str]:
        """Groups of which something is loaded: label by key."""
        there = set(self.categories)
        return {key: group.label for key, group in GROUPS.items() if there.intersection(group.categories)}

    @property
    def recorders(self) -> dict[str, str]:
        """Whose records can be asked for; empty where there is no choice."""
        if not self.sources:
            return {}
        return {"": "Any", THE_POLICE: "The police", **{name: name for name in self.sources}}


def read_what(query: Mapping[str, Any], choices: WhatChoices, usual: str = CRIME) -> tuple[What, list[str]]:
    """What an address asks for, and a sentence for each part of that which cannot be answered."""
    asked, added = address.first_of(query, address.WHAT), address.all_of(query, address.ADD)
    notices: list[str] = []
    key = _known(asked, choices, notices) if asked else usual
    if added:
        key = _with_more(key, [_known(name, choices, notices, is_alone=False) for name in added], notices)
    source = _source(address.first_of(query, address.SOURCE), choices, notices)
    by_harm = _weighed(address.first_of(query, address.WEIGH), key, notices)
    others = key not in SUMS and any(name in choices.others for name in members(key))
    return What(key, others, source, by_harm), notices


def _known(asked: str, choices: WhatChoices, notices: list[str], *, is_alone: bool = True) -> str:
    """A key that can be answered: the one asked for, or the nearest. `is_alone`: nothing is added to it."""
    if asked in SUMS or asked in choices.groups or asked in choices.every:
        return asked
    names = members(asked)
    if len(names) > 1:
        known = {_known(name, choices, notices, is_alone=False) for name in names if name}
        return sum_of(known - set(SUMS)) or CRIME
    nearest = _nearest(asked, choices)
    shown = What(nearest or CRIME).name
    if nearest and asked in {*OLD_WORDS, *(name for new in OLD_WORDS.values() for name in new)}:
        notices.append(f"The police used another name for {asked} in the months loaded. This shows {shown}.")
    elif nearest and nearest.casefold() != asked.strip().casefold():
        notices.append(f"No category {address.quoted(asked)} is loaded. This shows the nearest, {shown}.")
    elif not nearest:
        instead = f"This shows {within(shown)}" if is_alone else "It is left out"
        notices.append(f"No category {address.quoted(asked)} is loaded. {instead}.")
    return nearest or CRIME


def _nearest(asked: str, choices: WhatChoices) -> str:
    """The category that holds now what one of this name held, or whose name is nearest; blank if none is."""
    now = OLD_WORDS.get(asked, frozenset()) or {old for old, new in OLD_WORDS.items() if asked in new}
    if held := {name for name in now if name in choices.every}:
        return sum_of(held)
    by_name = {name.casefold(): name for name in choices.every}
    near = difflib.get_close_matches(asked.strip().casefold(), by_name, n=1, cutoff=0.7)
    return by_name[near[0]] if near else ""


def _with_more(key: str, added: Sequence[str], notices: list[str]) -> str:
    if key in SUMS:
        notices.append(f"{SUMS[key]} is a total already, so nothing is added to it.")
        return key
    return sum_of({name for each in (key, *added) if each not in SUMS for name in members(each)})


def _source(asked: str, choices: WhatChoices, notices: list[str]) -> str:
    if asked in ("", THE_POLICE) or asked in choices.sources:
        return asked
    notices.append(f"There is no source {address.quoted(asked)}. This counts every source.")
    return ""


def _weighed(asked: str, key: str, notices: list[str]) -> bool:
    if asked not in ("", *WEIGHTS):
        notices.append(f"You cannot weigh by {address.quoted(asked)}. This counts incidents.")
    if asked != HARM:
        return False
    if What(key).weighs_nothing:
        notices.append(f"{What(key).name} has no harm weight. This counts incidents.")
        return False
    return True


def within(name: str) -> str:
    """A name within a sentence."""
    return name[:1].lower() + name[1:]
