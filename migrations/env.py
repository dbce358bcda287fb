"""How does Alembic reach the database and the models?"""

from logging.config import fileConfig
from typing import Any

from alembic import context
from flask import current_app

from app.extensions import db

config = context.config
if config.config_file_name:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The job queue's tables belong to its library, which brings its own schema."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not (table or "").startswith("procrastinate_")


def run_offline() -> None:
    context.configure(
        url=current_app.config["SQLALCHEMY_DATABASE_URI"], target_metadata=db.metadata, literal_binds=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=ours,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run_offline() if context.is_offline_mode() else run_online()
