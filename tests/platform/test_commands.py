"""Do the make targets' programs answer trouble with a sentence that says what to do?"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"ops/{program}.py", *arguments],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


def in_ops(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "ops", text=True, capture_output=True, check=False
    )


def test_help_says_what_each_target_does():
    said = subprocess.run(["make", "help"], cwd=ROOT, text=True, capture_output=True, check=True).stdout
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    # `python` is a step of the others.
    assert set(re.findall(r"^  make ([a-z]+) +\S", said, re.M)) == targets - {"python"}


def test_the_debug_server_does_not_start_in_production():
    result = run("develop", PRODUCTION="1")
    assert result.returncode == 1
    assert "Unset it, or start with gunicorn" in result.stderr


def test_tests_that_are_not_there_are_missed(tmp_path):
    result = run("check", "only", str(tmp_path))
    assert result.returncode == 1
    assert "there are no such tests" in result.stderr


def test_a_machine_without_python_is_told_what_to_install():
    result = subprocess.run(
        ["make", "setup", "PYTHON=python-that-is-not-there"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert result.returncode
    assert "Install Python 3.11 or newer" in result.stderr


def test_an_older_python_is_told_so():
    result = in_ops("import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 of Debian'; import setup")
    assert result.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9.2" in result.stderr


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_done(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("setup", INSTANCE_DIR=str(tmp_path / "file" / "instance"))
    assert result.returncode == 1
    assert "set INSTANCE_DIR to another folder" in result.stderr


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Temporary failure in name resolution", "Check the network"),
        ("npm error code ENOTFOUND", "Check the network"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS"),
        ("ERROR: No matching distribution found for flask", "Python 3.11 to 3.13"),
        ("OSError: [Errno 30] Read-only file system: '/kept'", "file system is read-only"),
        ("npm error EACCES: permission denied, open '/proc/1'", "/proc/1 cannot be used by this account"),
        ("a thing nobody foresaw", "a thing nobody foresaw"),
    ],
)
def test_a_failed_step_is_explained(tmp_path, words, advice):
    log = tmp_path / "log"
    log.write_text(words)
    said = in_ops(f"import pathlib, say; print(say.explained(pathlib.Path({str(log)!r})))").stdout
    assert advice in said
    assert str(log) in said


def test_stopping_what_does_not_run_is_no_error(tmp_path):
    result = run("launch", "stop", INSTANCE_DIR=str(tmp_path))
    assert (result.returncode, result.stdout.strip()) == (0, "Nothing is running.")


@pytest.mark.parametrize(("target", "says"), [("run", "set INSTANCE_DIR to"), ("stop", "Nothing is running")])
def test_a_folder_that_cannot_be_used_costs_a_start_or_a_stop_no_more_than_a_sentence(tmp_path, target, says):
    (tmp_path / "file").write_text("")
    result = run("launch", target, INSTANCE_DIR=str(tmp_path / "file"))
    assert "Traceback" not in result.stderr
    assert says in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("PermissionError(13, 'Permission denied', '/kept/by/root')", "/kept/by/root cannot be used"),
        ("PermissionError(13, 'Permission denied')", "a file cannot be used"),
        ("OSError(28, 'No space left on device')", "disk is full"),
    ],
)
def test_what_can_happen_to_anybody_is_told_in_a_sentence(error, says):
    result = in_ops(f"import setup\ndef step():\n    raise {error}\nsetup.guarded(step)")
    assert (result.returncode, says in result.stderr) == (1, True)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("account", "path", "says"),
    [
        (65534, "/root/kept", "it belongs to the account root"),
        (65534, "made by nobody", "fix its permissions"),
        (0, "made by nobody", "fix its permissions"),
    ],
)
@pytest.mark.skipif(os.getuid() != 0, reason="only root can take on another account's rights")
def test_a_file_is_said_to_be_another_accounts_only_where_it_is(account, path, says):
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, 65534, 65534)
        path = path.replace("made by nobody", folder)
        code = f"import os, say; os.setuid({account}); print(say.may_not_use({path!r}, 'no'))"
        assert says in in_ops(code).stdout


def test_a_program_that_cannot_be_started_is_named_in_a_sentence(tmp_path):
    result = in_ops(
        f"import pathlib, say; say.do(['no-such-program'], 'Trying', pathlib.Path({str(tmp_path)!r}, 'log'))"
    )
    assert (result.returncode, "could not start the program no-such-program" in result.stderr) == (1, True)
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root can take on another account's rights")
def test_what_another_account_started_is_left_to_that_account():
    code = (
        "import os, subprocess, sys, launch, signal\n"
        "other = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1, stdout=-3, stderr=-3)\n"
        "os.setuid(65534)\n"
        "launch.tell(launch.identity(other.pid), signal.SIGTERM)"
    )
    result = in_ops(code)
    assert (result.returncode, "another account started it" in result.stderr) == (1, True)


def test_a_closed_terminal_ends_what_it_started_and_nohup_keeps_it():
    code = "import launch, os\nlaunch.listen_for_the_end()\nos.kill(os.getpid(), 1)\nprint(1)"
    # Said in both, since these tests may themselves be run by nohup.
    began = "import signal; signal.signal(signal.SIGHUP, signal.{}); "
    assert "KeyboardInterrupt" in in_ops(began.format("SIG_DFL") + code).stderr
    kept = in_ops(began.format("SIG_IGN") + code)
    assert kept.stdout.strip() == "1"


def test_a_process_number_that_was_used_again_is_not_taken_for_ours(tmp_path):
    state = tmp_path / "run" / "running.json"
    state.parent.mkdir()
    launcher = {"pid": os.getpid(), "started": "1"}
    state.write_text(json.dumps({"address": "x", "launcher": launcher, "children": []}))
    assert run("launch", "stop", INSTANCE_DIR=str(tmp_path)).stdout.strip() == "Nothing is running."


def test_a_taken_port_gives_way_to_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = f"import os; os.environ['PORT'] = '{port}'; import launch; launch.free_port('127.0.0.1')"
        result = in_ops(code)
    assert f"Port {port} is in use, so" in result.stdout


def test_a_port_that_is_no_number_is_refused():
    result = in_ops("import os; os.environ['PORT'] = 'http'; import launch; launch.free_port('127.0.0.1')")
    assert result.returncode == 1
    assert "set it to a number" in result.stderr


NO_DATABASE = {
    "DATABASE_URL": "postgresql://fourtier:secret@127.0.0.1:1/fourtier",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def module(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env=os.environ | NO_DATABASE | environment,
    )


def test_a_command_says_plainly_that_the_database_does_not_answer(tmp_path):
    result = module("flask", "--app", "wsgi", "audit", "verify", INSTANCE_DIR=str(tmp_path))
    assert result.returncode == 1
    assert "Could not connect to the database (connection failed" in result.stderr
    assert "Traceback" not in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (NO_DATABASE["DATABASE_URL"], "Could not connect to the database"),
        ("mysql://somewhere/else", "DATABASE_URL does not name a PostgreSQL"),
    ],
)
def test_setting_up_with_a_database_that_is_not_there_blames_the_database_and_not_the_network(
    tmp_path, url, says
):
    result = module("ops.prepare", INSTANCE_DIR=str(tmp_path), DATABASE_URL=url)
    assert result.returncode == 1
    log = tmp_path / "log"
    log.write_text(result.stdout + result.stderr)
    said = in_ops(f"import pathlib, say; print(say.explained(pathlib.Path({str(log)!r})))").stdout
    assert said.startswith(says)
    assert "packages" not in said
