"""Work out near repeats in the worker, and report its progress."""

from typing import Any, ClassVar

import numpy as np

from app.background.jobs import GIVE_UP_AFTER
from app.background.long_work import CannotBeDone, LongJob
from app.evidence.questions.queries import get_choices
from app.evidence.questions.question import EvidenceQuestion, read
from app.evidence.statistics.near_repeats import FEWEST, TooManyPairs, near_repeats
from app.evidence.trends.asking import NEAR_REPEATS, source_of
from app.evidence.trends.near_repeats import queries, services
from app.evidence.trends.near_repeats.wording import NOTHING, TOO_FEW, TOO_MANY, as_dict, refused
from app.models.near_repeat import NearRepeatRun
from app.models.person import User


class NearRepeatJob(LongJob[NearRepeatRun]):
    """Answers the run's question."""

    model = NearRepeatRun
    refusals: ClassVar = (CannotBeDone,)
    fault = (
        "Something went wrong with the service. Ask again. If it happens again, tell the people who run "
        "this service."
    )
    given_up = f"The work was interrupted {GIVE_UP_AFTER} times. Ask again."

    def do(self, run: NearRepeatRun, actor: User | None) -> None:
        services.save_near_repeats(actor, run, found=self.found(_question_of(run)))

    def found(self, question: EvidenceQuestion) -> dict[str, Any]:
        source = source_of(question.what, question.period)
        if source.snapped:
            raise CannotBeDone(refused(source.snapped_points))
        points, days = _points_and_days(question)
        if len(days) < FEWEST:
            raise CannotBeDone(TOO_FEW)
        try:
            result = near_repeats(points, days, progress=self.report)
        except TooManyPairs as error:
            raise CannotBeDone(TOO_MANY) from error
        return {**as_dict(result), "source": source.stored()}

    def report(self, percent: int) -> None:
        self.say(work_done=percent, work_total=100, doing="Shuffling the days between the points")

    def refuse(self, run: NearRepeatRun, actor: User | None, refusal: Exception) -> None:
        services.mark_near_repeats_failed(actor, run, problem=str(refusal))


def _question_of(run: NearRepeatRun) -> EvidenceQuestion:
    question = read(run.question, get_choices(run.asked_by), NEAR_REPEATS)
    # What is no longer loaded would be read as the nearest question, which is another one.
    if question is None or question.counted != run.question:
        raise CannotBeDone(NOTHING)
    return question


def _points_and_days(question: EvidenceQuestion) -> tuple[np.ndarray, np.ndarray]:
    rows = queries.list_points(question)
    points = np.array([(easting, northing) for easting, northing, _ in rows], dtype=float).reshape(-1, 2)
    return points, np.array([day.toordinal() for *_, day in rows], dtype=np.int64)
