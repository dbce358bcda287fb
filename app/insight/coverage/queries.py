"""Harm and work in each area, as far as the user may see.

Every query about cases and actions starts from `policy.visible_cases`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from app import policy
from app.evidence.hotspots.clusters import Hotspot
from app.evidence.questions.counting import count_by_lsoa, count_by_square, count_by_ward
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.statistics.treated_places import grown
from app.extensions import db
from app.insight.coverage.balance import ELSEWHERE, AreaFigures
from app.models.area import Area, AreaKind
from app.models.case import Case
from app.models.person import User
from app.models.plan import ActionState, PlanAction
from app.places.geography.boundaries import NOWHERE, Boundaries

NEAR = 250  # metres: a case so close to a hotspot is a case of it


class Work(NamedTuple):
    """Open cases and completed actions by area."""

    open_cases: Counter[int]
    actions_done: Counter[int]
    without_place: int  # open cases that are in no area


# --- by ward -----------------------------------------------------------------------------------------
def list_wards(user: User, question: EvidenceQuestion, since: datetime) -> tuple[list[AreaFigures], Work]:
    """Figures of the current wards. `since`: count actions completed from then on."""
    work = Work(
        Counter(dict(_rows(_open(user, Case.ward_id)))),
        Counter(dict(_rows(_done(user, since, Case.ward_id)))),
        0,
    )
    return _figures(AreaKind.WARD, count_by_ward(question), work, key="id"), work


# --- by LSOA -----------------------------------------------------------------------------------------
def list_lsoas(user: User, question: EvidenceQuestion, since: datetime) -> tuple[list[AreaFigures], Work]:
    """Figures of the current LSOAs. Cases count by their point; those without one are left out."""
    lsoas = Boundaries(list_outlines(AreaKind.LSOA))
    cases, lost = _placed(lsoas, _rows(_open(user, Case.easting, Case.northing)))
    done, _ = _placed(lsoas, _rows(_done(user, since, Case.easting, Case.northing)))
    work = Work(cases, done, lost)
    return _figures(AreaKind.LSOA, count_by_lsoa(question), work, key="code"), work


def _placed(lsoas: Boundaries, rows: Iterable[Any]) -> tuple[Counter[int], int]:
    """Count points by the area they are in, and those that are in none."""
    spots = [(easting, northing, number) for easting, northing, number in rows]
    located = [spot for spot in spots if spot[0] is not None]
    lost = sum(number for easting, _, number in spots if easting is None)
    by_area: Counter[int] = Counter()
    if not located or not len(lsoas):
        return by_area, lost + sum(number for *_, number in located)
    import numpy as np

    eastings, northings = (np.array([spot[axis] for spot in located], dtype=float) for axis in (0, 1))
    for area_id, (_, _, number) in zip(lsoas.areas_at(eastings, northings).tolist(), located, strict=True):
        if area_id == NOWHERE:
            lost += number
        else:
            by_area[area_id] += number
    return by_area, lost


# --- by hotspot --------------------------------------------------------------------------------------
def list_hotspots(
    user: User, question: EvidenceQuestion, since: datetime, hotspots: Sequence[Hotspot]
) -> tuple[list[AreaFigures], Work]:
    """Figures of these hotspots and of everywhere else.

    A case in or near a hotspot counts with it, or with the first of two. Cases without a point are left out.
    """
    near = Boundaries(
        [(n, grown(hotspot.ground, NEAR).wkb) for n, hotspot in enumerate(hotspots, ELSEWHERE + 1)]
    )
    cases, lost = _near(near, _rows(_open(user, Case.easting, Case.northing)))
    done, _ = _near(near, _rows(_done(user, since, Case.easting, Case.northing)))
    harms = _harm_by_hotspot(question, hotspots)
    rest = max(0.0, sum(count_by_ward(question).values()) - sum(harms))
    named = [(hotspot.code, f"{hotspot.name} ({hotspot.wards})") for hotspot in hotspots]
    figures = [
        AreaFigures(n, code, name, value, cases[n], done[n])
        for n, ((code, name), value) in enumerate(
            zip([("", "Everywhere else"), *named], [rest, *harms], strict=True), ELSEWHERE
        )
    ]
    return figures, Work(cases, done, lost)


def _near(grown: Boundaries, rows: Iterable[Any]) -> tuple[Counter[int], int]:
    """Count points by hotspot and elsewhere, and those that have no point."""
    import numpy as np

    spots = [row for row in rows if row[0] is not None]
    eastings, northings = (np.array([spot[axis] for spot in spots], dtype=float) for axis in (0, 1))
    by_hotspot: Counter[int] = Counter()
    for place, (_, _, number) in zip(grown.areas_at(eastings, northings).tolist(), spots, strict=True):
        by_hotspot[ELSEWHERE if place == NOWHERE else place] += number
    return by_hotspot, sum(number for easting, _, number in rows if easting is None)


def _harm_by_hotspot(question: EvidenceQuestion, hotspots: Sequence[Hotspot]) -> list[float]:
    """Harm by hotspot, summed over the places of the result."""
    if not hotspots:
        return []
    size = hotspots[0].question.by.size
    by_place: Mapping[Any, float] = count_by_square(question, size) if size else count_by_lsoa(question)
    return [
        sum(by_place.get(key, 0.0) for key in (hotspot.corners if size else hotspot.codes))
        for hotspot in hotspots
    ]


# --- what is being worked ----------------------------------------------------------------------------
def _open(user: User, *by: Any) -> Select[Any]:
    counted = select(*by, func.count()).where(Case.is_open)
    return policy.visible_cases(user, counted).group_by(*by)


def _done(user: User, since: datetime, *by: Any) -> Select[Any]:
    counted = select(*by, func.count()).join(PlanAction, PlanAction.case_id == Case.id)
    done = counted.where(PlanAction.state == ActionState.DONE, PlanAction.finished_at >= since)
    return policy.visible_cases(user, done).group_by(*by)


def _rows(statement: Select[Any]) -> list[Any]:
    return list(db.session.execute(statement).all())


def _figures(kind: AreaKind, harms: Mapping[Any, float], work: Work, *, key: str) -> list[AreaFigures]:
    current = select(Area.id, Area.code, Area.name).where(Area.is_current(kind))
    return [
        AreaFigures(
            area.id, area.code, area.name, harms.get(getattr(area, key), 0.0),
            work.open_cases[area.id], work.actions_done[area.id],
        )
        for area in db.session.execute(current.order_by(Area.name, Area.id))
    ]  # fmt: skip


# --- outlines ----------------------------------------------------------------------------------------
def list_outlines(kind: AreaKind) -> list[tuple[int, bytes]]:
    drawn = select(Area.id, Area.boundary).where(Area.is_current(kind), Area.boundary.is_not(None))
    return [(row.id, bytes(row.boundary)) for row in db.session.execute(drawn.order_by(Area.name, Area.id))]
