"""What is done with a partnership's folder? It is set up from it, or brought up to date with it."""

from app.accounts.admin.set_up.building import (
    Built,
    build_areas,
    build_groups,
    build_partners,
    build_partnership,
    build_people,
)
from app.accounts.admin.set_up.folder import Folder
from app.models.event import Event
from app.use_case import record, use_case
from app.words import in_words


@use_case
def set_up_from(folder: Folder) -> Built:
    """Set up or update the partnership from its folder: all or nothing, and idempotent."""
    built = Built()
    partnership = build_partnership(folder, built)
    build_partners(folder, built)
    build_areas(folder, built)
    build_groups(folder, built)
    build_people(folder, built)
    if partnership.name in built.made:
        record(None, Event.PARTNERSHIP_SET_UP, subject=partnership.name, partnership=partnership.name)
    else:
        changed = in_words([*built.made, *built.changed][:20]) or "nothing"
        record(None, Event.SETTINGS_CHANGED, subject=partnership.name, fields=changed, thing=partnership.name)
    return built
