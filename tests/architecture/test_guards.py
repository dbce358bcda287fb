"""Can every guard that `make guards` breaks be broken, and is there what should notice?"""

import re
from pathlib import Path

import pytest

from tests.guards import GUARDS
from tests.guards.guard import guard, replace

ROOT = Path(__file__).resolve().parents[2]


def test_every_guard_can_be_broken_and_what_should_notice_is_there():
    assert [(each.mistake, what) for each in GUARDS for what in each.problems(ROOT)] == []


def test_what_should_notice_is_a_test_or_a_linter_and_which_of_its_rules_is_said():
    linters = [each for each in GUARDS if not each.is_test]
    assert {each.caught_by.split()[0] for each in linters} == {"ruff", "mypy", "lint-imports"}
    many_rules = [each for each in linters if each.caught_by.startswith(("ruff check", "lint-imports"))]
    assert [each.mistake for each in many_rules if not each.says] == []


def test_no_two_guards_have_the_same_name():
    names = [each.mistake for each in GUARDS]
    assert len(set(names)) == len(names) > 80


@pytest.mark.parametrize(
    ("caught_by", "old", "problem"),
    [
        ("tests/nowhere.py::test_it", "GUARDS = [", "there is no tests/nowhere.py::test_it"),
        ("tests/architecture/test_guards.py::test_nothing", "GUARDS = [", "there is no .*test_nothing"),
        ("tests/architecture/test_guards.py", "no such words", "has 'no such words' 0 times, not once"),
        ("tests/architecture/test_guards.py", "GUARDS", "has 'GUARDS' [2-9] times, not once"),
    ],
)
def test_an_entry_that_is_out_of_date_is_named(caught_by, old, problem):
    (found,) = guard("A mistake", caught_by, replace("tests/guards/__init__.py", old)).problems(ROOT)
    assert re.search(problem, found)
