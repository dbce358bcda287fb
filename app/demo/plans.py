"""What the plans of the demonstration measure, are about and deliver, as its files say it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app import clock
from app.casework.deliveries.services import Line
from app.casework.plans.counted import read_counted
from app.evidence.questions.queries import get_choices
from app.evidence.statistics.periods import months_later
from app.models.case import Case
from app.models.partnership import Partner
from app.models.plan import Focus, RepeatVictims

MEASURED_BY = "Incidents of this kind that the partners record here"


def measure_of(case: Case, table: dict[str, Any]) -> dict[str, Any]:
    """What success is measured by: incidents in its ward or round its point, or what its partners record."""
    said = table.get("measured", {})
    if "what" not in said:
        return {"measure_words": said.get("words", MEASURED_BY), "success_percent": said.get("percent")}
    round_it = {
        "place": "circle",
        "point": f"{case.easting} {case.northing}",
        "metres": str(said.get("metres")),
    }
    place = round_it if "metres" in said else {"place": str(case.ward_id)}
    counted = read_counted({"what": said["what"], **place}, get_choices(None))
    return {
        "measure_question": counted.stored,
        "measure_from": months_later(clock.today().replace(day=1), 1),
        "measure_months": said["months"],
        "success_percent": said["percent"],
    }


def focus_of(table: dict[str, Any]) -> dict[str, Any]:
    """Who and what it is about; nothing where the file says nothing."""
    about = table.get("about")
    if not about:
        return {}
    return {
        "focus": Focus(about["focus"]),
        "repeat_victims": RepeatVictims(about["repeat"]),
        "affected_ages": about.get("affected", {}),
        "involved_ages": about.get("involved", {}),
    }


def lines_of(place: str, partner: Partner, weeks: Sequence[tuple[int, int]], last: date) -> list[Line]:
    """Visits planned and done in each of these weeks, of which the last is the week of this day."""
    days = [last - timedelta(weeks=number) for number in range(len(weeks))][::-1]
    return [
        Line(place, day, partner, visits_planned=planned, visits_done=done)
        for day, (planned, done) in zip(days, weeks, strict=True)
    ]
