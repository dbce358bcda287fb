"""Does the application behave behind a reverse proxy, under its own name only?"""

import pytest

from app import create_app
from config import TestConfig

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def client(tmp_path):
    """The application under its public name, with a database that cannot be reached."""
    settings = {
        "DATABASE_URL": NOWHERE,
        "INSTANCE_DIR": str(tmp_path),
        "PUBLIC_URL": "https://cases.example.org",
        "TRUSTED_PROXIES": "1",
    }
    return create_app(TestConfig(settings)).test_client()


def test_a_host_that_is_not_ours_is_answered_without_a_link_to_it(client):
    answer = client.get("/sign-in", base_url="https://evil.example.net")
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_host_forged_past_the_proxy_is_refused_too(client):
    forged = {"X-Forwarded-Host": "evil.example.net", "X-Forwarded-Proto": "https"}
    assert client.get("/sign-in", base_url="http://cases.example.org", headers=forged).status_code == 400


def test_a_database_that_is_away_costs_an_apology(client):
    answer = client.get("/sign-in", base_url="https://cases.example.org")
    assert answer.status_code == 503
    assert "away for a moment" in answer.text
