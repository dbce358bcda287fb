"""Measure, and print what was measured as tables.

python -m bench                     what `make bench` measures
python -m bench pages --cases 1000  one part: pages, places, rows, evidence, flat or seeds
"""

import importlib
import subprocess
import sys

from app.database.embedded_postgres import EmbeddedPostgresError

MEASURED = ("pages", "places", "rows", "evidence")
PARTS = (*MEASURED, "flat", "seeds")  # which take minutes and an hour


def main(arguments: list[str]) -> None:
    if arguments:
        importlib.import_module(f"bench.{_part(arguments[0])}").main(arguments[1:])
        return
    for part in MEASURED:
        print(f"\n## {part.capitalize()}\n", flush=True)
        # Each in a process of its own, so that none is measured with what another one left behind.
        if code := subprocess.run([sys.executable, "-m", "bench", part], check=False).returncode:
            raise SystemExit(code)


def _part(name: str) -> str:
    if name not in PARTS:
        raise SystemExit(f"There is no part {name!r}: choose one of {', '.join(PARTS)}.")
    return name


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except EmbeddedPostgresError as problem:
        raise SystemExit(f"Stopped: {problem}") from problem
