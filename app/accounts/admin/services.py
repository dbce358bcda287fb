"""How does an administrator change what the partnership is made of?"""

import re
from typing import Any, TypedDict, Unpack

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from app import policy
from app.accounts.admin.people.services import (
    differences,
    new_person,
    record_appointment,
    send_invitation,
)
from app.extensions import db
from app.models.event import Event
from app.models.partnership import Group, GroupKind, Partner, PartnerKind, Partnership, Theme, Tier
from app.models.person import Membership, Role, User
from app.policy import Action
from app.structure.theme_categories import with_default_categories
from app.use_case import StaleEdit, ensure_fresh, lock, record, use_case
from app.words import in_words

TIERS = {1: "Neighbourhood", 2: "Locality", 3: "Executive", 4: "Board"}
THEMES = ("Anti-social behaviour", "Drugs and alcohol", "Violence", "Burglary and theft", "Environment")
CALLED = {
    "short_name": "the short name",
    "reference_prefix": "the letters that case references begin with",
    "police_force": "the police force",
    "support_contact": "who to ask for help",
    "residents_source": "the source of residents and households",
    "tier_level": "the tier",
    "parent": "the group above",
    "active": "whether it is in use",
    "meets": "how often it meets",
    "categories": "the categories of incidents",
}


class PartnershipFields(TypedDict, total=False):
    name: str
    short_name: str
    city: str
    police_force: str
    reference_prefix: str
    support_contact: str
    residents_source: str


@use_case
def change_partnership(
    actor: User,
    partnership: Partnership,
    seen_version: int,
    tiers: dict[Tier, dict[str, Any]],
    **fields: Unpack[PartnershipFields],
) -> None:
    """The tiers are saved with the partnership, whose version stands for them too."""
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    lock(partnership)
    ensure_fresh(partnership, seen_version)
    changed = _apply(partnership, dict(fields))
    changed += [f"the {tier.name} tier" for tier, values in tiers.items() if _apply(tier, values)]
    flag_modified(partnership, "name")
    _changed(actor, changed, partnership.name)


@use_case
def change(actor: User, thing: Partner | Group | Theme, seen_version: int, **fields: Any) -> None:
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    lock(thing)
    ensure_fresh(thing, seen_version)
    changed = _apply(thing, fields)
    flag_modified(thing, "name")
    _flush()
    _changed(actor, changed, thing.name)


@use_case
def add(actor: User, thing: Partner | Group | Theme) -> None:
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    db.session.add(thing)
    _flush()
    record(actor, Event.SETTINGS_ADDED, subject=thing.name, thing=thing.name)


@use_case
def set_up(partnership: Partnership, partner: str, administrator: str, email: str, *, account: str) -> User:
    """Set up the partnership and its first administrator, from the command line."""
    db.session.add(partnership)
    tiers = {level: Tier(level=level, name=name) for level, name in TIERS.items()}
    db.session.add_all(tiers.values())
    db.session.add_all(
        with_default_categories(Theme(key=key_of(name), name=name, position=place))
        for place, name in enumerate(THEMES, start=1)
    )
    board = Group(name=TIERS[4], kind=GroupKind.BOARD, tier=tiers[4])
    executive = Group(name=TIERS[3], kind=GroupKind.EXECUTIVE, tier=tiers[3], parent=board)
    db.session.add_all([board, executive])
    person = new_person(
        name=administrator,
        job_title="",
        email=email,
        partner=Partner(name=partner, short_name=partner, kind=PartnerKind.RESPONSIBLE_AUTHORITY),
    )
    person.memberships.append(Membership(role=Role.ADMINISTRATOR))
    db.session.add(person)
    record(None, Event.PARTNERSHIP_SET_UP, subject=partnership.name, partnership=partnership.name)
    send_invitation(person, by=partnership.name)
    record_appointment(person, Role.ADMINISTRATOR, account=account)
    return person


def key_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]


def _apply(thing: Any, fields: dict[str, Any]) -> list[str]:
    changed = differences(thing, fields)
    for name in changed:
        setattr(thing, name, fields[name])
    return [CALLED.get(name, f"the {name.replace('_', ' ')}") for name in changed]


def _changed(actor: User, changed: list[str], thing: str) -> None:
    record(actor, Event.SETTINGS_CHANGED, subject=thing, fields=in_words(changed) or "nothing", thing=thing)


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        # Somebody added one of the same name between the form's question and this.
        raise StaleEdit(None) from error
