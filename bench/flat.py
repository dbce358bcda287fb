"""Is every list as fast with a million cases as with fifty thousand?

    python -m bench flat --cases 50000 1000000

Each list is read by one person, and its median at each size is compared with that at the first.
"""

import argparse
import statistics
from pathlib import Path

from bench.pages import timed
from bench.server import serving
from bench.visits import Visit, list_visits

SIZES = (50_000, 1_000_000)
AT_MOST = 1.5
ROUNDS = 15
Medians = dict[str, float]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench flat", description="Measure how lists grow.")
    parser.add_argument("--cases", type=int, nargs="+", default=list(SIZES), metavar="N")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    with scratch.running() as folder:
        show(chosen.cases, [measure(folder, size) for size in chosen.cases])


def measure(folder: Path, size: int) -> Medians:
    from app.extensions import db
    from bench import scratch
    from bench.fill import fill

    with scratch.new_database(folder, "bench") as environ:
        fill(size)
        visits = list_visits()
        db.session.remove()
        with serving(environ) as server:
            return {visit.name: _median(server.port, visit) for visit in visits}


def _median(port: int, visit: Visit) -> float:
    took, _ = timed(port, visit, 1, ROUNDS)
    return statistics.median(took) * 1000


def show(sizes: list[int], medians: list[Medians]) -> None:
    print(f"| what | {' | '.join(f'{size:,} cases' for size in sizes)} | times as long |")
    print(f"|---|{'---:|' * (len(sizes) + 1)}")
    for name in medians[0]:
        took = [of_size[name] for of_size in medians]
        growth = took[-1] / took[0]
        mark = " too long" if growth > AT_MOST else ""
        print(f"| {name} | {' | '.join(f'{one:.1f} ms' for one in took)} | {growth:.2f}{mark} |", flush=True)
