"""Does every verb leave an entry in the audit, or nothing at all?"""

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import string
from pathlib import Path

import pytest
from sqlalchemy import func, select

import app as package
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.desk import SavedFilter
from app.models.event import Event
from app.models.event_kinds import CASE_KINDS, KINDS
from app.models.person import User
from app.use_case import UnauditedChange, record, use_case
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "app").rglob("*.py"))
ALL_CODE = "\n".join(path.read_text() for path in CODE)
# Who may end a transaction: the use case itself, and what is no verb of anybody's. Drafts are what
# somebody has typed and not yet sent; a rate limit counts what is refused too, and a session when
# its person was last there; a job is put into the queue, or says how far it has come; and what
# only read ends by commit, where nothing was written.
MAY_COMMIT = {
    "app/use_case.py",
    "app/accounts/auth/sessions.py",
    "app/web/drafts.py",
    "app/background/jobs.py",
    "app/background/notices.py",
    "app/casework/files/previews.py",  # that one was made says nothing of a case
    "app/database/rate_limits.py",
    "app/database/transactions.py",
    "app/background/long_work.py",
    "app/background/tasks.py",
}
# What the commands of whoever runs the machine do, what the worker does for somebody who was asked, and
# what is one's own: like all of app/accounts/auth/services.py, it needs nobody's leave. What only the worker
# does says so itself: its actor is annotated as None.
ASK_NOBODY = {
    "app.accounts.admin.people.services.appoint",
    "app.accounts.admin.set_up.services.set_up_from",
    "app.accounts.saved_filters.services.remove_filter",
    "app.accounts.saved_filters.services.save_filter",
    "app.casework.cases.services.stop_watching",
    "app.casework.cases.services.watch_case",
    "app.casework.files.services.let_go",
    "app.places.area_imports.services.refuse_area_file",
    "app.places.area_imports.services.apply_area_file",
    "app.evidence.trends.near_repeats.services.save_near_repeats",
    "app.evidence.trends.near_repeats.services.mark_near_repeats_failed",
    "app.evidence.hotspots.services.mark_failed",
    "app.evidence.hotspots.services.save_result",
    "app.places.incidents.services.import_files",
    "app.places.incidents.services.import_incidents",
    "app.places.incidents.services.question_import",
    "app.places.incidents.services.refuse_import",
    "app.web.services.refuse_file",
}
NEVER_RECORDED_YET: set[Event] = set()


def service_modules():
    for found in pkgutil.walk_packages(package.__path__, "app."):
        if found.name.endswith(".services"):
            yield importlib.import_module(found.name)


def public_functions():
    for module in service_modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield function


def name(function):
    return f"{function.__module__}.{function.__qualname__}"


