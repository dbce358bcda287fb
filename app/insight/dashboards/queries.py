"""What do dashboards show of measures, and what has been said of them?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from app import clock
from app.extensions import db
from app.insight.dashboards.rows import Row as DashboardRow
from app.insight.dashboards.rows import Said
from app.insight.dashboards.ward_lines import ward_line
from app.insight.performance.dashboard_line import DashboardLine, line_from, line_of
from app.insight.performance.queries import WHOLE
from app.insight.performance.summary import summary_of
from app.models.dashboard import Commentary, GroupTheme
from app.models.measure import Measure, WardCounts
from app.models.partnership import Group
from app.models.person import User

FACTS = (
    Measure.id, Measure.key, Measure.name, Measure.theme, Measure.position, Measure.source,
    Measure.in_development, Measure.commentary,
)  # fmt: skip
LATEST_SHOWN = text("'$[last - 23 to last]'::jsonpath")
STORED = "dashboard"  # of a measure's summary


@dataclass(frozen=True)
class Which:
    """Which measures a dashboard shows: of a theme, of a group's themes, from a source, in a ward."""

    theme: str = ""
    group_id: int | None = None
    source: str = ""
    ward_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        of_group = select(GroupTheme.theme).where(GroupTheme.group_id == self.group_id)
        return [
            condition
            for is_asked, condition in (
                (self.theme, Measure.theme == self.theme),
                (self.group_id, Measure.theme.in_(of_group)),
                (self.source, Measure.source == self.source),
            )
            if is_asked
        ]


def list_rows(which: Which) -> list[DashboardRow]:
    """The measures of a dashboard in the order of their themes; in two statements, however many there are."""
    if which.ward_id is not None:
        return [_row(row, ward_line(row), ()) for row in db.session.execute(_of_ward(which, which.ward_id))]
    found = db.session.execute(_of_all(which)).all()
    lines = {row.id: line_from(row.line) for row in found if row.line}
    lines |= _worked_out([row.id for row in found if not row.line])
    said = _map_said()
    return [_row(row, lines[row.id], said.get(row.id, ())) for row in found]


def _of_all(which: Which) -> Select[Any]:
    return _ordered(select(*FACTS, Measure.summary[STORED].label("line")), which)


def _of_ward(which: Which, ward_id: int) -> Select[Any]:
    """What may be shown of one ward, with the last of its figures."""
    latest = func.jsonb_path_query_array(WardCounts.shown, LATEST_SHOWN)
    columns = (*FACTS, Measure.good, WardCounts.glance, latest.label("latest"))
    statement = select(*columns).join(WardCounts, WardCounts.measure_id == Measure.id)
    return _ordered(statement.where(WardCounts.ward_id == ward_id), which)


def _ordered(statement: Select[Any], which: Which) -> Select[Any]:
    return statement.where(*which.conditions()).order_by(Measure.theme, Measure.position, Measure.name)


def _worked_out(measure_ids: Sequence[int]) -> dict[int, DashboardLine]:
    """The lines of measures that changed since the worker last went over them."""
    if not measure_ids:
        return {}
    measures = db.session.scalars(select(Measure).where(Measure.id.in_(measure_ids)).options(*WHOLE))
    return {measure.id: line_of(summary_of(measure, clock.today()), clock.today()) for measure in measures}


def _map_said() -> dict[int, list[Any]]:
    """The commentaries of each measure, the latest first: of those that were written, and were asked for."""
    columns = (Commentary.measure_id, Commentary.period_to, Commentary.words, Commentary.asked_at)
    kinds = (Commentary.measure_id, Commentary.words == "")
    latest = select(*columns).ext(distinct_on(*kinds))
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(latest.order_by(*kinds, Commentary.period_to.desc())):
        found.setdefault(row.measure_id, []).append(row)
    return found


def _row(facts: Row[Any], line: DashboardLine, commentaries: Iterable[Any]) -> DashboardRow:
    written = next((each for each in commentaries if each.words), None)
    asked = next((each for each in commentaries if not each.words), None)
    return DashboardRow(
        facts.key, facts.name, facts.theme, facts.position, facts.source, facts.in_development,
        facts.commentary, line,
        Said(written.words, written.period_to) if written else None,
        is_asked=asked is not None and asked.period_to == line.ends_on,
    )  # fmt: skip


# --- commentary --------------------------------------------------------------------------------------
def find_commentary(measure: Measure, period_to: date) -> Commentary | None:
    statement = select(Commentary).where(
        Commentary.measure_id == measure.id, Commentary.period_to == period_to
    )
    return db.session.scalar(statement)


def list_commentaries(measure: Measure) -> list[Commentary]:
    """What was written of a measure, the latest first."""
    statement = select(Commentary).where(Commentary.measure_id == measure.id, Commentary.words != "")
    return list(db.session.scalars(statement.order_by(Commentary.period_to.desc())))


def list_to_ask() -> list[tuple[Measure, DashboardLine]]:
    """The measures that are off track by their latest figures, and of which nobody was asked yet."""
    rows = {row.key: row.line for row in list_rows(Which()) if row.line.is_off and row.line.ends_on}
    if not rows:
        return []
    measures = db.session.scalars(select(Measure).where(Measure.key.in_(rows)).order_by(Measure.name))
    known = _map_known(list(rows))
    return [
        (measure, rows[measure.key])
        for measure in measures
        if (measure.id, rows[measure.key].ends_on) not in known
    ]


def _map_known(keys: Sequence[str]) -> set[tuple[int, date]]:
    statement = select(Commentary.measure_id, Commentary.period_to).join(Measure).where(Measure.key.in_(keys))
    return {(row.measure_id, row.period_to) for row in db.session.execute(statement)}


def get_owner(measure: Measure) -> User | None:
    return db.session.get(User, measure.owner_id) if measure.owner_id else None


# --- groups and their themes -------------------------------------------------------------------------
def list_themes() -> list[str]:
    themes = select(Measure.theme).where(Measure.theme != "").distinct().order_by(Measure.theme)
    return list(db.session.scalars(themes))


def list_sources() -> list[str]:
    sources = select(Measure.source).where(Measure.source != "").distinct().order_by(Measure.source)
    return list(db.session.scalars(sources))


def map_group_themes() -> Mapping[int, list[str]]:
    """The themes that groups answer for, by the group's id."""
    found: dict[int, list[str]] = {}
    for row in db.session.execute(select(GroupTheme.group_id, GroupTheme.theme).order_by(GroupTheme.theme)):
        found.setdefault(row.group_id, []).append(row.theme)
    return found


def get_group(group_id: int) -> Group:
    return db.session.execute(select(Group).where(Group.id == group_id, Group.active)).scalar_one()


def has_ward_figures() -> bool:
    return db.session.scalar(select(WardCounts.ward_id).limit(1)) is not None
