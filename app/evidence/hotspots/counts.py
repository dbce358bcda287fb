"""Count how much was recorded in each place and month of a question."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, case, func, literal, select

from app.evidence.hotspots.places import Places, lsoas, squares_of
from app.evidence.hotspots.question import ALL_CRIME, By, Measure, Question
from app.evidence.statistics.harm import harm_weights
from app.evidence.statistics.periods import Period, calendar_months, months_later
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, LsoaIncidentCount
from app.places.incidents.categories import CRIME
from app.places.incidents.loaded import list_months_of
from app.places.incidents.scopes import meant

CELL = 50  # metres, of the density surface


@dataclass(frozen=True)
class Counted:
    """Arrays of places by months: the number of incidents and their weight, oldest month first."""

    places: Places
    months: list[date]
    numbers: np.ndarray
    values: np.ndarray
    elsewhere: int  # in the period, in none of the places

    def within(self, period: Period) -> np.ndarray:
        """Boolean mask of the month columns that are in this period."""
        loaded = period.months()
        return np.array([month in loaded for month in self.months])


@dataclass(frozen=True)
class Cells:
    """The centres (metres) and weights of the density surface's cells that have incidents."""

    eastings: np.ndarray
    northings: np.ndarray
    weights: np.ndarray


def count(question: Question, *, since: date | None = None) -> Counted:
    """Count the question's incidents by place and loaded month, from `since` on if that is earlier."""
    period = Period(since or question.first, question.last, question.missing)
    if question.by is By.LSOA:
        by_place = _counts_by_place(_by_lsoa(question, period))
        places = lsoas(with_residents=question.measure is Measure.RATE)
    else:
        assert question.by.size
        by_place = _counts_by_place(_by_square(question, period, question.by.size))
        places = squares_of(question.by.size, {key for key, _ in by_place})
    return _in_order(question, places, period.months(), by_place)


def count_cells(question: Question) -> Cells:
    """Count the incidents in the wards that have a point, by cell of the density surface."""
    across, up = (column // CELL for column in (Incident.easting, Incident.northing))
    statement = select(across.label("across"), up.label("up"), _of_incidents(question))
    condition = _matching(question, question.period, Incident)
    counted = db.session.execute(statement.where(condition, _in_wards()).group_by("across", "up"))
    rows = np.array([tuple(row) for row in counted], dtype=float).reshape(-1, 3)
    return Cells((rows[:, 0] + 0.5) * CELL, (rows[:, 1] + 0.5) * CELL, rows[:, 2])


def earlier_period(question: Question) -> Period | None:
    """Return the period of the same length just before; None if a month of it is not loaded."""
    length = len(calendar_months(question.first, question.last))
    earlier = Period(months_later(question.first, -length), months_later(question.first, -1))
    return earlier if set(earlier.months()) <= set(list_months_of(question.one_category)) else None


# --- statements --------------------------------------------------------------------------------------
CountsByPlace = dict[tuple[Any, date], tuple[int, float]]


def _counts_by_place(statement: Select[Any]) -> CountsByPlace:
    """Run a count. Rows are (place columns..., month, number, value)."""
    by_place: CountsByPlace = {}
    for *place, month, number, value in db.session.execute(statement):
        by_place[place[0] if len(place) == 1 else tuple(place), month] = (number, float(value))
    return by_place


def _by_lsoa(question: Question, period: Period) -> Select[Any]:
    """Select from the counts that are stored when incidents are imported.

    A blank code: incidents in our wards that are in no LSOA.
    """
    counts = LsoaIncidentCount
    columns = (
        counts.lsoa_code,
        counts.month,
        func.sum(counts.number),
        _value(question, counts.category, counts.number),
    )
    codes = select(Area.code).where(Area.is_current(AreaKind.LSOA))
    statement = select(*columns).where(_matching(question, period, counts))
    ours = counts.lsoa_code.in_(codes) | (counts.lsoa_code == "")
    return statement.where(ours).group_by(counts.lsoa_code, counts.month)


def _by_square(question: Question, period: Period, size: int) -> Select[Any]:
    west, south = (column // size * size for column in (Incident.easting, Incident.northing))
    columns = (
        west.label("west"),
        south.label("south"),
        Incident.month,
        func.count(),
        _of_incidents(question),
    )
    statement = select(*columns).where(_matching(question, period, Incident), _in_wards())
    return statement.group_by("west", "south", Incident.month)


def _in_wards() -> ColumnElement[bool]:
    current = select(Area.id).where(Area.is_current(AreaKind.WARD))
    return Incident.easting.is_not(None) & Incident.ward_id.in_(current)


def _matching(question: Question, period: Period, counted: Any) -> ColumnElement[bool]:
    within = counted.month.in_(period.months())
    return within & meant(counted, CRIME if question.category == ALL_CRIME else question.category)


def _of_incidents(question: Question) -> ColumnElement[Any]:
    return _value(question, Incident.category, literal(1))


def _value(question: Question, category: Any, number: Any) -> ColumnElement[Any]:
    """The total weight of a group of incidents, in days for harm."""
    if question.measure is not Measure.HARM:
        return func.sum(number)
    weights = [(category == weight.category, weight.days) for weight in harm_weights().values()]
    return func.sum(number * case(*weights, else_=literal(0.0)))


# --- in the order of the places ----------------------------------------------------------------------
def _in_order(question: Question, places: Places, months: list[date], by_place: CountsByPlace) -> Counted:
    row: dict[Hashable, int] = {key: place for place, key in enumerate(places.keys)}
    column = {month: place for place, month in enumerate(months)}
    numbers, values = (np.zeros((len(places), len(months))) for _ in range(2))
    elsewhere = 0
    for (key, month), (number, value) in by_place.items():
        if key in row:
            numbers[row[key], column[month]], values[row[key], column[month]] = number, value
        elif month >= question.first:
            elsewhere += number
    if question.measure is Measure.RATE:
        values = 1000 * values / places.residents[:, None]
    return Counted(places, months, numbers, values, elsewhere)


Progress = Callable[[int, str], None]
