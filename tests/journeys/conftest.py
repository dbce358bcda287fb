"""How does a journey get a browser, and the product as it runs for real people?"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from tests import factories
from tests.browsing import launched, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def product(browser: Any, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """No demonstration, and each form carries its token."""
    app = make_app("journeys", DEMO="0")
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        factories.forget()
        yield app
        db.session.remove()


@pytest.fixture(scope="module")
def address(product: Flask) -> Iterator[str]:
    with served(product) as url:
        yield url
