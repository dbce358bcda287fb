"""Which addresses does a rule of the application stand for?

A rule has names in it, such as <case:reference>. What can stand there is said once: here or,
for the names that only one slice has, in an `addresses.py` among that slice's tests. A new name must be
added before the tests that walk over every page can go on.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule

# What stands for a name where a test does not say better.
USUAL: dict[str, tuple[Any, ...]] = {
    "reference": ("SH-2026-00001",),
    "stage": ("objective", "scanning"),
    "step": ("scan", "respond_again"),
    "form": ("csv", "xlsx"),
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


def _values(rule: Rule, name: str, known: Mapping[str, Iterable[Any]]) -> Iterable[Any]:
    if name in known:
        return known[name]
    if name in _usual():
        return _usual()[name]
    if name.endswith("_id"):
        return (1,)
    raise LookupError(f"{rule.rule}: say in addresses.py what can stand for {name}")


@functools.cache
def _usual() -> dict[str, tuple[Any, ...]]:
    """`USUAL`, and the `VALUES` of each slice; what means one thing here means no other thing there."""
    usual = dict(USUAL)
    for path in sorted(Path(__file__).parent.glob("*/*/addresses.py")):
        values = import_module(f"tests.{path.parent.parent.name}.{path.parent.name}.addresses").VALUES
        taken = values.keys() & usual.keys()
        assert not taken, f"{path} gives values to names that have some already: {taken}"
        usual |= values
    return usual


def _filled(rule: Rule, values: Mapping[str, Any]) -> str:
    parts = []
    for converter, name in ((is_name, text) for is_name, text in rule._trace):
        parts.append(quote(str(values[name])) if converter else name)
    return "".join(parts).lstrip("|")
