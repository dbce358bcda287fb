"""How does Alembic reach the database and the models, and when does a migration give up?

It signs in as the owner of the tables, and gives the application's role its rights when it has done its work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from logging.config import fileConfig
from typing import Any

import click
from alembic import context
from flask import current_app
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from app.database import ownership
from app.extensions import db

config = context.config
if config.config_file_name:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


# By PostgreSQL's own codes: lock_not_available and query_canceled.
TIMEOUTS = {
    "55P03": (
        "The migration waited {MIGRATION_LOCK_SECONDS} seconds for a table in use and gave up, so that nobody "
        "queues behind it. Nothing of this step was changed. Stop the web server and the worker, or wait until "
        "long reads and imports have ended, and run it again."
    ),
    "57014": (
        "One statement of the migration took longer than {MIGRATION_STATEMENT_SECONDS} seconds and was stopped. "
        "Nothing of this step was changed. Set MIGRATION_STATEMENT_SECONDS to more, and run it again."
    ),
}


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The job queue's tables belong to its library, which brings its own schema."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not (table or "").startswith("procrastinate_")


def set_timeouts(connection: Connection) -> None:
    """Limit one transaction, so that nothing is left on the connection, nor on a pooler's behind it.

    An `autocommit_block` has no transaction, so it is not limited.
    """
    seconds = current_app.config
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds['MIGRATION_LOCK_SECONDS']}s'")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{seconds['MIGRATION_STATEMENT_SECONDS']}s'")


@contextmanager
def timeouts_explained() -> Iterator[None]:
    """Turn a timeout into a sentence that says what to do."""
    try:
        yield
    except OperationalError as error:
        sentence = TIMEOUTS.get(getattr(error.orig, "sqlstate", ""))
        if sentence is None:
            raise
        raise click.ClickException(sentence.format(**current_app.config)) from error


def run_offline() -> None:
    context.configure(
        url=current_app.config["DATABASE_OWNER_URI"], target_metadata=db.metadata, literal_binds=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with db.engine.connect() as connection:
        role = connection.exec_driver_sql("SELECT current_user").scalar_one()
    with ownership.owner_engine(current_app.config).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=ours,
            compare_type=True,
            transaction_per_migration=True,
        )
        event.listen(connection, "begin", set_timeouts)
        with timeouts_explained(), context.begin_transaction():
            context.run_migrations()
            ownership.grant(connection, role)
            connection.commit()


run_offline() if context.is_offline_mode() else run_online()
