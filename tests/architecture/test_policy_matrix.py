"""Is the file that says who may do what the policy itself, and does each condition say what it asks?"""

from pathlib import Path

from app.models.person import Role
from app.policy import CONDITIONS, GRANTS, Action
from app.policy.matrix import matrix

FILE = Path(__file__).resolve().parents[2] / "docs" / "who-may-do-what.txt"


def test_the_file_that_people_review_is_the_policy():
    assert FILE.read_text() == matrix(), "run `flask policy matrix > docs/who-may-do-what.txt` and read it"


def test_every_condition_says_in_a_sentence_what_it_asks():
    said = {action: (condition.__doc__ or "").strip() for action, condition in CONDITIONS.items()}
    assert [action for action, sentence in said.items() if not sentence.endswith(".")] == []


def test_every_role_is_granted_something():
    assert {role for role, granted in GRANTS.items() if granted} == set(Role)


def test_every_action_can_be_done_by_somebody():
    assert set(Action) - frozenset().union(*GRANTS.values()) == set()


def test_an_auditor_changes_nothing_and_reads_no_case():
    changes = {"log", "edit", "move", "review", "assign", "share", "restrict", "close", "decide", "manage"}
    for action in GRANTS[Role.AUDITOR]:
        assert action.value.split(":")[1] not in changes
        assert not action.value.startswith("case:")


def test_an_administrator_has_no_way_into_cases():
    assert not {a for a in GRANTS[Role.ADMINISTRATOR] if a.value.startswith(("case:", "note:", "file:"))}
