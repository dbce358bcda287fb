"""Copy made-up cases within the database, which is much quicker than writing each of a million."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from app.models.references import SIGNS

# Filled faster without what each row would be checked against and put into; all of it is made again.
_INDEXES = (
    "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique"
)
_FOREIGN_KEYS = (
    "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])"
)
_CHANGED = {
    "id": "c.id + n * %(seeds)s",
    "reference": "c.reference || substr(%(signs)s, n / 20 + 1, 1) || substr(%(signs)s, n %% 20 + 1, 1)",
    "title": "words.title",
    "what": "words.what",
    "easting": "c.easting + (random() * 200 - 100)::int",
    "northing": "c.northing + (random() * 200 - 100)::int",
    "logged_at": "now() - age * interval '1500 days'",
    "changed_at": "now() - age * lately * interval '1500 days'",
    "closed_at": "CASE WHEN c.stage = 'closed' THEN now() - age * lately * interval '1500 days' END",
    "next_review_on": "CASE WHEN c.stage <> 'closed' THEN (now() - age * lately * interval '1500 days')::date + 30 END",
}


@contextmanager
def without_indexes(connection: psycopg.Connection, *tables: str) -> Iterator[None]:
    """Drop the indexes and foreign keys of these tables, and make them again at the end."""
    indexes = connection.execute(_INDEXES, [list(tables)]).fetchall()
    keys = connection.execute(_FOREIGN_KEYS, [list(tables)]).fetchall()
    for table, name, _ in keys:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    connection.execute("SET maintenance_work_mem = '1GB'")
    for _, definition in indexes:
        connection.execute(definition)
    for table, name, definition in keys:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def copy_cases(connection: psycopg.Connection, columns: str, seeds: int, number: int) -> None:
    """Copy the first cases until there are so many, each with dates, a point and words of its own."""
    values = ", ".join(_CHANGED.get(name, f"c.{name}") for name in columns.split(", "))
    copied = (
        f"INSERT INTO cases ({columns}) SELECT {values} FROM (SELECT seed.*, n, random() AS age, random() AS lately, "
        "1 + (seed.id * 7919::bigint + n * 104729) %% %(seeds)s AS other FROM cases seed "
        "CROSS JOIN generate_series(1, %(copies)s) n WHERE seed.id + n * %(seeds)s <= %(number)s) c "
        "JOIN cases words ON words.id = c.other ORDER BY c.n, c.id"
    )
    params = {"seeds": seeds, "copies": (number - 1) // seeds, "number": number, "signs": SIGNS}
    connection.execute("SELECT setseed(0.5)")
    connection.execute(copied, params)
