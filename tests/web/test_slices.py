"""Does the application find everything that a slice has, and say so if it cannot?"""

import ast
from types import SimpleNamespace

import pytest
from flask import Blueprint

from app.web import slices
from app.web.slices import PACKAGE, Slice, find_commands, find_slices

# Only a demonstration has an address for its view; the tests of the demonstration open it.
NOT_ALWAYS_THERE = {"app.accounts.demonstration.routes.enter"}


def declared_views():
    """Every function that says who may use it, as the views of slices do."""
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(map(says_who, node.decorator_list)):
                yield f"{module}.{node.name}"


def says_who(decorator):
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in ("requires", "public")


def test_every_view_that_is_written_has_an_address(app):
    reachable = {f"{view.__module__}.{view.__name__}" for view in app.view_functions.values()}
    views = set(declared_views())
    assert len(views) > 150
    assert views - reachable - NOT_ALWAYS_THERE == set()


@pytest.fixture
def made_up(tmp_path, monkeypatch, request):
    """Packages of another product, in which slices are looked for instead."""
    root = tmp_path / f"made_up_{request.node.name}"
    root.mkdir()
    (root / "__init__.py").touch()
    (root / "wing").mkdir()
    (root / "wing/__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(slices, "PACKAGE", root)
    return root / "wing"


def test_a_package_that_cannot_be_imported_is_not_left_out(made_up):
    (made_up / "__init__.py").write_text("import no_such_module\n")
    with pytest.raises(ImportError, match="no_such_module"):
        find_commands()


def test_a_module_of_commands_names_them(made_up):
    (made_up / "commands.py").write_text("COMMAND = ()\n")
    with pytest.raises(AttributeError, match=r"wing\.commands.*COMMANDS"):
        find_commands()


def test_a_slice_that_stands_under_none_is_named(monkeypatch):
    lost = SimpleNamespace(
        __name__="app.wing.lost.slice", SLICE=Slice((Blueprint("lost", "lost"),), under="evidense")
    )
    monkeypatch.setattr(slices, "_modules", lambda name: [lost])
    with pytest.raises(LookupError, match=r"app\.wing\.lost\.slice: .*'evidense'"):
        find_slices.__wrapped__()
