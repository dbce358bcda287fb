"""What does `make run` start, and what does `make stop` end?

    python3 ops/launch.py run | stop

The web server and the job worker, as children of this program, until Ctrl-C or `make stop`. Either is started
again when it ends, but for a web server that ends again and again as soon as it has begun. Each keeps the
embedded database running while it lives; the last one to go stops it. What runs is written to
INSTANCE_DIR/run/running.json, so that a second start or a stop finds it, even after a kill.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import setup
from say import ROOT, do, fail, last_words, open_log, say

INSTANCE = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").expanduser().resolve()
LOGS = INSTANCE / "logs"
STATE = INSTANCE / "run" / "running.json"
PYTHON = str(ROOT / ".venv" / "bin" / "python")
DATABASE = [PYTHON, "-m", "ops.database"]
PORTS_TO_TRY = 50
READY_SECONDS = 60
STOP_SECONDS = 30
COMMANDS = {"web": ["gunicorn"], "worker": ["flask", "--app", "wsgi", "work"]}
NAMES = {"web": "web server", "worker": "job worker"}
# Seconds before each is started again. What a killed web server leaves behind gives up its port in one.
PAUSES = {"web": 1.0, "worker": 5.0}
# A web server that ends so many times, each within so many seconds of its start, will not come up at all.
MOST_QUICK_ENDS = 5
QUICK_SECONDS = 30.0


def run() -> None:
    running = read_state()
    if running and is_ours(running["launcher"]):
        say(f"Fourtier is already running at {running['address']} (to stop it: make stop).")
        return
    setup.make_instance_folder()
    stop_all(running)
    listen_for_the_end()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        write_state("an address that it is still preparing", children)
        setup.guarded(lambda: setup.main(starting=True))
        serve(children)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        end(list(children.values()))
        STATE.unlink(missing_ok=True)
    say("Stopped. Your data is safe. To start again: make run")


def serve(children: dict[str, subprocess.Popen[bytes]]) -> None:
    host = os.environ.get("HOST") or "127.0.0.1"
    port = free_port(host)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    say("Starting the web server and the job worker ...")
    environment = os.environ | {"PORT": str(port), "HOST": host, "INSTANCE_DIR": str(INSTANCE)}
    for name in COMMANDS:
        children[name] = start(name, environment)
    write_state(address, children)
    wait_until_ready(address, children["web"])
    greet(address)
    watch(children, address, environment)


def listen_for_the_end() -> None:
    """End on `make stop` and on a closed terminal, unless nohup told us to outlive it."""
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def start(name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in its own session: Ctrl-C reaches this program, which ends its children in order."""
    log = LOGS / f"{name}.log"
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".log.1"))
    with open_log(log, "ab") as words:
        return subprocess.Popen(
            [PYTHON, "-m", *COMMANDS[name]],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def free_port(host: str) -> int:
    first = os.environ.get("PORT") or "8000"
    if not first.isdecimal() or not 0 < int(first) < 65536:
        fail(f"PORT is “{first}”: set it to a number from 1 to 65535, such as 8000.")
    last = min(int(first) + PORTS_TO_TRY, 65536)
    port = next((port for port in range(int(first), last) if is_free(host, port)), None)
    if port is None:
        fail(f"Every port from {first} to {last - 1} is in use. Set PORT to a free one.")
    if port != int(first):
        say(f"Port {first} is in use, so this uses {port}.")
    return port


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            fail(f"Only root may use port {port}. Set PORT to one above 1023, such as 8000.")
        except OSError:
            return False
        return True


def wait_until_ready(address: str, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if web.poll() is not None:
            fail(f"the web server did not start. {last_words(LOGS / 'web.log')}")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  (the address is our own)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    fail(f"the web server did not answer within {READY_SECONDS} seconds. {last_words(LOGS / 'web.log')}")


def greet(address: str) -> None:
    say(f"\n  Fourtier is running at {address}\n")
    say(f"  All its files are in {INSTANCE}. To stop it, press Ctrl-C, or run make stop in another terminal.")


def watch(children: dict[str, subprocess.Popen[bytes]], address: str, environment: dict[str, str]) -> None:
    """Start again whatever ends: the web server, the worker, the embedded database."""
    began = dict.fromkeys(children, time.monotonic())
    quick_ends = 0
    embedded = not os.environ.get("DATABASE_URL")
    database = find_database() if embedded else None
    while True:
        time.sleep(0.5)
        if embedded and not (database and is_ours(database)):
            do([*DATABASE, "start"], "The database stopped. Starting it again ...", LOGS / "database.log")
            database = find_database()
        for name in [name for name, child in children.items() if child.poll() is not None]:
            if name == "web":
                quick_ends = quick_ends + 1 if time.monotonic() - began[name] < QUICK_SECONDS else 1
                give_up_after(quick_ends)
            say(f"The {NAMES[name]} stopped. Starting it again. (Details: {LOGS / f'{name}.log'})")
            time.sleep(PAUSES[name])
            children[name], began[name] = start(name, environment), time.monotonic()
            write_state(address, children)


def give_up_after(quick_ends: int) -> None:
    if quick_ends > MOST_QUICK_ENDS:
        fail(
            f"the web server stopped {quick_ends} times, each time soon after it started. "
            f"{last_words(LOGS / 'web.log')}"
        )


def stop() -> None:
    running = read_state()
    if not stop_all(running) and not database_is_left():
        say("Nothing is running.")
        return
    if database_is_left():
        do([*DATABASE, "stop"], "Stopping the database ...", LOGS / "database.log")
    say("Stopped. Your data is safe. To start again: make run")


def stop_all(running: dict[str, Any]) -> bool:
    """End the launcher, which ends its children; then any children of a launcher that was killed."""
    processes = [
        process
        for process in [running.get("launcher"), *running.get("children", [])]
        if process and is_ours(process)
    ]
    for process in processes:
        if is_ours(process):
            say(f"Stopping Fourtier at {running['address']} ...") if process is processes[0] else None
            tell(process, signal.SIGTERM)
            wait_for_end(process)
    if STATE.exists():
        STATE.unlink(missing_ok=True)
    return bool(processes)


def tell(process: dict[str, Any], number: signal.Signals) -> None:
    try:
        os.kill(process["pid"], number)
    except ProcessLookupError:
        return
    except PermissionError:
        fail("another account started it. Stop it as that account, or as root.")


def wait_for_end(process: dict[str, Any]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while is_ours(process):
        if time.monotonic() > deadline:
            tell(process, signal.SIGKILL)
        time.sleep(0.1)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.kill()
            child.wait()


def database_is_left() -> bool:
    """Whether there is a database to stop, running or not."""
    return (INSTANCE / "postgres" / "data" / "postmaster.pid").exists()


def find_database() -> dict[str, Any] | None:
    """The embedded database's process, as it says itself. It takes a second, so it is asked once a start."""
    said = subprocess.run([*DATABASE, "pid"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return identity(int(said)) if said else None


def read_state() -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(STATE.read_text())
        return state
    except (OSError, ValueError):
        return {}


def write_state(address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    STATE.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "address": address,
        "launcher": identity(os.getpid()),
        "children": [identity(child.pid) for child in children.values()],
    }
    draft = STATE.with_suffix(".new")
    draft.write_text(json.dumps(state))
    draft.replace(STATE)


def identity(pid: int) -> dict[str, Any]:
    """A process by number and start time, since numbers are used again."""
    return {"pid": pid, "started": started(pid)}


def is_ours(process: dict[str, Any]) -> bool:
    return process["started"] is not None and started(process["pid"]) == process["started"]


def started(pid: int) -> str | None:
    """When a living process began, in the kernel's ticks; None for one that is gone."""
    try:
        # After the name in brackets, which may hold anything: the state is first, the start twentieth.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


if __name__ == "__main__":
    setup.guarded({"run": run, "stop": stop}[sys.argv[1]])
