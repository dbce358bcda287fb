"""What the map takes of a question, and its answer: for its page, frame, papers and what is kept."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app import policy
from app.evidence.questions import address
from app.evidence.questions.asking import Asked, ask_in
from app.evidence.questions.page import Page, Part
from app.insight.maps import queries, wording
from app.insight.maps.filters import Drawn, MapFilter
from app.insight.maps.queries import City
from app.models.person import User
from app.policy import Action

MAP = Page(
    "Map", "maps.index",
    frozenset({Part.WHAT, Part.SOURCE, Part.WEIGHT, Part.WHERE, Part.HOURS, Part.RATES}),
    "Show this on the map",
    why={Part.COMPARED: "the map compares places with each other"},
    own=frozenset({field.name for field in fields(MapFilter)} | {"number"}),
)  # fmt: skip


def find_asked(query: Mapping[str, str], user: User) -> Asked | None:
    """The question of the incidents; None for who may not see any, or if none are loaded."""
    return ask_in(query, user, MAP) if policy.can(user, Action.EVIDENCE_VIEW) else None


def answer_of(query: MultiDict[str, str], user: User, of: str = "") -> tuple[MapFilter, City]:
    """The filters as they can be shown, and what there is. `of`: the one layer to draw."""
    asked = find_asked(query, user)
    map_filter = filter_of(query, asked)
    if of:
        map_filter = replace(map_filter, draw=tuple(layer for layer in Drawn if layer == of))
    city = queries.get_city(user, map_filter, asked)
    return wording.as_can_be_shown(map_filter, city), city


def filter_of(query: MultiDict[str, str], asked: Asked | None) -> MapFilter:
    """The filters as the address has them."""
    return MapFilter.from_query(query, asked=is_asked(asked))


def is_asked(asked: Asked | None) -> bool:
    """Whether the address asks anything of the incidents, so that wards are shaded by that."""
    return bool(asked and {name for name, _ in asked.question.asked} - {address.OVER})


def question_in_address(map_filter: MapFilter, city: City) -> dict[str, Any]:
    """The question, as it travels with the filters of the map."""
    if city.asked is None:
        return {}
    # Without a question wards are shaded by cases, and with one by that: so it is said which.
    shade = {"shade": map_filter.shade.value} if is_asked(city.asked) else {}
    return {**city.asked.question.in_address(), **shade}


def whole_address(map_filter: MapFilter, city: City) -> dict[str, Any]:
    return {**map_filter.in_address(), **question_in_address(map_filter, city)}


def handed_on(map_filter: MapFilter) -> dict[str, Any]:
    """The filters of the map, as the form of the question hands them on: that shades by the question."""
    filters = map_filter.in_address()
    if not map_filter.shade.counts_incidents:
        filters.pop("shade", None)
    return filters
