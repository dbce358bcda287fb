"""Who is in the demonstration partnership, in which groups, and what are they all called?"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from app import clock
from app.demo.content import Content, Table
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group, GroupKind, Partner, PartnerKind, Partnership, Theme, Tier
from app.models.person import Membership, Role, User
from app.models.task_group import TaskGroup
from app.places.geography.seed_areas import load_nottingham
from app.structure.queries import list_wards
from app.structure.theme_categories import with_default_categories
from app.use_case import record, use_case


@dataclass
class Cast:
    """The rows that the content refers to by key."""

    partners: dict[str, Partner] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    wards: dict[str, Area] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    task_groups: dict[str, TaskGroup] = field(default_factory=dict)

    # Who holds a role in a group, by the group's name.
    holders: dict[tuple[str, Role], list[User]] = field(default_factory=dict)

    def holder_of(self, role: Role, group: Group, among: list[str] | None = None) -> User:
        """The first who holds a role in a group; of a few people only, where that is asked."""
        few = None if among is None else [self.people[key] for key in among]
        return next(person for person in self.holders[group.name, role] if few is None or person in few)


@use_case
def set_up(actor: User | None, content: Content) -> Cast:
    """Add the partnership and everything that does not change later."""
    db.session.add(Partnership(id=1, **content.partnership))
    db.session.add_all(Tier(**tier) for tier in content.tiers)
    load_nottingham()
    cast = Cast(wards={ward.code: ward for ward in list_wards()})
    _add_partners(cast, content.partners)
    _add_themes(cast, content.themes)
    _add_groups(cast, content.groups)
    _add_people(cast, content.people)
    record(actor, Event.PARTNERSHIP_SET_UP, partnership=content.partnership["name"])
    return cast


def _add_partners(cast: Cast, tables: list[Table]) -> None:
    for table in tables:
        names = _without(table, "key", "kind")
        cast.partners[table["key"]] = _add(Partner(kind=PartnerKind(table["kind"]), **names))


def _add_themes(cast: Cast, tables: list[Table]) -> None:
    for position, table in enumerate(tables):
        cast.themes[table["key"]] = _add(with_default_categories(Theme(position=position, **table)))


def _add_groups(cast: Cast, tables: list[Table]) -> None:
    for table in tables:
        cast.groups[table["key"]] = _add(
            Group(
                name=table["name"],
                kind=GroupKind(table["kind"]),
                tier_level=table["tier"],
                meets=table["meets"],
                wards=[cast.wards[code] for code in table.get("wards", [])],
            )
        )
    for table in tables:
        if "parent" in table:
            cast.groups[table["key"]].parent = cast.groups[table["parent"]]


def _add_people(cast: Cast, tables: list[Table]) -> None:
    for table in tables:
        person = cast.people[table["key"]] = _add(
            User(
                name=table["name"],
                job_title=table["job_title"],
                email=table["email"],
                partner=cast.partners[table["partner"]],
                fs_uniquifier=uuid.uuid4().hex,
                demonstration=True,
                demonstration_sketch=table.get("sketch", ""),
                joined_at=clock.now(),
                memberships=[_membership(cast, held) for held in table["memberships"]],
            )
        )
        for held in person.memberships:
            if held.group is not None:
                cast.holders.setdefault((held.group.name, held.role), []).append(person)


def _membership(cast: Cast, held: Table) -> Membership:
    group = cast.groups[held["group"]] if "group" in held else None
    return Membership(role=Role(held["role"]), group=group)


def _add(thing: Any) -> Any:
    db.session.add(thing)
    return thing


def _without(table: Table, *names: str) -> Table:
    return {name: value for name, value in table.items() if name not in names}
