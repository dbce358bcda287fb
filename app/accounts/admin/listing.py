"""What are the lists of partners, groups and themes made of? Each is short: one page, as a rule."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, TypeVar

from app.models.partnership import Group, GroupKind, PartnerKind, Tier
from app.web.listing import Column, Listing, Question, choice, scopes, tick
from app.words import in_words

_SIZE = 100
# Task-and-finish groups have a list of their own.
GROUP_KINDS = [kind for kind in GroupKind if kind is not GroupKind.TASK_GROUP]
Row = TypeVar("Row")


def _by_name(name: str) -> Column:
    return Column("name", name, sort=lambda row: row.name.casefold())


def _in_use(heading: str) -> Column:
    """Whether a row is in use: yes first."""
    return Column(
        "active",
        heading,
        sort=attrgetter("active"),
        ascending=False,
        text=lambda row: "Yes" if row.active else "No longer",
    )


def _or_dash(name: str, heading: str, value: Callable[[Any], Any], sort: Any = None) -> Column:
    return Column(name, heading, sort=sort, value=value, text=lambda row: value(row) or "–")


PARTNERS = Listing(
    "organisations", "organisation", size=_SIZE, saved=True,
    filters=(choice("kind", "Belongs as", PartnerKind.choices()), tick("active", "Partner now")),
    columns=(
        _by_name("Name"),
        Column("short_name", "Short name", sort=lambda row: row.short_name.casefold()),
        Column("kind", "Belongs as", sort=lambda row: row.kind.label),
        _in_use("Partner now"),
    ),
)  # fmt: skip
THEMES = Listing(
    "themes", "theme", size=_SIZE,
    columns=(
        _by_name("Theme"),
        _or_dash("details", "Details", lambda row: in_words(row.details)),
        _or_dash("categories", "Categories of incidents", lambda row: in_words(list(row.categories))),
        _in_use("Offered for new cases"),
    ),
)  # fmt: skip


def groups_listing(tiers: Iterable[Tier]) -> Listing:
    """The list of groups, of each tier or of all."""
    names = {
        tier.level: f"Tier {tier.level}: {tier.name}" for tier in sorted(tiers, key=lambda tier: -tier.level)
    }
    return Listing(
        "groups", "group", sort="tier", size=_SIZE, saved=True,
        filters=(
            scopes("tier", "Which tier", [("", "All tiers"), *names.items()], ""),
            choice("kind", "What it is", [(kind, kind.label) for kind in GROUP_KINDS]),
            tick("active", "Meets now"),
        ),
        columns=(
            _by_name("Name"),
            Column(
                "tier", "Tier", sort=attrgetter("tier_level"), ascending=False,
                value=lambda group: names[group.tier_level],
            ),
            Column("kind", "What it is", sort=_kind, value=_kind),
            _or_dash("parent", "Reports to", _parent, sort=_parent),
            _or_dash("meets", "Meets", attrgetter("meets")),
            _or_dash("wards", "Wards", _wards),
            Column("active", "Meets now", on_page=False),
        ),
    )  # fmt: skip


def matching(question: Question, rows: Iterable[Row]) -> list[Row]:
    """The partners or groups that the filters leave."""
    asked = [(one.name, question[one.name]) for one in question.listing.filters if question[one.name]]
    return [row for row in rows if all(_FILTERED[name](row) == value for name, value in asked)]


_FILTERED: dict[str, Callable[[Any], str]] = {
    "tier": lambda row: str(row.tier_level),
    "kind": attrgetter("kind"),
    "active": lambda row: "1" if row.active else "",
}


def _kind(group: Group) -> str:
    return group.kind.label


def _parent(group: Group) -> str | None:
    return group.parent.name if group.parent else None


def _wards(group: Group) -> str:
    return in_words([ward.name for ward in group.wards])
