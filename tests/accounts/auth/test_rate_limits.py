"""Do all processes count tries together, however many come at once?"""

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from app import clock
from app.accounts.auth.tasks import forget_rate_limits
from app.database import rate_limits
from app.extensions import db, limiter
from app.models.rate_limit import RateLimit
from tests.accounts.auth.people import PASSWORD, enter
from tests.conftest import within_one_transaction

ROOT = Path(__file__).parents[3]
MINUTE = timedelta(minutes=1)
# A web server of its own, which gets wrong passwords from ten visitors at once.
PROCESS = """
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
from app import create_app
from config import TestConfig
app = create_app(TestConfig(json.loads(sys.argv[1])))
print("ready", flush=True)
sys.stdin.readline()
def knock(number):
    data = {"email": f"guess{number}@example.org", "password": "wrong"}
    return app.test_client().post("/sign-in", data=data).status_code
with ThreadPoolExecutor(10) as pool:
    print(json.dumps(list(pool.map(knock, range(int(sys.argv[2]))))))
"""


@pytest.fixture(scope="module")
def limited_app(make_app):
    """The product with its limits switched on, and off again for the other tests."""
    yield make_app("rate_limits", RATELIMIT="1", DEMO="0")
    limiter.enabled = False


@pytest.fixture
def app(limited_app):
    with within_one_transaction(limited_app):
        limiter.reset()
        yield limited_app


def test_a_guesser_at_two_processes_at_once_gets_one_limit(limited_app, tmp_path):
    environ = {
        "DATABASE_URL": limited_app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", ""),
        "INSTANCE_DIR": str(tmp_path),
        "RATELIMIT": "1",
        "DEMO": "0",
        "DATABASE_POOL": "20",
    }
    command = [sys.executable, "-c", PROCESS, json.dumps(environ), "15"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT, "text": True}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:
        for process in (one, other):
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [json.loads(process.communicate(timeout=60)[0]) for process in (one, other)]
    assert Counter(answers[0] + answers[1]) == {200: 20, 429: 10}


def test_an_office_that_types_its_passwords_right_is_not_limited(browser, person):
    anna, counted = person(), db.session.query(RateLimit.hits)
    assert enter(browser(), anna.email, "wrong").status_code == 200
    assert counted.all() == [(1,), (1,)], "the minute and the hour"
    assert enter(browser(), anna.email, PASSWORD).status_code == 302
    assert counted.all() == [(1,), (1,)]


def test_a_span_begins_with_its_first_try_and_then_ends(app):
    assert [rate_limits.count("a", MINUTE) for _ in range(3)] == [1, 2, 3]
    rate_limits.count("a", MINUTE, -1)
    with clock.at(clock.now() + timedelta(seconds=50)):
        assert rate_limits.count("a", MINUTE) == 3
    with clock.at(clock.now() + timedelta(seconds=61)):
        rate_limits.count("a", MINUTE, -1)
        assert rate_limits.count("a", MINUTE) == 1


def test_spans_that_are_over_are_cleared_away(app):
    rate_limits.count("over", MINUTE)
    rate_limits.count("not over", 10 * MINUTE)
    with clock.at(clock.now() + 2 * MINUTE):
        forget_rate_limits(0)
    assert db.session.query(RateLimit.key).all() == [("not over",)]


def test_whoever_has_sent_too_much_can_still_stay_and_leave(browser, person, monkeypatch, app):
    monkeypatch.setitem(app.config, "WRITES_PER_MINUTE", 1)
    anna, window = person(), browser()
    enter(window, anna.email, PASSWORD)
    assert [window.client.post("/cases/new").status_code for _ in range(2)][1] == 429
    window.post("/account/stay-signed-in", status=204)
    assert window.post("/account/sign-out-everywhere").location == "/sign-in"


def test_an_exhausted_pool_where_tries_are_counted_costs_an_apology(app, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def no_connection(key):
        raise NoFreeConnection("QueuePool limit reached")

    monkeypatch.setattr(rate_limits, "_current", no_connection)
    answer = app.test_client().post("/sign-in", data={"email": "x@example.org", "password": "wrong"})
    assert answer.status_code == 503
