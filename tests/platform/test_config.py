"""Do settings mean what they say, and does production refuse what would be unsafe?"""

import re
import stat
from pathlib import Path

import pytest
from flask_mailman import EmailMessage

import config
from app.background.mail_files import EmailBackend

ROOT = Path(__file__).parents[2]
GOOD_SECRET = "a-secret-of-more-than-24-characters"
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": GOOD_SECRET,
    "SECURITY_PASSWORD_SALT": GOOD_SECRET,
    "TOTP_SECRET": GOOD_SECRET,
    "DATABASE_URL": "postgresql://fourtier:word@db.example.org/fourtier",
    "PUBLIC_URL": "https://cases.example.org",
    "SMTP_HOST": "mail.example.org",
}


@pytest.fixture
def environ(tmp_path):
    return {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "postgres://me@host/database"}


def test_production_starts_with_everything_set(tmp_path):
    settings = config.load(PRODUCTION | {"INSTANCE_DIR": str(tmp_path)})
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.TRUSTED_HOSTS == ["cases.example.org"]
    assert not settings.DEMO
    assert not (tmp_path / "secrets.json").exists()


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"PRODUCTION"}))
def test_production_refuses_to_start_without(name):
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(SystemExit, match=f"{name} is not set"):
        config.load(without)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "short", "too short"),
        ("PUBLIC_URL", "http://cases.example.org", "https://"),
        ("DEMO", "1", "sign in as anybody"),
        ("FLASK_DEBUG", "1", "run anybody's code"),
        ("DATABASE_URL", "mysql://host/database", "does not name a PostgreSQL"),
        ("DATABASE_OWNER_URL", "host/database", "DATABASE_OWNER_URL does not name a PostgreSQL"),
        ("MAX_UPLOAD_MB", "lots", "whole number"),
        ("CLAMD", "3310", "host:port"),
        ("CLAMD", "scanner.example.org", "host:port"),
        ("CLAMD", "me@scanner.example.org:3310", "host:port"),
        ("PRODUCTION", "perhaps", "set it to 1 or 0"),
        ("TILE_URL", "https://tiles.example.org/{z}/{x}/{y}.png", "TILE_ATTRIBUTION"),
        ("TILE_URL", "tiles", "TILE_URL is"),
        ("RESET_WAIT_HOURS", "0", "must be 1 or more"),
        ("NEW_CHAIR_WAIT_HOURS", "0", "must be 1 or more"),
    ],
)
def test_a_setting_that_would_be_unsafe_or_wrong_is_refused_with_a_sentence(name, value, says):
    with pytest.raises(SystemExit, match=says):
        config.load(PRODUCTION | {name: value})


def test_a_public_demonstration_must_be_asked_for_twice(tmp_path):
    asked_twice = {"INSTANCE_DIR": str(tmp_path), "DEMO": "1", "DEMO_IN_PRODUCTION": "1"}
    assert config.load(PRODUCTION | asked_twice).DEMO


def test_secrets_are_made_once_and_for_the_owner_only(environ, tmp_path):
    first, second = config.load(environ), config.load(environ)
    assert first.SECRET_KEY == second.SECRET_KEY
    assert len({first.SECRET_KEY, first.SECURITY_PASSWORD_SALT, first.SECURITY_TOTP_SECRETS[1]}) == 3
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_two_instances_on_one_machine_do_not_share_a_cookie(environ, tmp_path):
    other = environ | {"INSTANCE_DIR": str(tmp_path / "other")}
    assert config.load(environ).SESSION_COOKIE_NAME != config.load(other).SESSION_COOKIE_NAME


def test_any_way_to_write_a_postgresql_address_means_psycopg(environ):
    address = config.load(environ).SQLALCHEMY_DATABASE_URI
    assert address == "postgresql+psycopg://me@host/database"


def test_behind_pgbouncer_statements_are_not_prepared(environ):
    options = config.load(environ | {"PGBOUNCER": "1"}).SQLALCHEMY_ENGINE_OPTIONS
    assert options["connect_args"]["prepare_threshold"] is None


def test_production_writes_mail_to_files_only_where_it_is_told_to(tmp_path):
    without = {key: value for key, value in PRODUCTION.items() if key != "SMTP_HOST"}
    told = config.load(without | {"MAIL_TO_FILES": "1", "INSTANCE_DIR": str(tmp_path)})
    assert str(tmp_path / "mail") == told.MAIL_FILE_PATH


def test_mail_goes_to_a_folder_until_a_server_is_named(environ, tmp_path):
    assert str(tmp_path / "mail") == config.load(environ).MAIL_FILE_PATH
    assert config.load(environ).MAIL_BACKEND == "app.background.mail_files"
    assert config.load(environ | {"SMTP_HOST": "mail.example.org"}).MAIL_BACKEND == "smtp"


def test_whoever_shares_the_machine_reads_no_link_in_a_mail(app, tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    mail = EmailMessage(
        "Your invitation", "https://cases.example.org/invitation/secret", to=["a@example.org"]
    )
    with EmailBackend(file_path=str(folder)) as backend:
        backend.send_messages([mail])
    [written] = folder.iterdir()
    assert "invitation/secret" in written.read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_the_readme_names_every_setting_and_no_other():
    read = set(re.findall(r'(?:text|number|switch)\(\s*"([A-Z_]+)"', (ROOT / "config.py").read_text()))
    read |= set(config.SECRETS) | {"HOST", "WEB_WORKERS", "WEB_THREADS", "PARTNERSHIP_COLOUR"}
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("## In production")[0]
    told = set(re.findall(r"`([A-Z][A-Z_]{2,})`", "".join(re.findall(r"^\|[^|]*\|", table, re.M))))
    told |= {"DEMO_IN_PRODUCTION"} & set(re.findall(r"`([A-Z_]+)=1`", table))
    assert told == read


def test_production_refuses_fewer_connections_than_two_for_each_thread(tmp_path):
    environ = PRODUCTION | {"INSTANCE_DIR": str(tmp_path), "WEB_THREADS": "8"}
    with pytest.raises(SystemExit, match="16 or more"):
        config.load(environ)
    assert config.load(environ | {"DATABASE_POOL": "11"})
