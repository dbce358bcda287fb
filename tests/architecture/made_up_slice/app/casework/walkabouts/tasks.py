"""What does the worker do with walkabouts?"""

from app.background.jobs import queue
from app.casework.walkabouts import queries, services


@queue.task(name="confirm_walkabout")
def confirm_walkabout(walkabout_id: int) -> None:
    """Confirm a walkabout to its planner, once however often the job is started."""
    walkabout = queries.get_walkabout(walkabout_id)
    if walkabout.confirmed_at is None:
        services.confirm_walkabout(None, walkabout)
