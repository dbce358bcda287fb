"""Work out near repeats in the worker."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np

from app.background import progress
from app.background.jobs import Interrupted
from app.evidence.statistics.near_repeats import FEWEST, TooManyPairs, near_repeats
from app.evidence.trends import filters, queries, services
from app.evidence.trends.near_repeats import TOO_FEW, TOO_MANY, as_dict
from app.extensions import db
from app.models.near_repeat import NearRepeatRun

OURS = "Something went wrong that is no fault of the question. Ask again."


class Tracker(progress.Tracker):
    work = NearRepeatRun
    initial: ClassVar = {"percent": 0}


def run_near_repeats(run_id: int, must_stop: Callable[[], bool] = lambda: False) -> None:
    """Answer the run's question unless that is done. Safe to run twice."""
    tracker = Tracker(run_id, must_stop=must_stop)
    if not tracker.begin():
        return
    run = db.session.get_one(NearRepeatRun, run_id)
    try:
        points, days = _points_and_days(run)
        if len(days) < FEWEST:
            services.mark_near_repeats_failed(None, run, problem=TOO_FEW)
            return
        result = near_repeats(points, days, progress=lambda percent: tracker.say(percent=percent))
        services.save_near_repeats(None, run, found=as_dict(result))
    except TooManyPairs:
        services.mark_near_repeats_failed(None, run, problem=TOO_MANY)
    except Interrupted:
        raise
    except Exception:
        services.mark_near_repeats_failed(None, run, problem=OURS)
        raise


def _points_and_days(run: NearRepeatRun) -> tuple[np.ndarray, np.ndarray]:
    choices = queries.get_choices()
    trend_filter = filters.read(
        run.question, choices.loaded, choices.categories, choices.places, others=choices.others
    )
    rows = queries.list_points(trend_filter) if trend_filter else []
    points = np.array([(easting, northing) for easting, northing, _ in rows], dtype=float).reshape(-1, 2)
    return points, np.array([day.toordinal() for *_, day in rows], dtype=np.int64)
