"""Which addresses does a rule of the application stand for?

A rule has names in it, such as <case:reference>. What can stand there is said once: here or, for the names
that only one slice has, in an `addresses.py` among that slice's tests. A new name must be added before the
tests that walk over every page can go on. The `addresses.py` of a slice may have

    VALUES            what can stand for a name: {"street": ("Oak Street",)}
    NOUNS             the models whose numbers a name in `_id` is (or keys, in `_key`): {"tour_id": [Tour]}
    make(cast)        makes one of each, by the people of `tests.world.people`
    WALKED_HERE       the endpoints that answer only where that slice's tests have made more, and ask
"""

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule

TESTS = Path(__file__).parent
# What stands for a name where a test does not say better.
USUAL: dict[str, tuple[Any, ...]] = {
    "reference": ("SH-26-4444",),
    "stage": ("objective", "scanning"),
    "step": ("scan", "respond_again"),
    "form": ("csv", "xlsx", "geojson"),
    "kind": ("circle", "wards", "lsoas", "drawn"),
    "format_": ("csv", "xlsx"),
    "paper": ("pdf", "docx"),
    "code": ("E05000001",),
    "answer": ("grant", "refuse"),
    "filename": ("nothing.js",),
    "token": ("forged",),
    "name": ("forged",),
}


def of(rule: Rule, known: Mapping[str, Iterable[Any]] = {}) -> list[str]:
    """Every address of a rule, with each of the values that can stand for its names."""
    choices = [[(name, value) for value in _values(rule, name, known)] for name in sorted(rule.arguments)]
    return [_filled(rule, dict(chosen)) for chosen in itertools.product(*choices)]


def slices() -> Iterator[ModuleType]:
    """The `addresses.py` of each slice that has one."""
    for path in sorted(TESTS.glob("*/*/addresses.py")):
        yield import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)))


def with_those_of_slices(own: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What is said for everything, and what each slice adds to it; nothing is said twice."""
    together = dict(own)
    for module in slices():
        added = getattr(module, name, {})
        taken = added.keys() & together.keys()
        assert not taken, f"{module.__file__} says what is said already: {taken}"
        together |= added
    return together


def _values(rule: Rule, name: str, known: Mapping[str, Iterable[Any]]) -> Iterable[Any]:
    if name in known:
        return known[name]
    if name in _usual():
        return _usual()[name]
    if name.endswith("_id"):
        return (1,)
    if name.endswith("_key"):
        return ("0123456789ab",)
    raise LookupError(f"{rule.rule}: say in addresses.py what can stand for {name}")


@functools.cache
def _usual() -> dict[str, tuple[Any, ...]]:
    return with_those_of_slices(USUAL, "VALUES")


def _filled(rule: Rule, values: Mapping[str, Any]) -> str:
    parts = []
    for converter, name in ((is_name, text) for is_name, text in rule._trace):
        parts.append(quote(str(values[name])) if converter else name)
    return "".join(parts).lstrip("|")
