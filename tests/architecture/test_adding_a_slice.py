"""Can a slice, and a field of a case, be added by touching nothing but what the documents name?

The made-up slice in `made_up_slice/` has the shape of the tree. It is laid over a copy of the product, its
names are added where docs/adding-a-slice.md says, and its own tests run there. A made-up field is added to
the same copy where CONTRIBUTING.md says, and the tests of all fields find it everywhere.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import INSTANCE, WORKER

ROOT = Path(__file__).resolve().parents[2]
MADE_UP = Path(__file__).parent / "made_up_slice"
SLICE = "app/casework/walkabouts"
OWN_TESTS = "tests/casework/walkabouts"
FOLDERS = ("app", "templates", "static", "assets", "migrations", "tests", "docs")
FILES = ("config.py", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns(MADE_UP.name, Path(__file__).name)

# What a slice adds to files of others, each after the words that are named.
ADDED = {
    "app/policy/actions.py": {
        "class Action(enum.StrEnum):": """
    WALKABOUT_LIST = "walkabout:list"
    WALKABOUT_PLAN = "walkabout:plan"
    WALKABOUT_FINISH = "walkabout:finish"
""",
    },
    "app/policy/grants.py": {
        "_READS = EVERYBODY | {": "A.WALKABOUT_LIST,",
        "_WORKS = _CONTRIBUTES | {": "A.WALKABOUT_PLAN, A.WALKABOUT_FINISH,",
    },
    "app/models/event_kinds.py": {
        "\nKINDS = {": """
    "walkabout": "Walkabouts",""",
    },
    "app/models/event.py": {
        "        return SENTENCES[self.value]": """

    WALKABOUT_PLANNED = "walkabout:planned", "walkabout"
    WALKABOUT_CONFIRMED = "walkabout:confirmed", "walkabout"
    WALKABOUT_FINISHED = "walkabout:finished", "walkabout"
""",
    },
    "app/models/event_sentences.py": {
        "\nSENTENCES = {": """
    "walkabout:planned": "{actor} planned a walkabout along {street}",
    "walkabout:confirmed": "The walkabout along {street} was confirmed",
    "walkabout:finished": "{actor} finished the walkabout along {street}",""",
    },
}
# What a field of a case adds, beside its migration.
FIELD_ADDED = {
    "app/models/case.py": {
        "    since: Mapped[date | None]": """
    landlord: Mapped[ShortText] = mapped_column(default="")""",
    },
    "app/casework/cases/problem_fields.py": {
        '    "affected": "who is affected",': """
    "landlord": "the landlord",""",
        '    affected = TextareaField("Who else is affected?", limit=2000, rows=3)': """
    landlord = TextField("Who owns the place?")""",
    },
    "templates/casework/case_page/_side.html": {
        '{% if case.affected %}{{ fact("Affected", case.affected) }}{% endif %}': """
    {% if case.landlord %}{{ fact("Landlord", case.landlord) }}{% endif %}""",
    },
}
FIELD_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "NEXT"
down_revision = "LATEST"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("landlord", sa.String(200), nullable=False, server_default=""))
    op.alter_column("cases", "landlord", server_default=None)


def downgrade() -> None:
    op.drop_column("cases", "landlord")
"""
FIELD_TESTS = "tests/casework/cases/test_problem_fields.py"
PAGE_TEST = f"{OWN_TESTS}/test_walkabouts.py::test_it_is_in_the_navigation_of_an_officer"
# What a slice can break of it: the walks as nobody over all pages are the same here as there.
GUARD_TESTS = [
    f"tests/security/test_guard.py::{name}"
    for name in (
        "test_every_view_declares_who_may_use_it",
        "test_only_these_views_are_open_to_all",
        "test_every_action_of_the_policy_is_used_somewhere",
    )
]
MATRIX = "from app.policy.matrix import matrix; print(matrix(), end='')"


@pytest.fixture(scope="module")
def product(server, tmp_path_factory):
    """A copy of the product that has the made-up slice and the made-up field."""
    copy = tmp_path_factory.mktemp("product")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy2(ROOT / name, copy / name)
    add_slice(copy)
    add_field(copy)
    yield copy
    # Where compiled modules are kept apart from the code, those of the copy are of no more use.
    if sys.pycache_prefix:
        shutil.rmtree(Path(sys.pycache_prefix, *copy.parts[1:]), ignore_errors=True)


def add_slice(copy):
    shutil.copytree(MADE_UP, copy, dirs_exist_ok=True)
    number_migration(copy / "migrations/versions/next_walkabouts.py")
    add_all(copy, ADDED)
    matrix = run(copy, "-c", MATRIX)
    assert matrix.returncode == 0, matrix.stderr
    (copy / "docs/who-may-do-what.txt").write_text(matrix.stdout)


def add_field(copy):
    migration = copy / "migrations/versions/next_landlord.py"
    migration.write_text(f'"""Cases have a landlord"""\n{FIELD_MIGRATION}')
    number_migration(migration)
    add_all(copy, FIELD_ADDED)


