"""Run a question about hotspots in the worker, and report its progress."""

from collections.abc import Callable
from typing import Any, ClassVar

from app.background.jobs import GIVE_UP_AFTER
from app.background.long_work import CannotBeDone, LongJob
from app.evidence.hotspots import queries, services
from app.evidence.hotspots.question import Question
from app.models.hotspot import HotspotRun
from app.models.person import User


def work_out(question: Question, report: Callable[[int, str], None]) -> tuple[dict[str, Any], bytes | None]:
    """Return the result and the PNG of the density surface.

    Imports are local: only the worker needs numpy's part of the work.
    """
    from app.evidence.hotspots import counts, density_picture
    from app.evidence.hotspots.analysis import find_hotspots

    result = find_hotspots(question, report)
    report(90, "Drawing where incidents cluster")
    drawn = density_picture.draw(counts.count_cells(question))
    picture, result["density"] = drawn if drawn else (None, None)
    result["source"] = queries.get_source_of(question).stored()
    return result, picture


class HotspotJob(LongJob[HotspotRun]):
    """Answers the run's question. There are few steps, so each is reported."""

    model = HotspotRun
    refusals: ClassVar = (CannotBeDone,)
    fault = (
        "Something went wrong with the service. Ask again. If it happens again, tell the people who run "
        "this service."
    )
    given_up = f"The work was interrupted {GIVE_UP_AFTER} times. Ask again."

    def __init__(self, run_id: int, *, must_stop: Callable[[], bool] = lambda: False) -> None:
        super().__init__(run_id, must_stop=must_stop, every=0)

    def do(self, run: HotspotRun, actor: User | None) -> None:
        question = Question.from_dict(run.question)
        if problem := queries.why_not(question):
            raise CannotBeDone(f"{problem}.")
        result, picture = work_out(question, self.report)
        services.save_result(actor, run, result=result, density=picture)

    def report(self, percent: int, doing: str) -> None:
        self.say(work_done=percent, work_total=100, doing=doing)

    def refuse(self, run: HotspotRun, actor: User | None, refusal: Exception) -> None:
        services.mark_failed(actor, run, problem=str(refusal))
