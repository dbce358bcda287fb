"""Does something fail for each rule that is broken?

python -m ops.guards [WORDS]    only the guards of whose sentences these words are part

The guards are listed in tests/guards/. Each is broken in a copy of the checkout, where only the test or the
linter that should notice is run. A copy is used again once what was broken is mended. All of them use one
database server, in databases of their own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from app.database import embedded_postgres
from tests.guards import GUARDS
from tests.guards.guard import Guard

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SERVER = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").resolve() / "guards"
# What is large and never broken is used from where it is.
LINKED = (".venv", "node_modules", "static/vendor")
# Made by the tests with nothing broken, and copied by those whose guard leaves tables as they are.
MIGRATED = "tests_whole_migrated"
OF_TABLES = ("migrations/", "app/models/", "app/database/ownership.py")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".*_cache", "__pycache__", "instance", *map(os.path.basename, LINKED)
)
PYTEST = ("python", "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", "-p", "no:xdist")
MOST_AT_ONCE = 4
SECONDS = 600


@dataclass(frozen=True)
class Copy:
    """A copy of the checkout."""

    number: int
    root: Path

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environ = os.environ | {
            "TEST_INSTANCE_DIR": str(SERVER),
            "PYTEST_XDIST_WORKER": f"guards{self.number}",
            **settings,
            "MYPY_CACHE_DIR": str(self.root.parent / "mypy"),
            "CHROMIUM": "",
        }
        # Compiling everything for each guard would take longer than the tests.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        program, *arguments = command
        return subprocess.run(
            [BIN / program, *arguments],
            cwd=self.root,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    @contextmanager
    def broken(self, guard: Guard) -> Iterator[None]:
        """What the guard changes, changed for as long as this lasts."""
        try:
            for change in guard.changes:
                change.apply(self.root)
            yield
        finally:
            for change in guard.changes:
                (self.root / change.file).unlink(missing_ok=True)
                if (ROOT / change.file).exists():
                    shutil.copy2(ROOT / change.file, self.root / change.file)


def main(words: str) -> bool:
    """Say of each guard whether it held; return whether all did."""
    guards = [guard for guard in GUARDS if words.casefold() in guard.mistake.casefold()]
    if not guards:
        raise SystemExit(f"Stopped: no guard's sentence has “{words}” in it.")
    out_of_date = [f"{guard.mistake}: {what}" for guard in guards for what in guard.problems(ROOT)]
    if out_of_date:
        raise SystemExit(
            "Stopped: these entries of tests/guards/ are out of date.\n" + "\n".join(out_of_date)
        )
    with tempfile.TemporaryDirectory() as folder, embedded_postgres.running(SERVER, durable=False):
        number = min(os.cpu_count() or 1, MOST_AT_ONCE, len(guards))
        copies = [make_copy(each, Path(folder)) for each in range(number)]
        require_whole(copies[0], guards)
        return break_each(guards, copies)


def make_copy(number: int, folder: Path) -> Copy:
    copy = Copy(number, folder / f"copy{number}")
    shutil.copytree(ROOT, copy.root, ignore=LEFT_OUT)
    for name in LINKED:
        if (ROOT / name).exists():
            (copy.root / name).symlink_to((ROOT / name).resolve())
    return copy


def require_whole(copy: Copy, guards: list[Guard]) -> None:
    """Stop unless everything passes while nothing is broken."""
    tests = sorted({guard.caught_by for guard in guards if guard.is_test})
    linters = sorted({guard.caught_by for guard in guards if not guard.is_test})
    print(f"Nothing broken: {len(tests)} tests and {len(linters)} linters must pass ...", flush=True)
    started = time.monotonic()
    commands = [*(tuple(linter.split()) for linter in linters), *([(*PYTEST, *tests)] if tests else [])]
    for command in commands:
        done = copy.run(*command, PYTEST_XDIST_WORKER="whole")
        if done.returncode:
            raise SystemExit(f"{done.stdout}{done.stderr}\nStopped: with nothing broken, the above failed.")
    print(f"passed    {time.monotonic() - started:5.1f} s", flush=True)


def break_each(guards: list[Guard], copies: list[Copy]) -> bool:
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def try_in_a_copy(guard: Guard) -> bool:
        copy = free.get()
        try:
            return is_held(guard, copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as at_once:
        held = list(at_once.map(try_in_a_copy, guards))
    print(f"{sum(held)} of {len(held)} guards held.")
    return all(held)


def of_tables(guard: Guard) -> bool:
    return any(change.file.startswith(OF_TABLES) for change in guard.changes)


def is_held(guard: Guard, copy: Copy) -> bool:
    started = time.monotonic()
    with copy.broken(guard):
        command = [*PYTEST, "-x", guard.caught_by] if guard.is_test else guard.caught_by.split()
        done = copy.run(*command, TEST_MIGRATED_DATABASE="" if of_tables(guard) else MIGRATED)
    said = done.stdout + done.stderr
    # Only a test that failed has noticed: one that could not run says nothing of the rule.
    noticed = done.returncode == 1 and (not guard.is_test or "\nFAILED " in said) and guard.says in said
    words = [f"{'held' if noticed else 'NOT HELD':9} {time.monotonic() - started:5.1f} s  {guard.mistake}"]
    if not noticed:
        words += [f"    {guard.caught_by} said:", *(f"    | {line}" for line in said.splitlines()[-12:])]
    print("\n".join(words), flush=True)
    return noticed


if __name__ == "__main__":
    sys.exit(not main(" ".join(sys.argv[1:])))
