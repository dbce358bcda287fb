"""Turn each file of the folder into rows, creating or updating them.

Rows that the folder does not name are left alone, so that it can be applied again after years of work.
"""

import getpass
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.accounts.admin.people.services import (
    announce_role,
    new_person,
    record_appointment,
    send_invitation,
)
from app.accounts.admin.services import THEMES, TIERS, key_of
from app.accounts.admin.set_up.folder import Folder, InvalidFolder, Row, several, tier_of
from app.extensions import db
from app.models.area import Area, AreaImport, AreaImportState, AreaKind
from app.models.partnership import Group, GroupKind, Partner, PartnerKind, Partnership, Theme, Tier
from app.models.person import Membership, Role, User
from app.places.area_imports import apply, figures, queries
from app.places.area_imports.changes import Changes, compare
from app.places.area_imports.lookups import read_lookup
from app.places.area_imports.matching import ALL, ImportChoices, MatchedAreas, find
from app.places.area_imports.sandbox import FileContents, read
from app.places.geography.area_files import NotAnAreaFile
from app.places.incidents.reassign_wards import reassign_incidents
from app.structure.theme_categories import with_default_categories


@dataclass
class Built:
    """The names of the rows that were created and updated."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def upsert(self, noun: Any, what: str, key: dict[str, Any], /, **values: Any) -> Any:
        """Create or update the row of this key, and return it."""
        thing = db.session.scalars(select(noun).filter_by(**key)).first()
        if thing is None:
            thing = noun(**key, **values)
            db.session.add(thing)
            self.made.append(what)
        else:
            self._bring_up_to_date(thing, what, values)
        return thing

    def _bring_up_to_date(self, thing: Any, what: str, values: dict[str, Any]) -> None:
        different = {name: value for name, value in values.items() if getattr(thing, name) != value}
        for name, value in different.items():
            setattr(thing, name, value)
        if different:
            self.changed.append(what)


LONGEST_CODE = 20  # characters, of an area


def build_partnership(folder: Folder, built: Built) -> Partnership:
    settings = folder.partnership
    names = ("name", "short_name", "reference_prefix", "police_force", "city")
    values = {name: str(settings[name]) for name in names}
    values |= {name: str(settings.get(name, "")) for name in ("support_contact", "residents_source")}
    partnership: Partnership = built.upsert(Partnership, values["name"], {"id": 1}, **values)
    tiers = folder.tiers or [{"level": level, "name": name} for level, name in TIERS.items()]
    for tier in tiers:
        days = int(tier.get("decision_working_days", 10))
        built.upsert(
            Tier,
            f"tier {tier['level']}",
            {"level": tier["level"]},
            name=str(tier["name"]),
            decision_working_days=days,
        )
    for position, theme in enumerate(folder.themes or [{"name": name} for name in THEMES], 1):
        name, details = str(theme["name"]), [str(detail) for detail in theme.get("details", [])]
        known = len(built.made)
        theme = built.upsert(
            Theme, name, {"key": key_of(name)}, name=name, details=details, position=position
        )
        if len(built.made) > known:
            with_default_categories(theme)
    return partnership


def build_partners(folder: Folder, built: Built) -> None:
    for row in folder.tables["partners.csv"]:
        short, kind = row["short_name"] or row["name"], PartnerKind(row["kind"])
        built.upsert(Partner, row["name"], {"name": row["name"]}, short_name=short, kind=kind)


# --- areas ------------------------------------------------------------------------------------------


def build_areas(folder: Folder, built: Built) -> None:
    city_name = str(folder.partnership["city"])
    code = str(folder.partnership.get("city_code") or key_of(city_name)[:LONGEST_CODE])
    city = _upsert_area(built, AreaKind.CITY, code, city_name)
    localities = {}
    codes = _codes_of_localities([(row["code"], row["name"]) for row in folder.tables["localities.csv"]])
    for name, code in codes.items():
        localities[name] = _upsert_area(built, AreaKind.LOCALITY, code, name, parent=city)
    for row in folder.tables["wards.csv"]:
        values: dict[str, Any] = {name: int(row[name]) for name in ("residents", "households") if row[name]}
        parent = localities.get(row["locality"], city)
        _upsert_area(built, AreaKind.WARD, row["code"], row["name"], parent=parent, **values)
    db.session.flush()
    for kind, name in ((AreaKind.WARD, "wards"), (AreaKind.LSOA, "lsoas")):
        _draw(folder, kind, name, built)
    for path in folder.figures:
        figures.apply_figures(read_lookup(path))
    db.session.flush()
    apply.redraw({city, *localities.values()})
    apply.reassign_cases()
    reassign_incidents(db.session())


def _codes_of_localities(rows: list[tuple[str, str]]) -> dict[str, str]:
    """The code of each locality by its name: the stated one, or one made of its name that no other has."""
    codes: dict[str, str] = {}
    for stated, name in rows:
        code, number = stated or key_of(name)[:LONGEST_CODE], 1
        while code in codes.values():
            number += 1
            code = f"{key_of(name)[: LONGEST_CODE - 3]}-{number}"
        codes[name] = code
    return codes


def _upsert_area(built: Built, kind: AreaKind, code: str, name: str, **values: Any) -> Area:
    area: Area = built.upsert(Area, name, {"kind": kind, "code": code}, name=name, **values)
    return area


def _draw(folder: Folder, kind: AreaKind, name: str, built: Built) -> None:
    """Boundaries for the wards that the folder names; of LSOAs, for all that lie in the city."""
    path = folder.boundaries(name)
    if path is None:
        return
    try:
        matched = _listed_wards(read(path), folder) if kind is AreaKind.WARD else _lsoas(read(path))
    except NotAnAreaFile as refusal:
        raise InvalidFolder([f"{path.name}: {refusal}"]) from refusal
    changes = replace(compare(kind, queries.list_existing(kind), matched.areas), removed=[])
    if not changes.is_empty:
        apply.apply_changes(changes, _import(path.name, matched, changes), clock.today())
        built.changed.append(f"boundaries from {path.name}")


def _import(name: str, matched: MatchedAreas, changes: Changes) -> AreaImport:
    """Record the import, so that it can be seen under Areas."""
    import_ = AreaImport(file_name=name, kind=matched.kind, state=AreaImportState.DONE)
    import_.in_force, import_.finished_at = clock.today(), clock.now()
    numbers = {"found": matched.number, "taken": len(matched.areas), "incidents_moved": 0}
    import_.result = {**numbers, **changes.counts, "names": changes.names}
    db.session.add(import_)
    return import_


def _lsoas(contents: FileContents) -> MatchedAreas:
    return find(contents, AreaKind.LSOA, ImportChoices(), queries.our_boundary())


def _listed_wards(contents: FileContents, folder: Folder) -> MatchedAreas:
    """The wards named in wards.csv, by code and with its names; each must be in the file."""
    names = {row["code"]: row["name"] for row in folder.tables["wards.csv"]}
    areas = contents.areas
    field = next((field for field in contents.fields if set(names) <= set(areas[field])), None)
    if field is None:
        raise NotAnAreaFile("No field of it holds the codes of all the wards in wards.csv.")
    listed = areas.loc[areas[field].isin(names), [field, "geometry"]]
    ours = replace(contents, areas=listed.assign(name=listed[field].map(names)))
    choices = ImportChoices(code_field=field, name_field="name", only=ALL)
    return find(ours, AreaKind.WARD, choices, None)


# --- groups and people ------------------------------------------------------------------------------


def build_groups(folder: Folder, built: Built) -> None:
    rows = folder.tables["groups.csv"]
    wards: dict[str, Area] = {}
    for ward in db.session.scalars(select(Area).where(Area.is_current(AreaKind.WARD))):
        wards |= {ward.code: ward, ward.name: ward}
    groups = {row["name"]: _group(row, built, wards) for row in rows}
    db.session.flush()
    for row in rows:
        above = groups.get(row["answers_to"])
        if above is not None and groups[row["name"]].parent is not above:
            groups[row["name"]].parent = above


def _group(row: Row, built: Built, wards: dict[str, Area]) -> Group:
    values = {"kind": GroupKind(row["kind"]), "tier_level": tier_of(row), "meets": row["meets"]}
    group: Group = built.upsert(Group, row["name"], {"name": row["name"]}, **values)
    listed = [wards[name] for name in several(row["wards"])]
    if {ward.id for ward in group.wards} != {ward.id for ward in listed}:
        group.wards = listed
        if row["name"] not in built.made:
            built.changed.append(row["name"])
    return group


def build_people(folder: Folder, built: Built) -> None:
    """New ones are invited by mail; those who have an account get the roles that they lack."""
    for row in folder.tables["people.csv"]:
        email = row["email"].lower()
        person = db.session.scalars(select(User).where(func.lower(User.email) == email)).first()
        if person is None:
            partner = db.session.scalars(select(Partner).filter_by(name=row["partner"])).one()
            person = new_person(name=row["name"], job_title=row["job_title"], email=email, partner=partner)
            db.session.add(person)
            send_invitation(person, by=str(folder.partnership["name"]))
            built.made.append(person.name)
        _give_role(person, row)


def _give_role(person: User, row: Row) -> None:
    role = Role(row["role"])
    group = db.session.scalars(select(Group).filter_by(name=row["group"])).one() if row["group"] else None
    if any(held.role is role and held.group is group for held in person.memberships):
        return
    membership = Membership(role=role, group=group)
    person.memberships.append(membership)
    if role.needs_second_administrator:
        record_appointment(person, role, account=getpass.getuser())
    else:
        announce_role(membership, by=None)
