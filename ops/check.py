"""Is the code as we want it, and do the tests pass?

python3 ops/check.py lint test
python3 ops/check.py only PATH...
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from programs import find_browser
from say import ROOT, fail, say

BIN = ROOT / ".venv" / "bin"
LINTERS = [
    ("Style (ruff)", ["ruff", "check", "."]),
    ("Format (ruff format)", ["ruff", "format", "--check", "."]),
    ("Types (mypy)", ["mypy"]),
    ("Who may import whom (import-linter)", ["lint-imports"]),
]


def lint() -> None:
    for name, command in LINTERS:
        say(f"{name} ...")
        result = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if result.returncode:
            say(result.stdout + result.stderr)
            fail(f"{name} found the problems above. Fix them, then run this again.")


def test() -> None:
    started = time.monotonic()
    browser = find_browser()
    if browser:
        say(f"Running the tests, with browser tests in {browser} ...")
    else:
        say(
            "Running the tests, without browser tests because there is no Chromium "
            "(on Debian: apt-get install chromium)."
        )
    # One more than there are cores, since tests wait for the database and for browsers too.
    processes = str(min((os.cpu_count() or 1) + 1, 4))
    run_tests("-n", processes, "--dist", "worksteal", "--durations", "15")
    say(f"All tests passed ({time.monotonic() - started:.0f} seconds of tests).")


def run_tests(*arguments: str) -> None:
    command = [str(BIN / "python"), "-m", "pytest", "-q", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=compiled_once(), check=False).returncode
    # 5 is pytest's word for having found no test at all.
    if code:
        fail("there are no such tests." if code == 5 else "the tests did not pass: see above.")


def compiled_once() -> dict[str, str]:
    """So that no process compiles again what another one has, here or in the run before.

    A run starts dozens of processes. What is compiled lies in a folder of its own, not beside the code.
    """
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    instance = Path(environ.get("TEST_INSTANCE_DIR", ROOT / "instance" / "tests"))
    return environ | {"PYTHONPYCACHEPREFIX": str(instance.resolve() / "compiled")}


if __name__ == "__main__":
    if sys.argv[1] == "only":
        run_tests(*sys.argv[2:])
    else:
        for wanted in sys.argv[1:]:
            {"lint": lint, "test": test}[wanted]()
