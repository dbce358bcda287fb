"""How fast are the pages, at one user and at eight, and does that grow with the cases?

python -m bench pages --cases 1000 10000 100000

The last but one columns are the processor's time of a visit, in the workers and in PostgreSQL, and how many times that
of the bare page it is.
"""

import argparse
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.server import Held, Server, serving
from bench.visitor import Visitor
from bench.visits import Visit, all_visits

SIZES = (1_000, 10_000, 100_000)
ROUNDS = {False: 40, True: 8}
AT_ONCE = 8
LOOP = 300_000
AROUND = 5


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench pages", description="Measure the pages.")
    parser.add_argument("--cases", type=int, nargs="+", default=list(SIZES), metavar="N")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    show(f"{machine()}\n")
    with scratch.running() as folder:
        for size in chosen.cases:
            measure(folder, size)


def machine() -> str:
    """A measure of this machine's speed now, to compare figures of different machines or hours."""
    took = [squares() for _ in range(ROUNDS[False])]
    return (
        f"{os.cpu_count()} processors; adding up {LOOP:,} squares takes {_ms(statistics.median(took))} here, "
        f"at best {_ms(min(took))}. The last column says what it took around each row: rented processors "
        "can be twice as fast in one minute as in the next."
    )


def squares() -> float:
    started = time.perf_counter()
    sum(number * number for number in range(LOOP))
    return time.perf_counter() - started


def measure(folder: Path, size: int) -> None:
    """Fill a database of this size, start the server on it, and visit it."""
    from app.extensions import db
    from bench import scratch
    from bench.fill import fill

    with scratch.new_database(folder, "bench") as environ:
        show(f"\nFilling {size:,} cases ...")
        started = time.perf_counter()
        fill(size)
        show(f"filled in {time.perf_counter() - started:.0f} s\n")
        visits = all_visits()
        db.session.remove()
        with serving(environ) as server:
            report(size, server, visits)


def report(size: int, server: Server, visits: list[Visit]) -> None:
    before = server.worker_megabytes()
    show(
        f"{size:,} cases: ready to serve after {server.seconds_to_serve:.1f} s; workers hold {_mb(before)}\n"
    )
    show(
        f"| {'what':32} | {'1 user: median':>14} | {'95th':>8} | {'8 users: median':>15} | {'95th':>8} | {'a second':>8} | {'CPU':>8} | {'bare':>5} | {'squares':>8} |\n"
    )
    show(
        f"|{'-' * 34}|{'-' * 15}:|{'-' * 9}:|{'-' * 16}:|{'-' * 9}:|{'-' * 9}:|{'-' * 9}:|{'-' * 6}:|{'-' * 9}:|\n"
    )
    bare = 0.0
    for visit in visits:
        around = [squares() for _ in range(AROUND)]
        before_it = server.cpu_seconds()
        alone, _ = timed(server.port, visit, 1)
        cpu = (server.cpu_seconds() - before_it) / len(alone)
        bare = bare or cpu  # the first is the bare page
        around += [squares() for _ in range(AROUND)]
        together, took = timed(server.port, visit, AT_ONCE)
        show(
            f"| {visit.name:32} | {_ms(statistics.median(alone)):>14} | {_ms(_95th(alone)):>8} "
            f"| {_ms(statistics.median(together)):>15} | {_ms(_95th(together)):>8} "
            f"| {len(together) / took:>8.0f} | {_ms(cpu):>8} | {cpu / bare:>5.1f} | {_ms(statistics.median(around)):>8} |\n"
        )
    show(f"after this the workers hold {_mb(server.worker_megabytes())}\n")


def timed(port: int, visit: Visit, users: int, rounds: int = 0) -> tuple[list[float], float]:
    """How long each visit took, in seconds, and how long all of them took together."""
    visitors = [Visitor(port) for _ in range(users)]
    for visitor in visitors:
        if visit.person_id:
            visitor.sign_in(visit.person_id)
        visit.act(visitor)
    took: list[float] = []

    def go(visitor: Visitor) -> None:
        for _ in range(rounds or ROUNDS[visit.writes]):
            started = time.perf_counter()
            visit.act(visitor)
            took.append(time.perf_counter() - started)

    started = time.perf_counter()
    with ThreadPoolExecutor(users) as threads:
        list(threads.map(go, visitors))
    return took, time.perf_counter() - started


def show(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def _95th(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _mb(workers: list[Held]) -> str:
    held, shares, own = (
        " and ".join(f"{part:.0f}" for part in parts) for parts in zip(*workers, strict=True)
    )
    return f"{held} MB, their shares of it {shares}, their own {own}"
