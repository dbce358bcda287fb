"""Where may a page's images come from?"""

import pytest

from app.web.headers import GOVUK_SCRIPT_HASH
from tests import factories

TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def officer(sign_in, app):
    return sign_in(factories.officer())


@pytest.fixture
def tiles(app, monkeypatch):
    monkeypatch.setitem(app.config, "TILE_URL", TILES)
    monkeypatch.setitem(app.config, "TILE_ATTRIBUTION", "© Example contributors")


def policy_of(window, address, form=None):
    answer = window.client.post(address, data=form) if form else window.client.get(address)
    assert answer.status_code == 200
    return answer.headers["Content-Security-Policy"]


def images(*request):
    policy = policy_of(*request)
    return dict(part.split(" ", 1) for part in policy.split("; "))["img-src"]


def test_without_a_tile_server_images_are_ours(officer):
    assert images(officer, "/cases/new") == "'self' data:"


def test_a_page_on_which_a_place_is_chosen_shows_the_tiles(officer, tiles):
    assert images(officer, "/cases/new") == "'self' data: https://*.tiles.example"
    case = factories.case()
    assert "tiles.example" in images(officer, f"/cases/{case.reference}/edit")


def test_it_shows_them_beside_errors_too(officer, tiles):
    assert "tiles.example" in images(officer, "/cases/new", {"title": "Bins"})


def test_tiles_are_images_and_nothing_else_and_other_pages_have_none(officer, tiles):
    policy = policy_of(officer, "/cases/new")
    assert policy.count("tiles.example") == 1
    assert images(officer, "/cases") == "'self' data:"


def test_tiles_of_this_servers_own_need_no_other_host(officer, app, monkeypatch):
    monkeypatch.setitem(app.config, "TILE_URL", "/tiles/{z}/{x}/{y}.png")
    assert images(officer, "/cases/new") == "'self' data:"


def test_scripts_styles_and_forms_are_ours_alone(officer):
    policy = dict(part.split(" ", 1) for part in policy_of(officer, "/cases").split("; "))
    script = f"'self' {GOVUK_SCRIPT_HASH}"
    assert [policy[name] for name in ("default-src", "script-src", "style-src", "form-action")] == [
        "'self'", script, "'self'", "'self'",
    ]  # fmt: skip
    assert policy["object-src"] == policy["base-uri"] == "'none'"
