"""Start the real server on a scratch database, and measure its memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.visitor import Visitor

WORKERS = 2


@dataclass
class Server:
    port: int
    process: psutil.Process
    seconds_to_serve: float

    def worker_megabytes(self) -> list[tuple[float, float]]:
        """Of each worker: all that it holds, and its share of it, where what several hold is split among them.

        The application is loaded once and forked, so the sum of the shares is what the machine gives.
        """
        held = [child.memory_full_info() for child in self.process.children()]
        return [(worker.rss / 1e6, worker.pss / 1e6) for worker in held]


@contextmanager
def serving(environ: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    environment = os.environ | environ | {"PORT": str(port), "WEB_WORKERS": str(WORKERS), "RATELIMIT": "0"}
    started = time.perf_counter()
    with (Path(environ["INSTANCE_DIR"]) / "bench.log").open("w") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "gunicorn"], env=environment, stdout=log, stderr=log
        )
    try:
        _wait(port)
        yield Server(port, psutil.Process(process.pid), time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


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
