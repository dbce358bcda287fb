"""How do tests that look at one made-up world, one after the other, share what it took to make it?

A module whose tests ask for the same large fixture has an `app` of its own:

    @pytest.fixture
    def app(request, migrated_app):
        yield from standing.app(request, migrated_app, months=made_months)

`made_months()` is called for the first test that asks for a fixture `months`. What it made stands in a
transaction that stays open for the next test of the module that asks for it; what each test does is undone.
The fixture itself is `standing.world()`, which is what `made_months()` returned.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.buttons import undone


@dataclass
class Ground:
    """The one world that stands, if any does."""

    module: Any = None
    name: str = ""
    world: Any = None
    remembered: dict[str, Any] = field(default_factory=dict)
    open: ExitStack = field(default_factory=ExitStack)


_ground = Ground()


def world() -> Any:
    """What stands here."""
    return _ground.world


def app(request: pytest.FixtureRequest, app: Flask, **makers: Callable[[], Any]) -> Iterator[Flask]:
    """The application, on the world that a fixture of this test names, or on nothing at all."""
    # It imports this package's conftest, which pytest has loaded by another name.
    from tests.conftest import within_one_transaction

    name = next((each for each in makers if each in request.fixturenames), None)
    if name is None:
        clear()
        with within_one_transaction(app):
            yield app
        return
    if (_ground.module, _ground.name) != (request.module, name):
        _stand(request, within_one_transaction(app), name, makers[name])
    factories.go_back_to(_ground.remembered)
    with undone():
        yield app


def clear() -> None:
    _ground.open.close()
    _ground.module, _ground.name, _ground.world = None, "", None


def _stand(request: pytest.FixtureRequest, transaction: Any, name: str, make: Callable[[], Any]) -> None:
    clear()
    request.node.getparent(pytest.Module).addfinalizer(clear)
    _ground.open.enter_context(transaction)
    _ground.world = make()
    _ground.module, _ground.name, _ground.remembered = request.module, name, factories.remembered()
