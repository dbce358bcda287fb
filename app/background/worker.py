"""The worker: `flask work`, one process that does jobs until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any, LiteralString

import click
import procrastinate
from flask import Flask, current_app
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from sqlalchemy.engine import make_url

from app.background.jobs import count_waiting, queue, retry_stalled
from app.database import ownership
from app.web.slices import load_tasks

AT_ONCE = 2  # one long job, and room for the short ones beside it
GRACE_SECONDS = 5.0
WAIT_FOR_DATABASE = 1.0
# A job that is put back sends no notification, so the worker polls for it.
LOOK_FOR_JOBS = 2.0
BETWEEN_TURNS = 0.2

log = logging.getLogger("fourtier.worker")


@click.command("work")
@click.option("--once", is_flag=True, help="Run the jobs that are waiting, then stop.")
def work(once: bool) -> None:
    """Run the jobs that pages leave for later (imports, emails) until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    click.echo("The worker is ready. Press Ctrl+C to stop it.")
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # typed as if it were no proxy
    if app.config["PRODUCTION"]:
        ownership.refuse_owner(app.config["SQLALCHEMY_DATABASE_URI"])
    asyncio.run(Worker(app, once=once).run())
    click.echo("The worker has stopped.")


class _Connector(procrastinate.PsycopgConnector):
    """A connector that reports a statement lost with its connection.

    It may have been the one that marks a job as ended. Such a job would count as running, and block those
    that wait for it, for as long as its worker lives: so the worker starts again.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        try:
            await super().execute_query_async(query, **arguments)
        except ConnectorException as error:
            if not self.lost.done():
                self.lost.set_exception(error)
            raise


class Worker:
    """Runs procrastinate's worker, again if the database went away, until SIGTERM or SIGINT."""

    def __init__(self, app: Flask, *, once: bool = False) -> None:
        self.app = app
        self.once = once
        self.stalled_after = app.config["WORKER_STALLED_SECONDS"]
        self.stopping = asyncio.Event()
        load_tasks()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        while not self.stopping.is_set():
            await self._run_until_trouble()
            if self.once:
                return
            await self._pause()

    async def _run_until_trouble(self) -> None:
        """Returns when told to stop, when the waiting jobs are done, or when the database is lost."""
        connector = self._connector()
        try:
            with queue.replace_connector(connector):
                await self._run_queue(connector.lost)
        except (ConnectorException, OperationalError, OSError) as error:
            log.warning("Cannot reach the database. Trying again (%s)", error.__cause__ or error)

    async def _run_queue(self, lost: asyncio.Future[None]) -> None:
        async with queue.open_async():
            running = asyncio.create_task(self._do_jobs())
            stop_requested = asyncio.create_task(self.stopping.wait())
            beside: list[asyncio.Future[Any]] = [
                stop_requested,
                asyncio.create_task(self._retry_stalled()),
                lost,
            ]
            await asyncio.wait({running, *beside}, return_when=asyncio.FIRST_COMPLETED)
            # A worker that is cancelled takes no new job, and gives the one it does its grace.
            for task in (running, *beside):
                task.cancel()
            ended = await asyncio.gather(running, *beside, return_exceptions=True)
            for error in ended:
                if isinstance(error, Exception):
                    raise error

    async def _do_jobs(self) -> None:
        await queue.run_worker_async(**self._options())
        # A long job that waited for another's end was out of reach while that was done.
        while self.once and await count_waiting():
            await asyncio.sleep(BETWEEN_TURNS)
            await queue.run_worker_async(**self._options())

    async def _retry_stalled(self) -> None:
        """Look after the jobs of workers that were killed."""
        while True:
            await retry_stalled(self.stalled_after)
            await asyncio.sleep(self.stalled_after / 3)

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), WAIT_FOR_DATABASE)
        except TimeoutError:
            return

    def _connector(self) -> "_Connector":
        url = make_url(self.app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
        kwargs = self.app.config["SQLALCHEMY_ENGINE_OPTIONS"].get("connect_args", {})
        return _Connector(
            conninfo=url.render_as_string(hide_password=False),
            kwargs=kwargs,
            min_size=1,
            max_size=4,
            timeout=10,
        )

    def _options(self) -> dict[str, Any]:
        return {
            "concurrency": AT_ONCE,
            "wait": not self.once,
            "fetch_job_polling_interval": LOOK_FOR_JOBS,
            "delete_jobs": "successful",
            "shutdown_graceful_timeout": GRACE_SECONDS,
            "install_signal_handlers": False,
            "update_heartbeat_interval": self.stalled_after / 3,
            "stalled_worker_timeout": self.stalled_after,
            # Long jobs ask this between two pieces of their work, and give up their turn.
            "additional_context": {"stopping": self.stopping.is_set},
            "task_middleware": [self._in_app_context],
        }

    def _in_app_context(self, do: Callable[[], Any], context: procrastinate.JobContext, worker: Any) -> Any:
        with self.app.app_context():
            log.info("%s starts", context.job.call_string.split("[")[0])
            return do()
