"""How do the make targets speak: what is being done, for how long already, and what to do when it fails?"""

import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HEARTBEAT_SECONDS = 15
# How our own programs begin the sentence that they end with.
STOPPED = "Stopped: "

# What a program's own words mean, and what to do about it. The first that fits is said.
MEANINGS = [
    (
        ("No space left on device", "ENOSPC", "Disk quota exceeded"),
        "The disk is full: free about 2 GB and run the same command again.",
    ),
    (
        ("SELF_SIGNED_CERT", "UNABLE_TO_VERIFY", "UNABLE_TO_GET_ISSUER", "CERTIFICATE_VERIFY_FAILED"),
        "The network answers with a certificate that is not trusted here: name your proxy's certificate in "
        "PIP_CERT and NODE_EXTRA_CA_CERTS, then run it again.",
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
        "The packages could not be fetched: check the network (and the proxy settings), then run it again.",
    ),
    (
        ("Permission denied", "EACCES", "Read-only file system"),
        "A folder cannot be written to: run this as the account that owns the checkout and INSTANCE_DIR.",
    ),
    (
        ("No matching distribution found",),
        "A pinned package is not to be had for this Python or machine: use Python 3.11 to 3.13 on Linux.",
    ),
    (
        ("EBADENGINE", "Unsupported engine"),
        "This Node is too old: remove it from PATH and one will be fetched.",
    ),
]


def say(sentence: str) -> None:
    print(sentence, flush=True)


def fail(sentence: str) -> NoReturn:
    print(f"\n{STOPPED}{sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def do(command: list[str], sentence: str, log: Path, env: dict[str, str] | None = None) -> None:
    """Run a program, its words into a log, saying now and then that it still works."""
    say(sentence)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as words:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=env,
            start_new_session=True,
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
    """A sentence for a failure whose words we know, else those words."""
    words = log.read_text(errors="replace")
    if own := [line for line in words.splitlines() if line.startswith(STOPPED)]:
        return f"{own[-1].removeprefix(STOPPED)} (Details: {log})"
    for signs, meaning in MEANINGS:
        if any(sign in words for sign in signs):
            return f"{meaning} (Details: {log})"
    return f"this went wrong. {last_words(log)}"


def last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()[-15:]
    quoted = "\n".join(f"  | {line}" for line in lines)
    return f"Its last words were:\n{quoted}\nAll of them are in {log}."