def number_migration(path):
    latest = max(migration.name[:4] for migration in path.parent.glob("[0-9]*.py"))
    number = f"{int(latest) + 1:04}"
    words = path.read_text().replace("NEXT", number).replace("LATEST", latest)
    path.with_name(path.name.replace("next", number)).write_text(words)
    path.unlink()


def add_all(copy, added):
    for name, additions in added.items():
        for after, words in additions.items():
            add(copy / name, after, words)


def add(path, after, words):
    before, anchor, rest = path.read_text().partition(after)
    assert anchor, f"{path.name} says nowhere {after!r}"
    path.write_text(f"{before}{anchor}{words}{rest}")


def run(copy, *arguments):
    """Run Python in the copy, with databases of its own on the server of this test run."""
    environ = {
        **os.environ,
        "TEST_INSTANCE_DIR": str(INSTANCE),
        "PYTEST_XDIST_WORKER": f"{WORKER}_copy",
        "PYTHONPATH": str(copy),
        "WALKED_ENDPOINTS": "walkabouts.",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, timeout=600)


def pytest_in(copy, *tests):
    return run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests)


def import_contracts_in(copy):
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = run(copy, "-c", command, "--no-cache", "--no-logo")
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return " ".join(done.stdout.split())


@contextmanager
def changed(path, change):
    """The file with a mistake in it, for as long as this lasts."""
    words = path.read_text()
    path.write_text(change(words))
    assert path.read_text() != words
    try:
        yield
    finally:
        path.write_text(words)


def test_a_made_up_slice_and_a_made_up_field_work_by_the_files_that_the_documents_name(product):
    done = pytest_in(
        product,
        OWN_TESTS,
        FIELD_TESTS,
        *GUARD_TESTS,
        "tests/architecture/test_every_route_is_walked.py",
        "tests/architecture/test_templates.py",
        "tests/web/test_slices.py",
        "tests/architecture/test_policy_matrix.py",
        "tests/architecture/test_use_cases.py",
        "tests/architecture/test_wings.py",
        "tests/architecture/test_migrations.py::test_models_equal_migrations",
        "tests/architecture/test_migrations.py::test_there_is_one_line_of_migrations_numbered_in_sequence",
    )
    assert done.returncode == 0, done.stdout[-5000:]


def test_the_document_names_every_file_that_the_made_up_slice_touches():
    document = (ROOT / "docs/adding-a-slice.md").read_text()
    own = {str(path.relative_to(MADE_UP)) for path in MADE_UP.rglob("*.*") if path.suffix != ".pyc"}
    touched = {name.replace("next_", "NNNN_") for name in own} | set(ADDED) | {"docs/who-may-do-what.txt"}
    assert {name for name in touched if f"`{name}`" not in document} == set()


def test_a_field_touches_four_files_which_the_guide_names():
    guide = (ROOT / "CONTRIBUTING.md").read_text().partition("## Add a field to a case")[2]
    steps = guide.partition("The rest follows")[0]
    named = re.findall(r"`((?:app|templates)/[\w/]+\.\w+)`", steps)
    assert named == list(FIELD_ADDED)
    assert re.findall(r"^\d", steps, re.M) == ["1", "2", "3", "4"], "of which one is the migration"


# What a slice may not import, in which of its files, and how the contracts say so.
FORBIDDEN = {
    "forms.py": ("app.casework.plans.services", "app.casework.walkabouts is not allowed to import"),
    "queries.py": ("flask", "app.casework.walkabouts.queries -> flask"),
    "routes.py": ("app.extensions", "app.casework.walkabouts.routes -> app.extensions"),
}


def test_the_import_contracts_hold_a_new_slice_that_they_do_not_name(product):
    assert "walkabouts" not in import_contracts_in(product)
    with ExitStack() as mistakes:
        for name, (module, _) in FORBIDDEN.items():
            path = product / SLICE / name
            mistakes.enter_context(changed(path, lambda words, module=module: f"{words}import {module}\n"))
        said = import_contracts_in(product)
    assert [answer for _, answer in FORBIDDEN.values() if answer not in said] == [], said


def test_views_that_declare_no_action_do_not_run_and_are_found(product):
    with changed(product / SLICE / "routes.py", lambda words: re.sub(r"@requires\(.*\)\n", "", words)):
        done = pytest_in(product, PAGE_TEST, GUARD_TESTS[0])
    assert "2 failed" in done.stdout, done.stdout[-5000:]
    assert done.stdout.count("FAILED") == 2
    assert "Undeclared: walkabouts.index declares no policy action" in done.stdout


def node():
    """The Node that set-up builds with: the machine's, or the one from a wheel."""
    program = "import setup; print(setup.find_node()[0])"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "ops", check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


@pytest.mark.skipif(not (ROOT / "node_modules/sass").exists(), reason="npm ci brings what builds the styles.")
def test_the_build_finds_the_styles_of_a_new_slice_and_keeps_those_for_print_last(product):
    (product / "node_modules").symlink_to(ROOT / "node_modules")
    subprocess.run([node(), "assets/build.mjs"], cwd=product, check=True, capture_output=True, timeout=120)
    styles = (product / "static/vendor/main.css").read_text()
    assert 0 < styles.index(".app-walkabouts") < styles.rindex("@media print")
    assert ".app-walkabouts" not in styles[styles.rindex("@media print") :]
