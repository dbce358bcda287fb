"""Is every list as fast with a million cases as with fifty thousand?

    python -m bench flat --cases 50000 1000000

All sizes are filled and served at once, and each list is read at each of them in turn by one person, so that an hour
in which the machine is slow is slow for all. `bare` is the processor's time, in the workers and in PostgreSQL, as
so many times that of the bare page.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bench.server import Server, serving
from bench.visitor import Visitor
from bench.visits import Visit, list_visits

SIZES = (50_000, 1_000_000)
AT_MOST = 1.5
TURNS, IN_A_ROW = 5, 3


class Took(NamedTuple):
    """The median of a visit and the processor's time of it, in milliseconds."""

    median: float
    cpu: float


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench flat", description="Measure how lists grow.")
    parser.add_argument("--cases", type=int, nargs="+", default=list(SIZES), metavar="N")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    with scratch.running() as folder, ExitStack() as stack:
        filled = [_fill(stack, folder, size) for size in chosen.cases]
        compare(chosen.cases, [(stack.enter_context(serving(environ)), visits) for environ, visits in filled])


def _fill(stack: ExitStack, folder: Path, size: int) -> tuple[dict[str, str], list[Visit]]:
    from app.extensions import db
    from bench import scratch
    from bench.fill import fill

    environ = stack.enter_context(scratch.new_database(folder, f"bench_{size}"))
    fill(size)
    visits = list_visits()
    db.session.remove()
    return environ, visits


def compare(sizes: Sequence[int], served: Sequence[tuple[Server, list[Visit]]]) -> None:
    """Print each visit at each size as soon as it is measured."""
    heads = " | ".join(f"{size:,} cases | CPU | bare" for size in sizes)
    print(f"| what | {heads} | times as long | times the CPU |\n|---|{'---:|' * (3 * len(sizes) + 2)}")
    servers, bare = [server for server, _ in served], None
    for visits in zip(*(visits for _, visits in served), strict=True):
        took = _in_turn(servers, visits)
        bare = bare or took  # the first is the bare page
        _show(visits[0].name, took, bare)


def _in_turn(servers: Sequence[Server], visits: Sequence[Visit]) -> list[Took]:
    visitors = [_ready(server, visit) for server, visit in zip(servers, visits, strict=True)]
    took: list[list[float]] = [[] for _ in servers]
    cpu = [0.0 for _ in servers]
    for _ in range(TURNS):
        for place, server in enumerate(servers):
            before = server.cpu_seconds()
            for _ in range(IN_A_ROW):
                started = time.perf_counter()
                visits[place].act(visitors[place])
                took[place].append(time.perf_counter() - started)
            cpu[place] += server.cpu_seconds() - before
    rounds = TURNS * IN_A_ROW
    return [
        Took(1000 * statistics.median(times), 1000 * used / rounds)
        for times, used in zip(took, cpu, strict=True)
    ]


def _ready(server: Server, visit: Visit) -> Visitor:
    visitor = Visitor(server.port)
    visitor.sign_in(visit.person_id)
    visit.act(visitor)
    return visitor


def _show(name: str, took: Sequence[Took], bare: Sequence[Took]) -> None:
    cells = " | ".join(
        f"{one.median:.1f} ms | {one.cpu:.1f} ms | {one.cpu / of_bare.cpu:.1f}"
        for one, of_bare in zip(took, bare, strict=True)
    )
    growth, of_cpu = took[-1].median / took[0].median, took[-1].cpu / max(took[0].cpu, 0.1)
    mark = " too long" if growth > AT_MOST else ""
    print(f"| {name} | {cells} | {growth:.2f}{mark} | {of_cpu:.2f} |", flush=True)
