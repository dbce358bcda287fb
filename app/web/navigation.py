"""Where can the reader go, where are they, and for which partnership?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

from app import clock, policy
from app.models.person import User
from app.policy import Action
from app.structure.choices import partnership_named

# The section of the entries that stand in the account menu.
ACCOUNT = "account"


@dataclass(frozen=True)
class Entry:
    """A link of the service navigation, of the account menu, or of the sub-navigation of a section."""

    label: str
    endpoint: str
    action: Action
    # Entries stand in the order of their positions, which need not be consecutive.
    position: int
    # The main entry whose sub-navigation this stands in: the first part of that entry's endpoint.
    # ACCOUNT for the account menu.
    section: str = ""
    # How many things await the reader there.
    count: Callable[[User], int] | None = None
    # Further endpoints on which this entry is the current one.
    also: tuple[str, ...] = ()

    def is_page(self) -> bool:
        return request.endpoint == self.endpoint

    def is_here(self) -> bool:
        """Whether the reader is on this page or, where the entry heads a section, anywhere in it."""
        if self.section not in ("", ACCOUNT):
            return request.endpoint in (self.endpoint, *self.also)
        blueprint = (request.endpoint or "").split(".")[0]
        sections: Mapping[str, str] = current_app.extensions["sections"]
        return sections.get(blueprint, blueprint) == self.endpoint.split(".")[0]


def entries(section: str = "") -> list[Entry]:
    """The entries of the main navigation, or of a section, that this reader may open."""
    registered: list[Entry] = current_app.extensions["navigation"]
    return [
        entry for entry in registered if entry.section == section and policy.can(current_user, entry.action)
    ]


def init_app(app: Flask, all_entries: Iterable[Entry], sections: Mapping[str, str]) -> None:
    app.extensions["navigation"] = sorted(all_entries, key=lambda entry: (entry.position, entry.label))
    app.extensions["sections"] = sections

    @app.context_processor
    def frame() -> dict[str, Any]:
        main = entries() if current_user.is_authenticated else []
        return {
            "partnership": partnership_named(),
            "navigation": main,
            "navigation_counts": {entry.endpoint: entry.count(current_user) for entry in main if entry.count},
            "account_menu": entries(ACCOUNT) if current_user.is_authenticated else [],
            "sub_navigation": entries,
            "demonstration": current_app.config["DEMO"],
            "today": clock.today(),
            "now": clock.now(),
        }
