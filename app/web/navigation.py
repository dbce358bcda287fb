"""Where can the reader go, where are they, and for which partnership?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

from app import clock, policy
from app.models.person import User
from app.policy import Action


@dataclass(frozen=True)
class Place:
    """An entry of the service navigation: its words, its page, and the slices that belong to it."""

    label: str
    endpoint: str
    action: Action
    also: tuple[str, ...] = ()

    def is_here(self) -> bool:
        current = (request.endpoint or "").split(".")[0]
        return current in (self.endpoint.split(".")[0], *self.also)


PLACES = (
    Place("Home", "home.index", Action.HOME_VIEW),
    Place(
        "Cases",
        "caseload.index",
        Action.CASE_LIST,
        ("log", "cases", "plans", "assessment", "actions", "sharing", "files"),
    ),
    Place("Escalations", "escalation.index", Action.ESCALATION_LIST),
    Place("Map", "maps.index", Action.MAP_VIEW),
    Place("Task-and-finish", "task_groups.index", Action.TASK_GROUP_LIST, ("task_group_scope",)),
    Place("Evidence", "evidence.index", Action.EVIDENCE_VIEW, ("incidents", "change", "coverage")),
    Place("Audit", "audit.index", Action.AUDIT_READ),
    Place("Settings", "admin.index", Action.SETTINGS_MANAGE),
)


def places() -> list[Place]:
    return [
        p for p in PLACES if p.endpoint in current_app.view_functions and policy.can(current_user, p.action)
    ]


def init_app(
    app: Flask,
    partnership_named: Callable[[], Any],
    count_awaiting: Callable[[User], int],
) -> None:
    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "partnership": partnership_named(),
            "awaiting_me": count_awaiting(current_user),
            "places": places() if current_user.is_authenticated else [],
            "demonstration": current_app.config["DEMO"],
            "today": clock.today(),
            "now": clock.now(),
        }
