"""How does a test get a database, an application, a person and a page?"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event

from app import create_app
from app.database import embedded_postgres
from app.database.embedded_roles import ROLE, SUPERUSER
from app.extensions import db
from app.models.person import User
from config import TestConfig
from tests import factories, reading, savepoints
from tests.pages import StyledClient, VisitingClient

INSTANCE = Path(os.environ.get("TEST_INSTANCE_DIR", "instance/tests")).resolve()
# Several processes test at once, each in databases of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

reading.listen()
# How long an example takes says how busy the machine is, and nothing about the product.
settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: to look through it for garbage took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """A real PostgreSQL for the length of the test run, shared by its processes."""
    with embedded_postgres.running(INSTANCE, durable=False):
        yield INSTANCE


@pytest.fixture(scope="session")
def migrated(server: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a fully migrated database, of which others are copied."""
    if made := os.environ.get("TEST_MIGRATED_DATABASE"):
        return made
    name = f"tests_{WORKER}_migrated"
    url = embedded_postgres.create_scratch_database(server, name)
    folder = str(tmp_path_factory.mktemp("instance"))
    owner = embedded_postgres.owner_url(server, name)
    settings = {"DATABASE_URL": url, "DATABASE_OWNER_URL": owner, "INSTANCE_DIR": folder}
    app = create_app(TestConfig(settings), commands=True)
    with app.app_context():
        upgrade(revision="head")
        db.engine.dispose()
    return name


def with_the_applications_rights(server: Path, database: str) -> str:
    """The URL of sessions that have the application's rights, until a test asks for `SET LOCAL ROLE NONE`."""
    superuser = embedded_postgres.url(server, database, SUPERUSER)
    return f"{superuser}{'&' if '?' in superuser else '?'}options=-crole%3D{ROLE}"


def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if WORKER == "main" else own.parent) / name
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def make_app(
    server: Path, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Flask]]:
    """An application on a fresh, fully migrated database of a given name."""
    made: list[Flask] = []
    # Each application has an environment of its own: what one compiled of a template, the next one reads.
    compiled = FileSystemBytecodeCache(str(folder_of_the_run(tmp_path_factory, "templates")))

    def make(name: str, **environ: str) -> Flask:
        database = f"tests_{WORKER}_{name}"
        embedded_postgres.create_scratch_database(server, database, migrated)
        settings = {
            "DATABASE_URL": with_the_applications_rights(server, database),
            "DATABASE_OWNER_URL": embedded_postgres.owner_url(server, database),
            "INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")),
        }
        app = create_app(TestConfig(settings | environ), commands=True)
        app.jinja_env.bytecode_cache = compiled
        app.test_client_class = VisitingClient
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_app(make_app: Callable[..., Flask]) -> Flask:
    return make_app("usual")


@contextmanager
def within_one_transaction(app: Flask) -> Iterator[Flask]:
    """Whatever is committed in here is gone afterwards."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        factories.forget()
        try:
            with savepoints.held_back(connection):
                yield app
                db.session.remove()
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application inside one transaction, which is rolled back when the test ends."""
    with within_one_transaction(migrated_app):
        yield migrated_app


@pytest.fixture
def savepoints_at_once(app: Flask) -> None:
    """For a test in which a question to the database fails: see tests/savepoints.py."""
    savepoints.tell_at_once(db.engines[None])  # type: ignore[arg-type]


@pytest.fixture
def forgiving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown filter values are left out, as they are for readers; elsewhere a test may have none."""
    monkeypatch.setitem(app.config, "STRICT_FILTERS", False)


@pytest.fixture
def committed_app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application whose transactions really commit, for tests of two at once. Slower: use it sparingly."""
    app = make_app("committed")
    factories.forget()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], StyledClient]:
    """A browser's stand-in, signed in as somebody, that checks house style on every page it gets."""

    def make(person: User) -> StyledClient:
        return StyledClient.for_person(app, person)

    return make


@pytest.fixture
def queries(app: Flask) -> Callable[[], Any]:
    """Counts the statements of a block: `with queries() as made: ...; len(made)`."""

    @contextmanager
    def count() -> Iterator[list[Any]]:
        made: list[Any] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                made.append(statement)

        # Of every engine, since a request has a session of its own.
        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return count
