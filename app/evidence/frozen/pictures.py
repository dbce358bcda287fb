"""The finished pictures of kept evidence, as they were stored."""

from flask import current_app

from app.models.frozen import FrozenEvidence
from app.storage import open_stored


def svg_of(kept: FrozenEvidence) -> str:
    """The picture; empty if there is none."""
    if not kept.picture:
        return ""
    with open_stored(current_app.config["FROZEN_DIR"], kept.picture) as file:
        return file.read().decode()
