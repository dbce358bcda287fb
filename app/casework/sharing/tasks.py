"""Background jobs of who sees a case."""

from app.background.jobs import queue
from app.casework.sharing import services


@queue.periodic(cron="11 5 * * *")
@queue.task(name="check_sight", queueing_lock="check_sight")
def check_sight(timestamp: int) -> None:
    """Find restricted cases that nobody can act on any longer."""
    services.check_sight(None)
