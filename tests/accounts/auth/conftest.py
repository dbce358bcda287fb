"""How does a test get the product as it runs for real people: no demonstration, real passwords?"""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_security import hash_password

from app.extensions import db
from app.models.partnership import Group
from app.models.person import Role, User
from tests import factories
from tests.accounts.auth.people import PASSWORD
from tests.conftest import within_one_transaction
from tests.pages import StyledClient


@pytest.fixture(scope="session")
def strict_app(make_app: Callable[..., Flask]) -> Flask:
    """DEMO is off."""
    return make_app("strict", DEMO="0")


@pytest.fixture
def app(strict_app: Flask) -> Iterator[Flask]:
    with within_one_transaction(strict_app):
        yield strict_app


@pytest.fixture
def demonstration_app(migrated_app: Flask) -> Iterator[Flask]:
    """DEMO is on."""
    with within_one_transaction(migrated_app):
        yield migrated_app


@pytest.fixture
def browser(app: Flask) -> Callable[[], StyledClient]:
    """A browser in which nobody is signed in."""
    return lambda: StyledClient(app.test_client())


@functools.cache
def _hashed() -> str:
    """Made once, since it is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def person(app: Flask) -> Callable[..., User]:
    """Somebody with a password."""

    def make(role: Role = Role.OFFICER, of: Group | None = None, **details: Any) -> User:
        group = None if role.is_partnership_wide else of or factories.nat()
        made = factories.person(role, group, **details)
        made.password = _hashed()
        db.session.commit()
        return made

    return make
