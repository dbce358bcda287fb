"""Slices: what each registers, and how the application finds them.

A slice is a folder of a wing with a `slice.py` that names it `SLICE`. It lists the folder's pages,
navigation entries and slots. Its `commands.py` (a tuple `COMMANDS`) and `tasks.py` are found by their names,
and loaded only by the processes that need them. Nothing outside the folder lists it.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from flask import Blueprint, Flask

from app.slots import Slot
from app.web import navigation
from app.web.navigation import Entry

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Slice:
    """The registration of one folder."""

    blueprints: tuple[Blueprint, ...] = ()
    # Modules that add views to a blueprint of another module, or of another slice, when they are imported.
    views: tuple[ModuleType, ...] = ()
    # The blueprint whose name and address begin those of this slice, when it stands under another's.
    under: str = ""
    # The entry of the main navigation or the account menu that is shown as current on this slice's pages.
    section: str = ""
    navigation: tuple[Entry, ...] = ()
    fills: tuple[tuple[Slot[Any], Callable[..., Any]], ...] = ()
    # Whatever else start-up must do, such as pages that depend on a setting.
    init_app: Callable[[Flask], None] = field(default=lambda app: None)


def init_app(app: Flask) -> None:
    """Register every slice: slots, navigation and pages."""
    slices = find_slices()
    for slice_ in slices:
        for slot, provider in slice_.fills:
            slot.fill(provider)
    navigation.init_app(app, [entry for slice_ in slices for entry in slice_.navigation], _sections(slices))
    for slice_ in slices:
        if not slice_.under:
            for blueprint in slice_.blueprints:
                app.register_blueprint(blueprint)
        slice_.init_app(app)


@functools.cache
def find_slices() -> tuple[Slice, ...]:
    """Every slice of the product, its blueprints hung under those they belong to."""
    modules = list(_modules("slice"))
    slices = tuple(module.SLICE for module in modules)
    by_name = {blueprint.name: blueprint for slice_ in slices for blueprint in slice_.blueprints}
    for module in modules:
        _hang_under_another(module, by_name)
    return slices


def _hang_under_another(module: ModuleType, by_name: dict[str, Blueprint]) -> None:
    under = module.SLICE.under
    if under and under not in by_name:
        raise LookupError(f"{module.__name__}: no slice has a blueprint {under!r} to stand under")
    for blueprint in module.SLICE.blueprints if under else ():
        by_name[under].register_blueprint(blueprint)


def find_commands() -> list[click.Command]:
    """The commands that slices add to `flask`."""
    return [command for module in _modules("commands") for command in module.COMMANDS]


def load_tasks() -> None:
    """Make the tasks of every slice known to the queue."""
    list(_modules("tasks"))


def _modules(name: str) -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages([str(PACKAGE)], f"{PACKAGE.name}.", onerror=_raise):
        if module.name.rpartition(".")[2] == name:
            yield importlib.import_module(module.name)


def _raise(package: str) -> None:
    """Let a package that cannot be imported stop the start; the walk would leave it out."""
    raise  # noqa: PLE0704  # pkgutil calls this while it handles the error


def _sections(slices: tuple[Slice, ...]) -> dict[str, str]:
    """Which entry of the navigation is current, for the first part of an endpoint."""
    return {
        blueprint.name: slice_.section
        for slice_ in slices
        if slice_.section
        for blueprint in slice_.blueprints
    }
