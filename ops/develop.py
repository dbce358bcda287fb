"""What does `make dev` start?

    python3 ops/develop.py

Flask's debug server, which reloads code as it changes and shows errors where they happen, and a job worker,
which is started again when code changes. Both use the INSTANCE_DIR of `make run` and write to this terminal.
"""

import os
import subprocess
import time

import launch
import setup
from say import ROOT, fail, say

HOST = "127.0.0.1"  # Whoever reaches the debugger can run code.
FLASK = [launch.PYTHON, "-m", "flask", "--app", "wsgi"]
PAUSE = 1.0


def main() -> None:
    # Before anything is installed. Flask's own switch is refused by the settings (config.py).
    if os.environ.get("PRODUCTION", "0").strip() not in ("", "0"):
        fail("PRODUCTION is set, but `make dev` is for development. Unset it, or start with gunicorn.")
    setup.main(developer=True)
    setup.prepare_database(trust_stamp=True)
    launch.listen_for_the_end()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        serve(children)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        launch.end(list(children.values()))


def serve(children: dict[str, subprocess.Popen[bytes]]) -> None:
    port = str(launch.free_port(HOST))
    environment = os.environ | {"PORT": port, "INSTANCE_DIR": str(launch.INSTANCE)}
    say(f"\n  The debug server is at http://{HOST}:{port}. Press Ctrl-C to stop it.\n")
    children["web"] = start(["run", "--debug", "--host", HOST, "--port", port], environment)
    while children["web"].poll() is None:
        children["worker"] = start(["work"], environment)
        wait_for_change(children["web"])
        launch.end([children["worker"]])
    fail("the debug server stopped. See above.")


def start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in its own session: Ctrl-C reaches this program, which ends its children in order."""
    return subprocess.Popen(
        [*FLASK, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )


def wait_for_change(web: subprocess.Popen[bytes]) -> None:
    before = newest_change()
    while web.poll() is None and newest_change() == before:
        time.sleep(PAUSE)


def newest_change() -> float:
    return max(path.stat().st_mtime for path in (ROOT / "app").rglob("*.py"))


if __name__ == "__main__":
    setup.guarded(main)
