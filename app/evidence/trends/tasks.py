"""Background jobs of trends."""

from procrastinate import JobContext, RetryStrategy

from app.background.jobs import Interrupted, queue
from app.evidence.trends.running import run_near_repeats


@queue.task(
    name="find_near_repeats",
    pass_context=True,
    retry=RetryStrategy(wait=2, retry_exceptions=(Interrupted,)),
)
def find_near_repeats(context: JobContext, run_id: int) -> None:
    """Answer a question about near repeats."""
    run_near_repeats(run_id, context.additional_context["stopping"])
