"""What can be set, where does it come from, and what must production not start without?

Everything is read from the environment once, by `load()`. Names in capitals are the ones Flask and its
extensions know. README.md lists the variables.
"""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.database import embedded_postgres
from app.malware import is_address

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}
SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "TOTP_SECRET")
SHORTEST_SECRET = 24
FORM_OVERHEAD = 1_000_000


class SettingsError(SystemExit):
    """A setting is missing or wrong. As a SystemExit it is printed as a sentence, not a traceback."""


class Settings:
    """The environment, parsed into text, whole numbers and switches."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise SettingsError(f"{name} is “{value}”: set it to a whole number, such as {default}.")
        return int(value)

    def switch(self, name: str, default: bool) -> bool:
        value = self.environ.get(name)
        if value is None:
            return default
        if value.strip().lower() not in YES | NO:
            raise SettingsError(f"{name} is “{value}”: set it to 1 or 0.")
        return value.strip().lower() in YES


class Config:
    """The settings of one running product, for `app.config.from_object`."""

    TESTING = False
    # Whether a list refuses a filter that it does not know, instead of leaving it out.
    STRICT_FILTERS = False
    SQLALCHEMY_TRACK_MODIFICATIONS = False
    # A form is good for as long as the session that it belongs to.
    WTF_CSRF_TIME_LIMIT = None
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = True
    REMEMBER_COOKIE_SAMESITE = "Lax"
    # A note of 200 kB written outside ASCII is six times as long in a form's encoding.
    MAX_FORM_MEMORY_SIZE = 2_000_000

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        settings = Settings(environ)
        self.PRODUCTION = settings.switch("PRODUCTION", False)
        self.DEMO = settings.switch("DEMO", not self.PRODUCTION)
        self.INSTANCE_DIR = Path(settings.text("INSTANCE_DIR", "instance")).expanduser().resolve()
        self.FILES_DIR = self.INSTANCE_DIR / "files"
        self.IMPORTS_DIR = self.INSTANCE_DIR / "imports"
        self.FROZEN_DIR = self.INSTANCE_DIR / "frozen"
        # Seconds without a sign of life after which a worker counts as dead, and its job is started again.
        self.WORKER_STALLED_SECONDS = settings.number("WORKER_STALLED_SECONDS", 30)
        self._set_addresses(settings)
        if self.PRODUCTION:
            self._check_production(settings)
        self._set_secrets(settings)
        self._set_database(settings)
        self._set_sessions(settings)
        self._set_waits(settings)
        self._set_limits(settings)
        self._set_mail(settings)
        self._set_map(settings)
        # How many months old the newest incidents may be before pages call them old.
        self.EVIDENCE_OLD_AFTER_MONTHS = settings.number("EVIDENCE_OLD_AFTER_MONTHS", 12)

    def _set_addresses(self, settings: Settings) -> None:
        self.PORT = settings.number("PORT", 8000)
        self.PUBLIC_URL = settings.text("PUBLIC_URL").rstrip("/")
        self.TRUSTED_PROXIES = settings.number("TRUSTED_PROXIES", 0)
        if self.PUBLIC_URL:
            # Links in mails are made from the request's host, so no other host is answered.
            self.TRUSTED_HOSTS = [urlsplit(self.PUBLIC_URL).hostname]
            self.PREFERRED_URL_SCHEME = urlsplit(self.PUBLIC_URL).scheme
        else:
            self.PUBLIC_URL = f"http://127.0.0.1:{self.PORT}"

    def _check_production(self, settings: Settings) -> None:
        needed = [*SECRETS, "DATABASE_URL", "PUBLIC_URL"]
        missing = [name for name in needed if not settings.text(name)]
        if missing:
            raise SettingsError(
                f"PRODUCTION is on, but {_listed(missing)} not set. "
                "See “In production” in the README for what each is and how to make it."
            )
        for name in SECRETS:
            if min(map(len, _versions(settings.text(name)).values())) < SHORTEST_SECRET:
                raise SettingsError(
                    f"{name} is too short: make one of {SHORTEST_SECRET} characters or more "
                    "with `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'`."
                )
        if not self.PUBLIC_URL.startswith("https://"):
            raise SettingsError(
                "PUBLIC_URL must begin with https:// in production: sign-in cookies are only sent over HTTPS."
            )
        sends = settings.text("SMTP_HOST") or settings.text("NOTIFY_API_KEY")
        if not sends and not settings.switch("MAIL_TO_FILES", False):
            raise SettingsError(
                "PRODUCTION is on, but SMTP_HOST is not set: invitations and links for new passwords would "
                "reach nobody. Set SMTP_HOST to a mail server, or NOTIFY_API_KEY for GOV.UK Notify, or "
                "MAIL_TO_FILES=1 to write mail to INSTANCE_DIR/mail."
            )
        if settings.switch("FLASK_DEBUG", False):
            raise SettingsError(
                "FLASK_DEBUG and PRODUCTION are both on: an error page would run anybody's code. "
                "Set FLASK_DEBUG=0."
            )
        if self.DEMO and not settings.switch("DEMO_IN_PRODUCTION", False):
            raise SettingsError(
                "DEMO and PRODUCTION are both on: anybody could sign in as anybody. Set "
                "DEMO=0, or DEMO_IN_PRODUCTION=1 for a demonstration with no real data."
            )

    def _set_secrets(self, settings: Settings) -> None:
        values = {name: settings.text(name) for name in SECRETS}
        if not all(values.values()):
            stored = _instance_secrets(self.INSTANCE_DIR)
            values = {name: values[name] or stored[name] for name in SECRETS}
        self.SECRET_KEY = values["SECRET_KEY"]
        self.SECURITY_PASSWORD_SALT = values["SECURITY_PASSWORD_SALT"]
        self.SECURITY_TOTP_SECRETS = _versions(values["TOTP_SECRET"])
        self._set_old_key(settings)

    def _set_old_key(self, settings: Settings) -> None:
        """After a change of SECRET_KEY the old one is accepted until a day that has to be set, too."""
        old, until = settings.text("SECRET_KEY_OLD"), settings.text("SECRET_KEY_OLD_UNTIL")
        self.SECRET_KEY_FALLBACKS = [old] if old else []
        self.SECRET_KEY_OLD_UNTIL = _date("SECRET_KEY_OLD_UNTIL", until) if until else date.min
        if bool(old) != bool(until):
            raise SettingsError(
                "Set both SECRET_KEY_OLD and SECRET_KEY_OLD_UNTIL, or neither: the previous key, and the "
                "last day on which it works, such as 2026-12-31."
            )

    def _set_database(self, settings: Settings) -> None:
        named = settings.text("DATABASE_URL")
        self.EMBEDDED_DATABASE = not named
        self.SQLALCHEMY_DATABASE_URI = (
            _database_url(named) if named else embedded_postgres.url(self.INSTANCE_DIR)
        )
        owner = settings.text("DATABASE_OWNER_URL")
        # Who makes and changes tables; the application itself signs in as another role.
        self.DATABASE_OWNER_URI = (
            _database_url(owner, "DATABASE_OWNER_URL")
            if owner
            else self.SQLALCHEMY_DATABASE_URI
            if named
            else embedded_postgres.owner_url(self.INSTANCE_DIR)
        )
        self.MIGRATION_LOCK_SECONDS = settings.number("MIGRATION_LOCK_SECONDS", 5)
        self.MIGRATION_STATEMENT_SECONDS = settings.number("MIGRATION_STATEMENT_SECONDS", 1800)
        connect_args: dict[str, Any] = {"connect_timeout": 5, "application_name": "fourtier"}
        if settings.switch("PGBOUNCER", False):
            # In transaction mode the next statement may meet another server connection.
            connect_args["prepare_threshold"] = None
        pool, overflow = settings.number("DATABASE_POOL", 5), settings.number("DATABASE_POOL_OVERFLOW", 5)
        threads = settings.number("WEB_THREADS", 4)
        if self.PRODUCTION and pool + overflow < 2 * threads:
            raise SettingsError(
                f"DATABASE_POOL and DATABASE_POOL_OVERFLOW add up to {pool + overflow}. With {threads} "
                f"WEB_THREADS they must add up to {2 * threads} or more, because a request may need a second "
                "connection."
            )
        self.SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = {
            "pool_pre_ping": True,
            "pool_size": pool,
            "max_overflow": overflow,
            "pool_timeout": 10,
            "pool_recycle": 1800,
            "connect_args": connect_args,
        }

    def _set_sessions(self, settings: Settings) -> None:
        secure = self.PUBLIC_URL.startswith("https://")
        self.SESSION_COOKIE_SECURE = self.REMEMBER_COOKIE_SECURE = secure
        self.SESSION_COOKIE_NAME = f"{'__Host-' if secure else ''}fourtier"
        if not secure:
            # Browsers share cookies between ports: two instances on one machine must not share a name.
            self.SESSION_COOKIE_NAME += "-" + hashlib.sha256(bytes(self.INSTANCE_DIR)).hexdigest()[:8]
        self.PERMANENT_SESSION_LIFETIME = timedelta(hours=settings.number("SESSION_HOURS", 12))
        self.SESSION_IDLE = timedelta(minutes=settings.number("SESSION_IDLE_MINUTES", 60))
        if not self.SESSION_IDLE:
            raise SettingsError(
                "SESSION_IDLE_MINUTES is 0: set it to how long a session may be idle, such as 60."
            )

    def _set_waits(self, settings: Settings) -> None:
        """How long changed accounts and new chairs wait, since they could be a way into restricted cases."""
        self.RESET_WAIT_HOURS = settings.number("RESET_WAIT_HOURS", 24)
        self.NEW_CHAIR_WAIT_HOURS = settings.number("NEW_CHAIR_WAIT_HOURS", 24)
        if self.PRODUCTION and 0 in (self.RESET_WAIT_HOURS, self.NEW_CHAIR_WAIT_HOURS):
            raise SettingsError(
                "RESET_WAIT_HOURS and NEW_CHAIR_WAIT_HOURS must be 1 or more in production: without a wait "
                "nobody could notice in time that an administrator is opening restricted cases."
            )

    def _set_limits(self, settings: Settings) -> None:
        self.MAX_UPLOAD_MB = settings.number("MAX_UPLOAD_MB", 20)
        self.MAX_IMPORT_MB = settings.number("MAX_IMPORT_MB", 200)
        self.MAX_CONTENT_LENGTH = self.MAX_UPLOAD_MB * 1_000_000 + FORM_OVERHEAD
        self.RATELIMIT_ENABLED = settings.switch("RATELIMIT", True)
        self.RATELIMIT_STORAGE_URI = settings.text("RATELIMIT_STORAGE", "database://")
        self.RATELIMIT_HEADERS_ENABLED = True
        self.CLAMD = settings.text("CLAMD")
        if self.CLAMD and not is_address(self.CLAMD):
            raise SettingsError(
                f"CLAMD is “{self.CLAMD}”: set it to host:port, such as 127.0.0.1:3310, or to the path of "
                "clamd’s socket, such as /run/clamav/clamd.ctl."
            )
        self.MEASURES_HIDE_BELOW = settings.number("MEASURES_HIDE_BELOW", 5)
        self.WRITES_PER_MINUTE = settings.number("WRITES_PER_MINUTE", 120)
        self.DRAFT_DAYS = settings.number("DRAFT_DAYS", 60)
        self.REMOVED_FILE_DAYS = settings.number("REMOVED_FILE_DAYS", 30)

    def _set_mail(self, settings: Settings) -> None:
        self.MAIL_SERVER = settings.text("SMTP_HOST", "localhost")
        self.NOTIFY_API_KEY = settings.text("NOTIFY_API_KEY")
        self.NOTIFY_TEMPLATE = settings.text("NOTIFY_TEMPLATE")
        self.NOTIFY_URL = settings.text("NOTIFY_URL", "https://api.notifications.service.gov.uk")
        self.MAIL_BACKEND = self._mail_backend(settings)
        self.MAIL_FILE_PATH = str(self.INSTANCE_DIR / "mail")
        self.MAIL_PORT = settings.number("SMTP_PORT", 587)
        self.MAIL_USE_TLS = settings.switch("SMTP_TLS", True)
        self.MAIL_USERNAME = settings.text("SMTP_USER") or None
        self.MAIL_PASSWORD = settings.text("SMTP_PASSWORD") or None
        self.MAIL_DEFAULT_SENDER = settings.text("MAIL_FROM", "no-reply@localhost")
        self.MAIL_TIMEOUT = 10

    def _mail_backend(self, settings: Settings) -> str:
        if self.NOTIFY_API_KEY and settings.text("SMTP_HOST"):
            raise SettingsError("NOTIFY_API_KEY and SMTP_HOST are both set: leave out one of them.")
        if bool(self.NOTIFY_API_KEY) != bool(self.NOTIFY_TEMPLATE):
            raise SettingsError(
                "GOV.UK Notify needs NOTIFY_API_KEY and NOTIFY_TEMPLATE, the number of a template with "
                "((subject)) as its subject and ((body)) as its text."
            )
        if self.NOTIFY_API_KEY:
            return "app.background.notify"
        return "smtp" if settings.text("SMTP_HOST") else "app.background.mail_files"

    def _set_map(self, settings: Settings) -> None:
        self.TILE_URL = settings.text("TILE_URL") or None
        self.TILE_ATTRIBUTION = settings.text("TILE_ATTRIBUTION")
        if self.TILE_URL and not self.TILE_URL.startswith(("https://", "http://", "/")):
            raise SettingsError(
                f"TILE_URL is “{self.TILE_URL}”: set it to an address such as "
                "https://tiles.example.org/{z}/{x}/{y}.png, or leave it out for no tiles."
            )
        if self.TILE_URL and not self.TILE_ATTRIBUTION:
            raise SettingsError("TILE_URL is set without TILE_ATTRIBUTION: say whose map it is.")


class TestConfig(Config):
    """For the tests: quick, silent and with nothing left to chance."""

    __test__ = False
    TESTING = True
    WTF_CSRF_ENABLED = False
    STRICT_FILTERS = True

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__(environ)
        self.MAIL_BACKEND = "locmem"
        # Tests roll back to savepoints all the time, at which the driver forgets what it prepared.
        self.SQLALCHEMY_ENGINE_OPTIONS["connect_args"]["prepare_threshold"] = None
        self.RATELIMIT_ENABLED = Settings(environ).switch("RATELIMIT", False)


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings that this process runs with."""
    return Config(environ)


