"""How often may somebody try, and how much may they send? `@limiter.limit("20 per minute")` on a view."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, current_app, make_response, request
from flask_login import current_user

from app import policy
from app.database import rate_limits
from app.extensions import limiter

__all__ = ["allow_large_files", "limit_wrong_tries", "limiter"]

View = TypeVar("View", bound=Callable[..., Any])
FORM_OVERHEAD = 1_000_000


def limit_wrong_tries(
    limits: str, is_wrong: Callable[[Response], bool]
) -> Callable[[View], Callable[..., Any]]:
    """Limit how often a form may be sent in vain.

    Each try is counted before it is made, and given back if it was right: tries made at the same time would
    all be let through if only those that have failed were counted.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Response:
            response = make_response(view(*args, **kwargs))
            if request.method == "POST" and not is_wrong(response):
                _give_back()
            return response

        return cast("View", limiter.limit(limits, methods=["POST"])(wrapper))

    return decorate


def _give_back() -> None:
    for counted in limiter.current_limits:
        key = counted.limit.key_for(*counted.request_args)
        limiter.storage.incr(key, counted.limit.get_expiry(), amount=-1)


def init_app(app: Flask) -> None:
    """Flask-Limiter finds where it counts by a name, which is known once the class is loaded."""
    assert rate_limits.DatabaseStorage.STORAGE_SCHEME
    limiter.init_app(app)


def allow_large_files(bp: Blueprint, action: policy.Action) -> None:
    """Files of incidents and areas are larger than other uploads, for those who may give them."""

    # Before the view is called: by then the form has been read.
    @bp.url_value_preprocessor
    def allow(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if request.method == "POST" and policy.can(current_user, action):
            request.max_content_length = current_app.config["MAX_IMPORT_MB"] * 1_000_000 + FORM_OVERHEAD