def calls_in(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@functools.cache
def functions_of(module):
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def calls(function, *wanted):
    """Whether a function calls one of these, itself or by way of another one of its module."""
    known, waiting, seen = functions_of(inspect.getmodule(function)), [function.__name__], set()
    while waiting:
        current = waiting.pop()
        if current in wanted:
            return True
        if current in known and current not in seen:
            seen.add(current)
            waiting += [called(call) for call in calls_in(known[current])]
    return False


# --- what the code says ------------------------------------------------------------------------------
USE_CASES = [function for function in public_functions() if hasattr(function, "is_use_case")]


def test_whatever_somebody_does_is_a_use_case():
    verbs = [f for f in public_functions() if next(iter(inspect.signature(f).parameters), "") == "actor"]
    assert [name(verb) for verb in verbs if not hasattr(verb, "is_use_case")] == []


def test_a_use_case_says_what_it_does():
    """It changes something, so it calls record()."""
    assert [name(verb) for verb in USE_CASES if not calls(verb, "record")] == []


def is_done_by_somebody(verb):
    """Not those of somebody who is signing in, nor those of a job, whose `actor` is annotated as None."""
    signing_in = verb.__module__ == "app.accounts.auth.services"
    return not signing_in and inspect.get_annotations(verb).get("actor", User) is not None


def test_a_use_case_asks_whether_it_may():
    """The workflow or the policy, in the verb itself: whoever calls it need not have asked before.

    `long_work.cancel` fires the workflow.
    """
    needs = [verb for verb in USE_CASES if is_done_by_somebody(verb)]
    silent = {name(verb) for verb in needs if not calls(verb, "fire", "check", "ensure", "cancel")}
    assert silent == ASK_NOBODY


def test_nobody_else_ends_a_transaction():
    commits = {
        str(p.relative_to(ROOT)) for p in CODE if "commit" in map(called, calls_in(ast.parse(p.read_text())))
    }
    assert commits <= MAY_COMMIT


def records_in_code():
    """Every `record(actor, Event.X, ...)` whose details can be read from the code."""
    for path in CODE:
        for call in calls_in(ast.parse(path.read_text())):
            if called(call) not in {"record", "record_read"}:
                continue
            events = [
                arg.attr
                for arg in call.args
                if isinstance(arg, ast.Attribute) and arg.attr in Event.__members__
            ]
            if events and all(keyword.arg for keyword in call.keywords):
                yield path, Event[events[0]], {keyword.arg for keyword in call.keywords}


def test_every_entry_has_what_its_sentence_needs():
    missing = [
        (path.name, event.name, needs - given)
        for path, event, given in records_in_code()
        if (needs := {part for _, part, _, _ in string.Formatter().parse(event.sentence) if part} - {"actor"})
        - given
    ]
    assert missing == []


def test_every_event_is_recorded_somewhere():
    named = {
        node.attr
        for path in CODE
        if path.name not in {"audit.py", "sentences.py", "timeline.py"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Event"
    }
    assert {event.name for event in Event} - named == {event.name for event in NEVER_RECORDED_YET}


def test_every_kind_of_event_is_offered_to_auditors():
    assert {event.kind for event in Event} == set(KINDS)


def test_the_timeline_of_a_case_offers_the_kinds_of_events_that_are_recorded_about_one():
    about_cases = {
        event.kind
        for event in Event
        if re.search(rf"record\(\s*actor,\s*Event\.{event.name},\s*(\w+\.)*case\b", ALL_CODE)
    }
    # That somebody read a case is no part of its story.
    assert about_cases - {"read"} == set(CASE_KINDS)


# --- what the wrapper does -----------------------------------------------------------------------------
def entries():
    return db.session.scalar(select(func.count()).select_from(AuditEntry))


def filters():
    return db.session.scalar(select(func.count()).select_from(SavedFilter))


@use_case
def do_in_silence(actor):
    db.session.add(SavedFilter(user_id=actor.id, list="cases", name="Mine", query=""))


@use_case
def do_and_fail(actor):
    db.session.add(SavedFilter(user_id=actor.id, list="cases", name="Mine", query=""))
    record(actor, Event.FILTER_SAVED, name="Mine")
    raise ZeroDivisionError


@use_case
def do_properly(actor):
    db.session.add(SavedFilter(user_id=actor.id, list="cases", name="Mine", query=""))
    record(actor, Event.FILTER_SAVED, name="Mine")


@use_case
def do_within(actor, inner):
    db.session.add(SavedFilter(user_id=actor.id, list="cases", name="Theirs", query=""))
    record(actor, Event.FILTER_SAVED, name="Theirs")
    inner(actor)


@pytest.fixture
def actor(app):
    return factories.officer()


def test_a_verb_that_says_nothing_does_nothing(actor):
    with pytest.raises(UnauditedChange):
        do_in_silence(actor)
    assert (filters(), entries()) == (0, 0)


def test_a_verb_that_fails_leaves_neither_change_nor_entry(actor):
    with pytest.raises(ZeroDivisionError):
        do_and_fail(actor)
    assert (filters(), entries()) == (0, 0)


def test_a_verb_that_succeeds_leaves_both(actor):
    do_properly(actor)
    assert (filters(), entries()) == (1, 1)


@pytest.mark.parametrize("inner", [do_properly, do_in_silence])
def test_a_verb_within_a_verb_is_refused_and_undoes_the_outer_one(actor, inner):
    with pytest.raises(RuntimeError, match="called from within do_within"):
        do_within(actor, inner)
    assert (filters(), entries()) == (0, 0)


def test_after_a_failure_the_next_verb_works_as_ever(actor):
    for failing in (do_in_silence, do_and_fail):
        with pytest.raises((UnauditedChange, ZeroDivisionError)):
            failing(actor)
    with pytest.raises(RuntimeError):
        do_within(actor, do_properly)
    do_properly(actor)
    assert (filters(), entries()) == (1, 1)
