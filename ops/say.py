"""What the make targets print: what is being done, for how long, and what to do when it fails."""

import os
import pwd
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
HEARTBEAT_SECONDS = 15
# How our own programs begin the sentence that they end with.
STOPPED = "Stopped: "

# What a program's own words mean, and what to do about it. The first that fits is said.
MEANINGS = [
    (
        ("No space left on device", "ENOSPC", "Disk quota exceeded"),
        "The disk is full. Free about 2 GB, then run the same command again.",
    ),
    (
        ("SELF_SIGNED_CERT", "UNABLE_TO_VERIFY", "UNABLE_TO_GET_ISSUER", "CERTIFICATE_VERIFY_FAILED"),
        "This machine does not trust the network's certificate. Set PIP_CERT and NODE_EXTRA_CA_CERTS to your "
        "proxy's certificate, then run it again.",
    ),
    (
        (
            "Temporary failure in name resolution",
            "Could not resolve",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ETIMEDOUT",
            "Network is unreachable",
            "NewConnectionError",
            "ReadTimeoutError",
            "Connection refused",
            "Failed to establish a new connection",
            "Temporary failure resolving",
        ),
        "Could not fetch the packages. Check the network (and the proxy settings), then run it again.",
    ),
    (
        ("Read-only file system", "EROFS"),
        "Could not write to a folder: its file system is read-only. Make it writable, or use another.",
    ),
    (
        ("No matching distribution found",),
        "A pinned package does not exist for this Python or machine. Use Python 3.11 to 3.13 on Linux.",
    ),
    (
        ("EBADENGINE", "Unsupported engine"),
        "This Node is too old. Remove it from PATH, and the next run will fetch a newer one.",
    ),
]

DENIED = re.compile(r".*(?:[Pp]ermission denied|EACCES).*")
PATH = re.compile(r"(?<![\w.:/])/[^\s'\":,]+")


def say(sentence: str) -> None:
    print(sentence, flush=True)


def fail(sentence: str) -> NoReturn:
    print(f"\n{STOPPED}{sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def open_log(log: Path, mode: str) -> IO[Any]:
    """Open a log, which says whose cases and addresses are looked at: for this account's eyes alone."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = open(log, mode, opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
    os.fchmod(words.fileno(), 0o600)
    return words


def do(command: list[str], sentence: str, log: Path, env: dict[str, str] | None = None) -> None:
    """Run a program with its output in a log, printing now and then that it still works."""
    say(sentence)
    with open_log(log, "w") as words:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=env,
                start_new_session=True,
            )
        except OSError as problem:
            fail(
                f"could not start the program {command[0]} ({problem.strerror}). Check that it exists "
                "and that its file system is not mounted noexec."
            )
        try:
            code = wait_aloud(process, log)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    if code:
        fail(explained(log))


def wait_aloud(process: subprocess.Popen[bytes], log: Path) -> int:
    started = time.monotonic()
    while True:
        try:
            return process.wait(timeout=HEARTBEAT_SECONDS)
        except subprocess.TimeoutExpired:
            say(f"  ... {time.monotonic() - started:.0f} seconds so far. {newest_line(log)}")


def newest_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    telling = [line for line in lines if line[:1].isalpha() and not line.startswith("WARNING")]
    return telling[-1][:90] if telling else ""


def explained(log: Path) -> str:
    """Explain a failure that we recognise; otherwise return the program's last words."""
    words = log.read_text(errors="replace")
    if own := [line for line in words.splitlines() if line.startswith(STOPPED)]:
        return f"{own[-1].removeprefix(STOPPED)} (Details: {log})"
    for signs, meaning in MEANINGS:
        if any(sign in words for sign in signs):
            return f"{meaning} (Details: {log})"
    if denied := DENIED.search(words):
        path = PATH.search(denied[0])
        return f"{may_not_use(path and path[0], 'permission denied')} (Details: {log})"
    return f"this went wrong. {last_words(log)}"


def may_not_use(path: str | None, reason: str) -> str:
    """Explain why this account may not use a file, naming its owner if that is another account."""
    owner = owner_of(Path(path)) if path else None
    refused = f"{path or 'a file'} cannot be used by this account ({reason})"
    if os.geteuid() and owner not in (None, os.geteuid()):
        return f"{refused}: it belongs to {account_name(owner)}. Run this as that account."
    return f"{refused}: fix its permissions and those of the folders above it."


def owner_of(path: Path) -> int | None:
    """The owner of the file, or of the nearest folder above it that exists and can be read."""
    for each in (path, *path.parents):
        try:
            return each.stat().st_uid
        except OSError:
            continue
    return None


def account_name(number: int | None) -> str:
    try:
        return f"the account {pwd.getpwuid(number or 0).pw_name}"
    except KeyError:
        return f"an account that is not on this machine (number {number})"


def last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()[-15:]
    quoted = "\n".join(f"  | {line}" for line in lines)
    return f"The last lines of its log:\n{quoted}\nThe whole log is in {log}."
