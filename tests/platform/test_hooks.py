"""Do the hooks of a commit use the project's own programs, and would a key be noticed?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text()
SECRETS_ARGUMENTS = re.findall(r"^ {10}- (--.+)", HOOKS, re.M)
# Put together here, so that this file holds none.
KEYS = {
    "a cloud's key": "AKIA" + "QWERTYUIOPASDFGH",
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "a database's password": "postgresql://fourtier:" + "hGr7wQ2m@db.example.org/fourtier",
    "a made secret": "TOTP_SECRET = '" + "q3JtX0u8Zb5vK1nRwYc7LmAe2HsDfGiTpOxUyVzB9N4'",
}


def find_secrets(path):
    command = [BIN / "detect-secrets-hook", *SECRETS_ARGUMENTS, path]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)


def test_nothing_is_fetched_for_a_hook():
    assert set(re.findall(r"- repo: (\S+)", HOOKS)) == {"local"}
    assert set(re.findall(r"language: (\S+)", HOOKS)) == {"system"}


def test_every_hook_runs_a_program_of_the_virtual_environment():
    programs = re.findall(r"entry: (\S+)", HOOKS)
    assert len(programs) == HOOKS.count("- id: ")
    assert {Path(name).parent.as_posix() for name in programs} == {".venv/bin"}
    assert [name for name in programs if not (BIN / Path(name).name).exists()] == []


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_secret_stops_the_commit(tmp_path, key):
    file = tmp_path / "settings.py"
    file.write_text(f"{key}\n")
    assert "Potential secrets" in find_secrets(file).stdout


def test_an_example_does_not(tmp_path):
    file = tmp_path / "example.py"
    file.write_text("DATABASE_URL=postgresql://user:password@host:5432/database\n")
    assert find_secrets(file).returncode == 0
