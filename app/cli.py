"""What can be done from the command line?

A web server does none of it, and is spared what only commands need: they are there when one is run.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.database import embedded_postgres
from app.extensions import db
from app.web import slices


def init_app(app: Flask, wanted: bool = False) -> None:
    if wanted or click.get_current_context(silent=True):
        _add_commands(app)
        _keep_database_running(app)
        _speak_plainly()


def _add_commands(app: Flask) -> None:
    """Each slice has the commands that are its own; `flask db` finds its settings with the application."""
    from flask_migrate import Migrate

    from app.background import worker

    for command in (*slices.find_commands(), worker.work):
        app.cli.add_command(command)
    Migrate(app, db, directory="migrations", compare_type=True)


def _keep_database_running(app: Flask) -> None:
    """The embedded database runs for as long as a `flask` command does."""
    command = click.get_current_context(silent=True)
    if command and app.config.get("EMBEDDED_DATABASE"):
        try:
            command.find_root().with_resource(embedded_postgres.running(app.config["INSTANCE_DIR"]))
        except embedded_postgres.EmbeddedPostgresError as error:
            raise click.ClickException(str(error)) from error


def _speak_plainly() -> None:
    command = click.get_current_context(silent=True)
    if command:
        command.find_root().with_resource(database_that_may_be_away())


@contextmanager
def database_that_may_be_away() -> Iterator[None]:
    """One that does not answer, or does not let us in, costs a sentence and no traceback."""
    try:
        yield
    except OperationalError as error:
        # What went wrong in a database that does answer has a number, and is a mistake of ours.
        if getattr(error.orig, "sqlstate", None):
            raise
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(
            f"Could not connect to the database ({reason}). Check that it is running, and that "
            "DATABASE_URL is right: postgresql://user:password@host:5432/database."
        ) from error
