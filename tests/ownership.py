"""How does a test do what only the owner of the database could?"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.database.embedded_roles import ROLE
from app.extensions import db


@contextmanager
def as_owner() -> Iterator[None]:
    """Within this transaction, without the limits of the application's role."""
    db.session.execute(text("SET LOCAL ROLE NONE"))
    yield
    db.session.execute(text(f"SET LOCAL ROLE {ROLE}"))
