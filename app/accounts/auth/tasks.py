"""What does the worker clear away about signing in?"""

from app.background.jobs import queue
from app.database import rate_limits


@queue.periodic(cron="*/20 * * * *")
@queue.task(name="forget_rate_limits", queueing_lock="forget_rate_limits")
def forget_rate_limits(timestamp: int) -> None:
    """Spans of time that are over no longer count."""
    rate_limits.forget_past()
