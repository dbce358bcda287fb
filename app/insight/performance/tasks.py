"""Background jobs of measures: counted after an import and each night, and summed up after a change."""

from app.background.jobs import queue
from app.insight.performance.counting import queries, services
from app.insight.performance.importing.services import forget_files


@queue.periodic(cron="* * * * *")
@queue.task(name="keep_measures_up", queueing_lock="keep_measures_up")
def keep_measures_up(timestamp: int) -> None:
    """Count measures whose incidents have changed since, or that are new, and sum up what has changed."""
    if queries.is_behind():
        services.count_measures(None)
    if queries.has_changed():
        services.sum_up(None)


@queue.periodic(cron="23 2 * * *")
@queue.task(name="count_measures_nightly", queueing_lock="count_measures_nightly")
def count_measures_nightly(timestamp: int) -> None:
    """Count all measures anew, and sum up all: some say something else on another day."""
    services.count_measures(None)
    services.sum_up(None, all_of_them=True)
    forget_files(None)
