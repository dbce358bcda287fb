"""Does the application behave behind a reverse proxy, under its own name only?"""

import io

import pytest
from bs4 import BeautifulSoup

from app import create_app
from config import TestConfig

ADDRESS = "https://cases.example.org"
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
    assert "the service is unavailable" in answer.text
    assert "Traceback" not in answer.text


@pytest.fixture
def window(client):
    """Somebody's, who was signed in when the database went away."""
    with client.session_transaction(base_url=ADDRESS) as session:
        session["_user_id"] = "somebody"
    return client


def test_its_styles_come_without_the_database(window):
    with window.get("/static/images/mark.svg", base_url=ADDRESS) as answer:
        assert answer.status_code == 200
    assert window.get("/health", base_url=ADDRESS).status_code == 503


def test_what_was_typed_can_be_sent_again_when_the_database_is_back(window):
    typed = {"title": "Bins on “fire”", "ward": "3"}
    answer = window.post("/cases/new", data=typed, base_url=ADDRESS)
    assert answer.status_code == 503
    form = BeautifulSoup(answer.text, "html.parser").select_one("form")
    assert form["action"] == "/cases/new"
    assert {field["name"]: field["value"] for field in form.select("input")} == typed


def test_a_password_is_not_kept_on_the_apology_nor_said(client):
    typed = {"email": "anna@example.org", "password": "mango lantern otter"}
    answer = client.post("/sign-in", data=typed, base_url=ADDRESS)
    assert answer.status_code == 503
    assert "mango" not in answer.text
    assert "<form" not in answer.text


def test_of_an_upload_it_is_said_that_the_file_must_be_chosen_anew(window):
    typed = {"file": (io.BytesIO(b"%PDF-"), "plan.pdf")}
    answer = window.post("/cases/NG-2026-00001/files", data=typed, base_url=ADDRESS)
    assert "choose the file again" in answer.text


def test_health_is_ready_while_the_database_answers(app):
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.text) == (200, "ready\n")
