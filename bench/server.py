"""Start the real server on a scratch database, and measure its memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

from bench.visitor import Visitor

WORKERS = 2


class Held(NamedTuple):
    """Megabytes of a worker: all that it holds, its share, and what no other process has.

    The application is loaded once and forked, so the sum of the shares, where what several hold is split
    among them, is what the machine gives.
    """

    all_of_it: float
    share: float
    own: float


@dataclass
class Server:
    port: int
    process: psutil.Process
    seconds_to_serve: float
    postgres: psutil.Process

    def cpu_seconds(self) -> float:
        """The processor's time that the workers and PostgreSQL have taken so far."""
        return sum(map(_with_children, (self.process, self.postgres)))

    def worker_megabytes(self) -> list[Held]:
        return [
            Held(held.rss / 1e6, held.pss / 1e6, held.uss / 1e6)
            for held in (child.memory_full_info() for child in self.process.children())
        ]


@contextmanager
def serving(environ: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    environment = os.environ | environ | {"PORT": str(port), "WEB_WORKERS": str(WORKERS), "RATELIMIT": "0"}
    started = time.perf_counter()
    with (Path(environ["INSTANCE_DIR"]) / "bench.log").open("w") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "gunicorn", "bench.bare:app"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(port)
        ready = time.perf_counter() - started
        yield Server(port, psutil.Process(process.pid), ready, _postgres())
    finally:
        process.terminate()
        process.wait(30)


def _postgres() -> psutil.Process:
    """The process of which each connection's is a child."""
    from bench import scratch

    with psycopg.connect(scratch.address()) as connection:
        postgres = psutil.Process(connection.info.backend_pid).parent()
    assert postgres
    return postgres


def _with_children(process: psutil.Process) -> float:
    """What a process and its children have taken, those that have ended too."""
    taken = sum(process.cpu_times())
    for child in process.children():
        with suppress(psutil.NoSuchProcess):  # it has just ended
            times = child.cpu_times()
            taken += times.user + times.system
    return taken


def _wait(port: int) -> None:
    deadline = time.perf_counter() + 60
    while True:
        try:
            Visitor(port).get("/sign-in", "Sign in")
            return
        except OSError:
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