def _database_url(named: str, setting: str = "DATABASE_URL") -> str:
    scheme, _, rest = named.partition("://")
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg"} or not rest:
        raise SettingsError(
            f"{setting} does not name a PostgreSQL: it looks like "
            "postgresql://user:password@host:5432/database."
        )
    return f"postgresql+psycopg://{rest}"


def _versions(secret: str) -> dict[int, str]:
    """One secret, or several with their versions: "2:new 1:old". The highest encrypts, all decrypt."""
    if not re.match(r"\d+:", secret):
        return {1: secret}
    if not re.fullmatch(r"\d+:\S+(\s+\d+:\S+)*", secret):
        raise SettingsError("TOTP_SECRET is one secret, or several with their versions: 2:new 1:old.")
    pairs = (pair.split(":", 1) for pair in secret.split())
    return {int(version): value for version, value in pairs}


def _date(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(f"{name} is “{value}”: set it to a day such as 2026-12-31.") from error


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def _instance_secrets(instance_dir: Path) -> dict[str, str]:
    """Secrets made once for this instance, so that a restart signs nobody out."""
    path = instance_dir / "secrets.json"
    instance_dir.mkdir(parents=True, exist_ok=True)
    fresh = json.dumps({name: secrets.token_urlsafe(32) for name in SECRETS}, indent=1)
    draft = instance_dir / f".secrets-{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(fresh)
    try:
        # Of two processes that start at once, one makes the file and both read it.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    stored: dict[str, str] = json.loads(path.read_text())
    return stored
