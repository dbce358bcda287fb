"""Does the database that nobody had to install start, stay private, survive a kill and stop?"""

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from app.database import embedded_postgres, postgres_programs
from app.database.embedded_roles import SUPERUSER

LEAVES_A_FORK_BEHIND = """
import os, sys
from app.database import embedded_postgres, postgres_programs
with embedded_postgres.running(sys.argv[1], durable=False):
    if os.fork() == 0:
        raise SystemExit
    os.wait()
    print(embedded_postgres.is_running(sys.argv[1]))
"""


@pytest.fixture
def instance():
    """A folder with a short name, as a socket's must be. Not pytest's: every run of that closes them all to
    the account that root's database runs as."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        embedded_postgres.stop(folder)


@pytest.fixture(scope="module")
def running_one():
    """One for all tests that do not start or stop it themselves, since to make one takes a second."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres.running(folder, durable=False) as url:
        yield Path(folder), url


def ask(url: str, question: str):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(question).fetchone()


def postmaster_pid(instance: Path) -> int:
    return int((instance / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_once_answers_and_stops(instance):
    url = embedded_postgres.start(instance, durable=False)
    first = postmaster_pid(instance)
    assert embedded_postgres.start(instance, durable=False) == url
    assert postmaster_pid(instance) == first
    assert ask(url, "SELECT upper('ångström')") == ("ÅNGSTRÖM",)
    assert embedded_postgres.stop(instance)
    assert not embedded_postgres.is_running(instance)
    assert not embedded_postgres.stop(instance)


def test_of_several_users_the_last_one_out_stops_it(instance):
    first = embedded_postgres.running(instance, durable=False)
    second = embedded_postgres.running(instance, durable=False)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert embedded_postgres.is_running(instance)
    second.__exit__(None, None, None)
    assert not embedded_postgres.is_running(instance)


def test_a_server_that_was_started_to_stay_is_not_stopped_by_a_passing_user(instance):
    embedded_postgres.start(instance, durable=False)
    with embedded_postgres.running(instance, durable=False):
        pass
    assert embedded_postgres.is_running(instance)


def test_a_fork_that_ends_does_not_stop_its_parents_server(instance):
    said = subprocess.run(
        [sys.executable, "-c", LEAVES_A_FORK_BEHIND, str(instance)],
        text=True,
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    ).stdout
    assert said.split() == ["True"]
    assert not embedded_postgres.is_running(instance)


def test_after_a_kill_it_starts_again_with_its_data(instance):
    embedded_postgres.start(instance)
    owner = embedded_postgres.owner_url(instance)
    with psycopg.connect(owner.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    os.kill(postmaster_pid(instance), signal.SIGKILL)
    embedded_postgres.start(instance)
    assert ask(owner, "SELECT number FROM kept") == (42,)


AS_IN_THE_FIRST_RELEASES = """
    ALTER DATABASE fourtier OWNER TO fourtier;
    CREATE TABLE audit_entries (id int);
    CREATE TABLE cases (id serial);
    ALTER TABLE audit_entries OWNER TO fourtier;
    ALTER TABLE cases OWNER TO fourtier;
"""


def test_what_the_application_owned_in_an_earlier_release_is_handed_to_the_owner(instance):
    embedded_postgres.start(instance, durable=False)
    superuser = embedded_postgres.url(instance, role=SUPERUSER)
    with psycopg.connect(superuser.replace("+psycopg", "")) as connection:
        connection.execute(AS_IN_THE_FIRST_RELEASES)
    url = embedded_postgres.start(instance, durable=False)
    owners = "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"
    assert ask(url, owners) == ("fourtier_owner",)
    assert ask(url, "INSERT INTO cases DEFAULT VALUES RETURNING id") == (1,)
    assert ask(url, "INSERT INTO audit_entries VALUES (1) RETURNING id") == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(url, "DELETE FROM audit_entries RETURNING id")


def test_a_pid_file_that_names_another_program_is_not_taken_for_a_server(instance):
    embedded_postgres.start(instance, durable=False)
    embedded_postgres.stop(instance)
    (instance / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert not embedded_postgres.is_running(instance)
    embedded_postgres.start(instance, durable=False)
    assert embedded_postgres.is_running(instance)


def test_other_local_users_are_kept_out(running_one):
    instance, url = running_one
    home = instance / "postgres"
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "socket").stat().st_mode) == 0o700
    password = (home / "password").read_text()
    with pytest.raises(psycopg.OperationalError):
        ask(url.replace(password, "guessed"), "SELECT 1")


def test_the_applications_role_is_no_superuser(running_one):
    _, url = running_one
    assert ask(url, "SELECT rolsuper, current_user::text FROM pg_roles WHERE rolname = current_user") == (
        False,
        "fourtier",
    )


def test_in_a_folder_too_deep_for_a_socket_it_listens_on_loopback_only(instance):
    deep = instance / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    with embedded_postgres.running(deep, durable=False) as url:
        assert "@127.0.0.1:" in url
        assert ask(url, "SHOW listen_addresses") == ("127.0.0.1",)


def test_scratch_databases_come_empty_and_the_real_one_is_never_dropped(running_one):
    instance, _ = running_one
    url = embedded_postgres.create_scratch_database(instance, "scratch")
    ask(url, "SELECT 1")
    embedded_postgres.drop_scratch_database(instance, "scratch")
    with pytest.raises(psycopg.OperationalError):
        ask(url, "SELECT 1")
    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="real database"):
        embedded_postgres.drop_scratch_database(instance, "fourtier")


NO_SHARED_MEMORY = 'FATAL:  could not open shared memory segment "/PostgreSQL.17": Permission denied'
NO_RIGHTS = 'FATAL:  could not open file "global/pg_control": Permission denied'


@pytest.mark.parametrize(
    ("logged", "says"),
    [
        (NO_SHARED_MEMORY, "/dev/shm cannot be used here (Permission denied): mount it"),
        (NO_RIGHTS, 'pg_control": Permission denied): correct its permissions and those'),
        ("FATAL:  could not write to file: No space left on device", "full: free some space"),
        ("FATAL:  something else", "The database did not start (pg_ctl said: no)"),
    ],
)
def test_a_server_that_does_not_start_says_what_is_wrong_and_blames_no_account(tmp_path, logged, says):
    (tmp_path / "data").mkdir()
    said = postgres_programs.explain("pg_ctl", "no", logged, tmp_path, None)
    assert says in said
    assert "another account" not in said


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_database_of_another_account_is_said_to_be_that(tmp_path):
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 12345, 12345)
    ours = pwd.getpwnam("nobody")
    said = postgres_programs.explain("pg_ctl", "no", NO_RIGHTS, tmp_path, ours)
    assert "it belongs to another account" in said
    # Root may use everybody's, so what it may not use is so for another reason.
    assert "another account" not in postgres_programs.unusable(tmp_path / "data", "no")


