"""Background jobs of dashboards."""

from app.background.jobs import queue
from app.insight.dashboards import queries, services


@queue.periodic(cron="23 5 * * *")
@queue.task(name="ask_for_commentary", queueing_lock="ask_for_commentary")
def ask_for_commentary(timestamp: int) -> None:
    """Ask the owners of measures that went off track what is behind it. Who was asked is not asked again."""
    if wanted := queries.list_to_ask():
        services.ask_for_commentary(None, wanted)
