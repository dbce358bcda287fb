"""Can this process do its work? For whatever watches over it."""

from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.web.guard import public


@public
def health() -> tuple[str, int, dict[str, str]]:
    """A database that is away is answered as on every page: 503."""
    db.session.execute(text("SELECT 1"))
    return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


def init_app(app: Flask) -> None:
    app.add_url_rule("/health", view_func=health, methods=["GET"])
