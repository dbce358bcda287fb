"""What does an address ask a dashboard for?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.insight.dashboards import queries
from app.insight.dashboards.listing import ONLY_EXCEPTIONS, dashboard_listing, filters_of, indicators_listing
from app.insight.dashboards.queries import Which
from app.insight.dashboards.rows import Row, exceptions_first
from app.structure.choices import get_choices
from app.web import listing
from app.web.listing import Filter, Question


@dataclass(frozen=True)
class Dashboard:
    """The question, what it is of, and the rows that answer it."""

    question: Question
    which: Which
    rows: Sequence[Row]

    @property
    def of(self) -> str:
        """Crime & Safety, Castle; empty where it is of everything."""
        names = ("theme", "group", "ward", "source")
        values = {each.name: self.question[each.name] for each in self.question.listing.filters}
        filters = {each.name: each for each in self.question.listing.filters}
        return ", ".join(filters[name].words(values[name]) for name in names if values.get(name))


def ask_dashboard() -> Dashboard:
    """Exceptions first."""
    wards = get_choices().wards if queries.has_ward_figures() else ()
    question = listing.asked(dashboard_listing([*_filters(wards=wards), ONLY_EXCEPTIONS]))
    which = _which(question)
    rows = exceptions_first(queries.list_rows(which))
    if question["exceptions"]:
        rows = [row for row in rows if row.is_exception]
    return Dashboard(question, which, rows)


def ask_indicators() -> Dashboard:
    """In the order of the themes."""
    question = listing.asked(indicators_listing(_filters(sources=queries.list_sources())))
    which = _which(question)
    return Dashboard(question, which, queries.list_rows(which))


def _filters(wards: Any = (), sources: Sequence[str] = ()) -> list[Filter]:
    answering = queries.map_group_themes()
    groups = {group.id: group.name for group in get_choices().groups if group.id in answering}
    return filters_of(queries.list_themes(), groups, wards, sources)


def _which(question: Question) -> Which:
    named = {each.name for each in question.listing.filters}
    return Which(
        theme=question["theme"],
        group_id=question.number("group") if "group" in named else None,
        ward_id=question.number("ward") if "ward" in named else None,
        source=question["source"] if "source" in named else "",
    )
