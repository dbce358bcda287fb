"""Who owns the tables, and what may the role do that the application signs in with?

The owner makes and changes tables, and signs in for migrations only. The application's role reads and writes
rows. It can add to the audit, and can neither change what is there nor disable the triggers that refuse it,
which belong to the owner. `grant` runs after every migration, so that a new table needs no line of its own.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

EVERYWHERE = "SELECT, INSERT, UPDATE, DELETE"
# The trigger writes the ends of strands with its owner's rights.
EXCEPTIONS = {
    "audit_entries": "SELECT, INSERT",
    "audit_strands": "SELECT",
    "alembic_version": "SELECT",
}
OWNS_THE_AUDIT = text(
    "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class "
    "WHERE oid = to_regclass('audit_entries')"
)


def grants(tables: set[str], role: str) -> list[str]:
    """The statements that give a role its rights; `role` is quoted already."""
    special = [
        statement
        for table, rights in EXCEPTIONS.items()
        if table in tables
        for statement in (f"REVOKE ALL ON {table} FROM {role}", f"GRANT {rights} ON {table} TO {role}")
    ]
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT {EVERYWHERE} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *special,
    ]


def grant(connection: Connection, role: str) -> None:
    """Give the application's role its rights, unless it is the owner itself."""
    if role == connection.exec_driver_sql("SELECT current_user").scalar_one():
        return
    tables = connection.exec_driver_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ).scalars()
    for statement in grants(set(tables), connection.dialect.identifier_preparer.quote(role)):
        connection.exec_driver_sql(statement)


def owner_engine(config: Any) -> Engine:
    """An engine that signs in as the owner of the tables."""
    options = config["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    return create_engine(config["DATABASE_OWNER_URI"], poolclass=NullPool, connect_args=options)


class OwnsTheAudit(SystemExit):
    """Production is not safe like this. As a SystemExit it is printed as a sentence, not a traceback."""


def refuse_owner(uri: str) -> None:
    """Raise OwnsTheAudit if this role could disable the triggers that keep the audit as it is.

    A database that does not answer yet is no reason not to start: every page says so until it does.
    """
    engine = create_engine(uri, poolclass=NullPool, connect_args={"connect_timeout": 5})
    with suppress(OperationalError), engine.connect() as connection:
        if connection.execute(OWNS_THE_AUDIT).scalar():
            raise OwnsTheAudit(
                f"DATABASE_URL signs in as {make_url(uri).username or 'a role'}, which owns the record of "
                "everything done and could change it. Give the tables to another role, and name that role in "
                "DATABASE_OWNER_URL when you set up. See “In production” in the README."
            )
