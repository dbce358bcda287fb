"""Where can the reader go, where are they, and for which partnership?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

from app import policy
from app.models import Partnership
from app.policy import Action


@dataclass(frozen=True)
class Place:
    """An entry of the service navigation: its words, its page, and which slice it stands for."""

    label: str
    endpoint: str
    action: Action

    @property
    def slice(self) -> str:
        return self.endpoint.split(".")[0]


PLACES = (
    Place("Home", "home.index", Action.HOME_VIEW),
    Place("Cases", "cases.index", Action.CASE_LIST),
    Place("Escalations", "escalation.index", Action.ESCALATION_LIST),
    Place("Map", "maps.index", Action.MAP_VIEW),
    Place("Task-and-finish", "task_groups.index", Action.TASK_GROUP_LIST),
    Place("Evidence", "evidence.index", Action.EVIDENCE_VIEW),
    Place("Audit", "audit.index", Action.AUDIT_READ),
    Place("Settings", "admin.index", Action.SETTINGS_MANAGE),
)


def places() -> list[Place]:
    return [
        p
        for p in PLACES
        if p.endpoint in current_app.view_functions and policy.grants(current_user, p.action)
    ]


def init_app(app: Flask, get_partnership: Callable[[], Partnership | None]) -> None:
    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "partnership": get_partnership(),
            "places": places() if current_user.is_authenticated else [],
            "here": (request.endpoint or "").split(".")[0],
            "demonstration": current_app.config["DEMO"],
        }
