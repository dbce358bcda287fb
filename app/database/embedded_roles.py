"""Which roles does the embedded database have, and who owns it?

As it would be in production: one role owns the database and another uses it, and neither is a superuser.
"""

from collections.abc import Callable
from typing import LiteralString

import psycopg
from psycopg import sql

from app.database.ownership import grants

DATABASE = "fourtier"
ROLE = "fourtier"
OWNER = "fourtier_owner"
SUPERUSER = "postgres"

# Signs in as the superuser to the database of this name.
Connect = Callable[[str], psycopg.Connection]
OWNED_BY = "SELECT 1 FROM pg_database WHERE pg_get_userbyid(datdba) = %s LIMIT 1"


def ensure(connect: Connect, password: str) -> None:
    """Make the roles and the database that are not there yet."""
    with connect("postgres") as connection:
        _ensure_role(connection, OWNER, "CREATEDB", password)
        _ensure_role(connection, ROLE, "NOCREATEDB", password)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        owned = connection.execute(OWNED_BY, [ROLE]).fetchone()
    if owned:
        _hand_over(connect)


def _ensure_role(connection: psycopg.Connection, role: str, rights: LiteralString, password: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                sql.Identifier(role), sql.SQL(rights), sql.Literal(password)
            )
        )


def _hand_over(connect: Connect) -> None:
    """Give the owner what the application's role owns in an instance of an earlier release, or nothing."""
    role, owner = sql.Identifier(ROLE), sql.Identifier(OWNER)
    with connect(DATABASE) as connection, connection.transaction():
        connection.execute(sql.SQL("REASSIGN OWNED BY {} TO {}").format(role, owner))
        connection.execute(sql.SQL("ALTER ROLE {} NOCREATEDB").format(role))
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for statement in grants({name for (name,) in found}, ROLE):
            connection.execute(statement)
