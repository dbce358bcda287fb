"""Is every module held by the import contracts that are meant for it, however deep it lies?

The contracts stand in pyproject.toml; `lint-imports` checks them. A contract holds only the modules that its
patterns name, so these tests compare the patterns with what each module is.
"""

import ast
import functools
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
(WINGS,) = [contract for contract in CONTRACTS if contract["type"] == "layers"]
INDEPENDENT = {contract["modules"][0] for contract in CONTRACTS if contract["type"] == "independence"}
# The one page without a blueprint, which asks the database whether it is there.
NOT_A_ROUTES_MODULE = {"app.web.health"}
# What uses the database session and knows of HTTP or of the application all the same, besides app.web.
BETWEEN_BOTH = {
    "app",  # it puts the application together
    "app.cli",  # so do the commands
    "app.database.transactions",  # it ends the transaction when a request ends
    "app.accounts.auth.links",  # it builds and signs the addresses that are mailed
    "app.accounts.auth.sessions",  # it looks up who sent a request
    "app.accounts.auth.setup",  # it gives the library that signs people in its tables
    "app.background.jobs",  # the worker has an application but no request:
    "app.background.notices",  # these three read settings from it
    "app.background.tasks",
}


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def modules():
    """Each module by its name; read by the first test that asks, since each process collects all tests."""
    return {name_of(path): ast.parse(path.read_text()) for path in (ROOT / "app").rglob("*.py")}


def contract(named):
    return next(each for each in CONTRACTS if each["name"].startswith(named))


def sources(named):
    """The modules that a contract holds: `*` stands for one name, `**` for one or more.

    A package stands for all that is in it.
    """
    patterns = [
        re.escape(pattern).replace(r"\*\*", r".+").replace(r"\*", r"[^.]+") + r"(\..+)?"
        for pattern in contract(named)["source_modules"]
    ]
    return {name for name in modules() if any(re.fullmatch(pattern, name) for pattern in patterns)}


def decorated_by(*names):
    """The modules that decorate a function with one of these."""

    def is_meant(decorator):
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        return isinstance(called, ast.Name) and called.id in names

    return {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(map(is_meant, node.decorator_list))
    }


def last_parts(*names):
    return {name for name in modules() if name.rpartition(".")[2] in names}


def inside(*packages):
    """The packages themselves and all that is in them."""
    return {name for name in modules() if f"{name}.".startswith(tuple(f"{package}." for package in packages))}


def importing(*wanted):
    """The modules that import one of these, or from within it."""

    def is_meant(imported):
        return f"{imported}.".startswith(tuple(f"{name}." for name in wanted))

    return {name for name, tree in modules().items() if any(map(is_meant, imports_of(tree)))}


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_with_a_view_is_held_to_leave_the_session_alone():
    views = decorated_by("requires", "public") - NOT_A_ROUTES_MODULE
    assert len(views) > 25
    assert views - sources("Routes never touch") == set()


def test_every_verb_and_every_rule_is_held_to_know_nothing_of_http():
    meant = decorated_by("use_case") | last_parts("queries", "services")
    meant |= inside("app.policy", "app.workflows", "app.models", "app.evidence.statistics")
    assert len(meant) > 80
    assert meant - sources("Policy, workflows, models") == set()


def test_whatever_asks_the_database_is_held_to_know_nothing_of_http():
    asks = importing("app.extensions")
    assert len(asks) > 80
    assert asks - sources("Policy, workflows, models") - inside("app.web") == BETWEEN_BOTH


def test_what_is_excepted_from_knowing_nothing_of_http_needs_it():
    http = contract("Policy, workflows, models")["forbidden_modules"]
    assert BETWEEN_BOTH - importing(*http) == set()


def test_no_module_may_draw_maps_but_those_of_the_three_wings_for_it():
    heavy = contract("Only mapping, places and evidence")
    assert heavy["source_modules"] == ["app"]
    assert {pattern.split(".")[1] for pattern in heavy["ignore_imports"]} == {"mapping", "places", "evidence"}


def test_the_slices_of_each_wing_are_independent_and_a_new_one_is_too():
    slices = {name.removesuffix(".slice") for name in modules() if name.endswith(".slice")}
    wings = {slice_.rsplit(".", 1)[0] for slice_ in slices if slice_.count(".") == 2}
    assert len(wings) >= 5
    assert {f"{wing}.*" for wing in wings} == INDEPENDENT


def test_every_part_of_the_product_has_its_layer_and_no_two_parts_share_one_freely():
    """Between names on one layer, `:` would allow them to import each other; `|` does not."""
    assert WINGS["exhaustive"]
    assert [layer for layer in WINGS["layers"] if ":" in layer] == []
