"""Can the keys be changed without anybody noticing, and is an old one worth nothing in the end?"""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from app import clock
from app.extensions import db
from app.models.event import Event
from app.web import signing
from config import SettingsError, TestConfig
from tests.accounts.auth.people import code_of, enter, events, is_in, outbox, set_up_app

NEW = {"password": "mango lantern otter", "password_confirm": "mango lantern otter"}
DATABASE = {"DATABASE_URL": "postgresql://a@b/c"}


@pytest.fixture
def change_key(app, monkeypatch):
    """Change SECRET_KEY; the one before is accepted until tomorrow."""

    def change():
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
        monkeypatch.setitem(app.config, "SECRET_KEY_OLD_UNTIL", clock.today() + timedelta(days=1))
        monkeypatch.setitem(app.config, "SECRET_KEY", "another key, for now")
        signing.use_keys(app)

    yield change
    monkeypatch.undo()
    signing.use_keys(app)


def test_nobody_is_signed_out_and_no_mailed_link_stops_working(app, browser, person, change_key, monkeypatch):
    anna, window = person(), browser()
    enter(window, anna.email)
    token = window.get("/account").select_one("[name=csrf_token]")["value"]
    browser().submit("/password/forgotten", {"email": anna.email})
    change_key()
    assert is_in(window)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    window.post("/account/stay-signed-in", {"csrf_token": token}, status=204)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    assert browser().post(outbox()[0].link, NEW).location == "/sign-in"


def test_what_is_signed_after_the_change_is_signed_with_the_new_key(app, browser, person, change_key):
    change_key()
    anna = person()
    browser().submit("/password/forgotten", {"email": anna.email})
    token = outbox()[0].link.rpartition("/")[2]
    salt = app.config["SECURITY_RESET_SALT"]
    assert URLSafeTimedSerializer("another key, for now", salt=salt).loads(token)


def test_a_thief_of_the_old_key_is_out_once_its_time_is_over(app, browser, person, change_key):
    anna, window = person(), browser()
    enter(window, anna.email)
    browser().submit("/password/forgotten", {"email": anna.email})
    change_key()
    with clock.at(clock.now() + timedelta(days=2)):
        assert browser().post(outbox()[0].link, NEW).location == "/password/forgotten"
        assert app.config["SECRET_KEY_FALLBACKS"] == []
    assert not is_in(window)


@pytest.mark.parametrize(
    "wrong",
    [
        {"SECRET_KEY_OLD": "before"},
        {"SECRET_KEY_OLD_UNTIL": "2026-12-31"},
        {"SECRET_KEY_OLD": "before", "SECRET_KEY_OLD_UNTIL": "soon"},
        {"TOTP_SECRET": "2:new old"},
    ],
)
def test_half_a_change_of_keys_is_refused(wrong):
    with pytest.raises(SettingsError):
        TestConfig({**DATABASE, **wrong})


def test_secrets_are_read_with_their_versions():
    settings = TestConfig(
        {
            **DATABASE,
            "TOTP_SECRET": "2:new 1:old",
            "SECRET_KEY_OLD": "before",
            "SECRET_KEY_OLD_UNTIL": "2026-12-31",
        }
    )
    assert settings.SECURITY_TOTP_SECRETS == {2: "new", 1: "old"}
    assert f"{settings.SECRET_KEY_OLD_UNTIL:%d %B %Y}" == "31 December 2026"
    assert TestConfig({**DATABASE, "TOTP_SECRET": "plain"}).SECURITY_TOTP_SECRETS == {1: "plain"}


def test_second_steps_outlive_the_secret_they_were_encrypted_with(app, browser, person, make_totp_secrets):
    anna, window = person(), browser()
    codes = make_totp_secrets({1: "old"})
    secret = set_up_app(anna)
    anna.mf_recovery_codes = codes.mf_recovery_codes_util._encrypt_codes(["1a2b-3c4d-5e6f"])
    db.session.commit()
    make_totp_secrets({2: "new", 1: "old"})
    said = app.test_cli_runner().invoke(args=["secrets", "encrypt-again"])
    assert "The second steps of 1 person are encrypted with the newest secret" in said.output
    db.session.refresh(anna)
    assert anna.tf_totp_secret != secret
    only_new = make_totp_secrets({2: "new"})
    assert only_new.mf_recovery_codes_util._decrypt_codes(anna.mf_recovery_codes) == ["1a2b-3c4d-5e6f"]
    enter(window, anna.email)
    window.post("/sign-in/code", {"code": code_of(anna.tf_totp_secret)})
    assert is_in(window)
    assert events(Event.SECRETS_ENCRYPTED) == [Event.SECRETS_ENCRYPTED]


@pytest.fixture
def make_totp_secrets(app, monkeypatch):
    """Have the product encrypt second steps with these, as after a start with other settings."""
    from app.accounts.auth import setup
    from app.accounts.auth.codes import OneTimeCodes, RecoveryCodes

    security = app.extensions["security"]

    def make(secrets):
        monkeypatch.setitem(app.config, "SECURITY_TOTP_SECRETS", secrets)
        keys = setup._keys_of_recovery_codes(app)
        monkeypatch.setitem(app.config, "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS", keys)
        monkeypatch.setattr(security, "_totp_factory", OneTimeCodes(secrets, "Fourtier"))
        monkeypatch.setattr(security, "_mf_recovery_codes_util", RecoveryCodes(app))
        return security

    return make
