"""What incidents came in over the past, where are their hotspots, and which wards were designated?"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from app.demo import incidents
from app.demo.content import Content, Table
from app.demo.past import Past, Step
from app.demo.structure import Cast
from app.evidence.hotspots import services as hotspots
from app.evidence.hotspots.question import By, Question
from app.evidence.hotspots.running import work_out
from app.evidence.statistics import periods
from app.evidence.statistics.ranking import Ranking
from app.evidence.wards import queries
from app.evidence.wards.services import Decision, decide_hins, propose_hins
from app.models.area import HighImpactNeighbourhood
from app.places.incidents.synthetic import store_synthetic_incidents

IMPORTED_AFTER = timedelta(days=6)  # the analyst imports them in the first week


class Imports:
    """Each month's synthetic incidents come in when the police would have published that month.

    What had been published before the partnership was set up comes in at once, `days_ago`.
    """

    def __init__(self, content: Content, cast: Cast, past: Past, days_ago: int) -> None:
        self.analyst = cast.people[content.evidence["imported_by"]]
        self.force = content.partnership["police_force"]
        self.past, self.earliest = past, days_ago

    def steps(self) -> Iterator[Step]:
        months = incidents.months_up_to(self.past.today)
        for days_ago, together in groupby(months, key=self._days_ago):
            yield Step(days_ago, [partial(self._import, list(together))])
        yield Step(self._days_ago(months[-1]), [self._find_hotspots])

    def _days_ago(self, month: date) -> int:
        published = periods.months_later(month, incidents.MONTHS_UNTIL_PUBLISHED)
        since = (self.past.today - published - IMPORTED_AFTER).days
        return min(max(since, 0), self.earliest)

    def _import(self, months: list[date]) -> None:
        until = incidents.months_up_to(self.past.today)[-1]
        made = incidents.generate(months, until=until)
        store_synthetic_incidents(self.analyst, made, force=self.force)

    def _find_hotspots(self) -> None:
        """As the worker does when the analyst asks: of the year up to the last month that came in."""
        period = _last_year()
        run = hotspots.new_run(
            Question(By.LSOA, period.first, period.last, missing=period.missing), asked_by=self.analyst
        )
        result, picture = work_out(Question.from_dict(run.question), lambda percent, doing: None)
        hotspots.save_result(self.analyst, run, result=result, density=picture)
        hotspots.publish_hotspot_run(self.analyst, run, name=f"Crime, {period.words}")


class Designations:
    """The wards that hold half, proposed and approved; and one more that waits for its answer."""

    def __init__(self, content: Content, cast: Cast) -> None:
        self.cast = cast
        self.designated, self.proposed = content.evidence["designated"], content.evidence["proposed"]
        self.hins: list[HighImpactNeighbourhood] = []

    def steps(self) -> Iterator[Step]:
        yield Step(self.designated["proposed_days_ago"], [self._propose_those_holding_half])
        yield Step(self.designated["decided_days_ago"], [self._approve])
        yield Step(self.proposed["proposed_days_ago"], [self._propose_one_more])

    def _propose_those_holding_half(self) -> None:
        ids = [ward.figures.ward_id for ward in self._ranking().holding_half]
        self.hins = self._propose(self.designated, ids)

    def _approve(self) -> None:
        chair = self.cast.people[self.designated["decided_by"]]
        decisions = [Decision(hin, "approve") for hin in self.hins]
        decide_hins(chair, decisions, reason=self.designated["reason"])

    def _propose_one_more(self) -> None:
        self._propose(self.proposed, [self.cast.wards[self.proposed["ward"]].id])

    def _propose(self, table: Table, ward_ids: list[int]) -> list[HighImpactNeighbourhood]:
        analyst = self.cast.people[table["proposed_by"]]
        return propose_hins(analyst, ward_ids=ward_ids, period=_last_year(), reason=table["why"])

    def _ranking(self) -> Ranking:
        return queries.rank(_last_year())


def _last_year() -> periods.Period:
    """The last year of what has come in by then, as the pages have it."""
    period = periods.choose(queries.list_months(), None, None)
    assert period is not None, "incidents come in before anybody counts them"
    return period
