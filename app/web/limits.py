"""How often may somebody try, and how much may they send? `@limiter.limit("20 per minute")` on a view."""

from typing import Any

from flask import Blueprint, current_app, request
from flask_login import current_user

from app import policy
from app.extensions import limiter

__all__ = ["allow_large_files", "limiter"]

FORM_OVERHEAD = 1_000_000


def allow_large_files(bp: Blueprint, action: policy.Action) -> None:
    """Files of incidents and areas are larger than other uploads, for those who may give them."""

    # Before the view is called: by then the form has been read.
    @bp.url_value_preprocessor
    def allow(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if request.method == "POST" and policy.can(current_user, action):
            request.max_content_length = current_app.config["MAX_IMPORT_MB"] * 1_000_000 + FORM_OVERHEAD