def test_an_old_complaint_in_the_log_is_not_taken_for_todays(instance):
    (instance / "postgres").mkdir(exist_ok=True)
    (instance / "postgres" / "postgres.log").write_text(NO_SHARED_MEMORY)
    with pytest.raises(postgres_programs.EmbeddedPostgresError, match="did not start"):
        postgres_programs.run(["pg_ctl", "no-such-word"], instance / "postgres", None)


def test_a_program_of_the_wheel_that_cannot_be_started_is_named_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_programs, "programs", lambda: tmp_path)
    with pytest.raises(postgres_programs.EmbeddedPostgresError, match="bin/initdb cannot be started"):
        postgres_programs.run(["initdb"], tmp_path, None)


@pytest.mark.skipif(os.getuid() != 0, reason="only root needs an account made")
def test_root_on_a_machine_without_useradd_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres_programs, "ROOTS_ACCOUNT", "an-account-that-is-not-there")
    monkeypatch.setattr(postgres_programs, "SYSTEM_PROGRAMS", "")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(postgres_programs.EmbeddedPostgresError, match="apt-get install passwd"):
        postgres_programs.account_to_use()


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path):
    (tmp_path / "postgres").write_text("a file where the folder should be")
    with pytest.raises(embedded_postgres.EmbeddedPostgresError, match="cannot be used"):
        embedded_postgres.start(tmp_path)
