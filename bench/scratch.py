"""The folder, PostgreSQL and database that a benchmark uses."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from app import create_app
from app.database import embedded_postgres
from app.extensions import db
from config import load


@contextmanager
def running() -> Iterator[Path]:
    """Yield a scratch folder in the instance, with PostgreSQL running while it is needed."""
    folder = Path(os.environ.get("INSTANCE_DIR", "instance")).resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with embedded_postgres.running(folder):
        yield folder


@contextmanager
def new_database(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Within the app, on an empty database. Gives the settings by which a server is on it too."""
    url = embedded_postgres.create_scratch_database(folder, name)
    with app_on(url, folder, embedded_postgres.owner_url(folder, name)) as environ:
        upgrade(revision="head")
        yield environ


@contextmanager
def app_on(url: str, folder: Path, owner_url: str = "") -> Iterator[dict[str, str]]:
    environ = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "DEMO": "1", "DATABASE_OWNER_URL": owner_url}
    with create_app(load(os.environ | environ), commands=True).app_context():
        yield environ
        db.session.remove()
        db.engine.dispose()


def address() -> str:
    """The URL of the database's owner, who may fill it in any way, as the driver takes it."""
    url = make_url(current_app.config["DATABASE_OWNER_URI"])
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
