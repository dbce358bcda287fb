"""Is a change real? The one place that all pages, papers and files have it from.

The places of a kind are judged together: all wards, or all localities, for the same incidents and months. The
city is one of its kind; its categories are judged together. So the page of a single ward says what the
table of all wards says. All counts by ward, category and month are read once and cached until the incidents
or the areas change.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.evidence.statistics.change_tests import Comparison
from app.evidence.statistics.rolling import RollingWard, Years, roll, years_up_to
from app.evidence.statistics.verdicts import Judged, Windows, compare, judge_together
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import IncidentCount
from app.places.incidents.categories import CRIME, EVERYTHING, includes, members
from app.places.incidents.loaded import get_loaded
from app.places.incidents.scopes import meant
from app.places.incidents.version import incidents_version
from app.places.incidents.vintages import broken_wards

MOST_CUBES, MOST_FAMILIES = 16, 256
Family = Mapping[int, Judged]


@dataclass(frozen=True, eq=False)
class Cube:
    """Counts of the current wards: an array of wards by categories by loaded months."""

    wards: tuple[int, ...]
    names: tuple[str, ...]
    localities: Mapping[int, tuple[int, ...]]  # their wards
    categories: tuple[str, ...]
    months: tuple[date, ...]
    counts: np.ndarray
    under_other_words: Mapping[str, frozenset[date]]  # months that say nothing of a category

    def months_of(self, key: str) -> list[date]:
        """The months that are loaded of crime, of everything, or of a category."""
        under = [self.under_other_words.get(name, frozenset()) for name in members(key)]
        left_out = frozenset[date]().union(*under)
        return [month for month in self.months if month not in left_out]

    def series(self, key: str) -> np.ndarray:
        """Each ward's count by month of crime, of everything, or of a category."""
        return self.counts[:, self._included(key)].sum(axis=1)

    def _included(self, key: str) -> np.ndarray:
        chosen = [includes(key, category) for category in self.categories]
        return np.array(chosen, dtype=bool)

    @cached_property
    def rows(self) -> dict[int, int]:
        return {ward: row for row, ward in enumerate(self.wards)}

    def categories_in(self, ward: int, months: Collection[date]) -> dict[str, int]:
        """How many of each category a ward had in these months; categories without any are left out."""
        columns = [place for place, month in enumerate(self.months) if month in months]
        totals = self.counts[self.rows[ward]][:, columns].sum(axis=1).tolist()
        return {name: number for name, number in zip(self.categories, totals, strict=True) if number}

    def of(self, wards: Collection[int], key: str) -> np.ndarray:
        """These wards together, by month."""
        return self.series(key)[[self.rows[ward] for ward in sorted(wards)]].sum(axis=0)


@dataclass(frozen=True)
class Changes:
    """Verdicts on one pair of windows. `version` of the incidents; `source`: the police's, or any source's of
    one category or several; `recorder`: count this source's alone."""

    windows: Windows
    version: tuple[Any, ...]
    source: str = ""
    recorder: str = ""

    def over(self, now: Sequence[date], then: Sequence[date]) -> "Changes":
        """Verdicts on other months of the same incidents."""
        return replace(self, windows=Windows(tuple(now), tuple(then)))

    # --- families ------------------------------------------------------------------------------------
    def wards(self, key: str) -> Family:
        """Every current ward, judged together."""
        return _wards(self, key)

    def localities(self, key: str) -> Family:
        """Every locality, judged together; one that is a single ward has the verdict of that ward."""
        return _localities(self, key)

    def categories(self, wards: Collection[int] | None = None) -> dict[str, Judged]:
        """Each category, by name. Of the whole city they are judged together; of a ward or a locality, each
        with the same category of all the others."""
        names = [name for name in self.cube.categories if name not in self.not_compared]
        if wards is None or set(wards) == set(self.cube.wards):
            return _city_categories(self)
        return {name: self.of(wards, name) for name in names}

    @property
    def not_compared(self) -> list[str]:
        """Categories for which the police used other words in some of these months."""
        here = {*self.windows.now, *self.windows.then}
        under = self.cube.under_other_words
        return [name for name in self.cube.categories if here & under.get(name, frozenset())]

    # --- one place -----------------------------------------------------------------------------------
    def of(self, wards: Collection[int] | None, key: str) -> Judged:
        """A ward, the wards of a locality, the city (None, or all wards), or any other set of wards, which
        nothing is judged with."""
        chosen = frozenset(self.cube.wards if wards is None else wards)
        if len(chosen) == 1:
            return self.wards(key)[next(iter(chosen))]
        if chosen == frozenset(self.cube.wards):
            return self._city(key)
        for locality, theirs in self.cube.localities.items():
            if chosen == frozenset(theirs):
                return self.localities(key)[locality]
        return _set(self, chosen, key)

    def _city(self, key: str) -> Judged:
        if key in self.cube.categories and key not in (CRIME, EVERYTHING):
            return _city_categories(self).get(key) or _set(self, frozenset(self.cube.wards), key)
        return _set(self, frozenset(self.cube.wards), key)

    @property
    def cube(self) -> Cube:
        return _cube(self.source, self.recorder, self.version)

    @property
    def months(self) -> tuple[date, ...]:
        return self.cube.months


def changes(
    now: Sequence[date], then: Sequence[date], *, any_source_of: str = "", recorder: str = ""
) -> Changes:
    """Verdicts on these months. `any_source_of`: categories to count from every source that records them.
    `recorder`: count the rows of this source alone."""
    return Changes(Windows(tuple(now), tuple(then)), incidents_version(), any_source_of, recorder)


def list_rolling(
    last: date, loaded: Sequence[date], what: str = CRIME, recorder: str = ""
) -> tuple[Years, list[RollingWard]]:
    """Each current ward's crime, or `what`, in the twelve months up to `last`, and in the twelve before."""
    years = years_up_to(last, loaded)
    now = years.now
    if now is None:
        return years, []
    # Without the year before, the counts are compared with themselves, and nothing is said of that.
    if years.before and broken_wards(years.before.months(), now.months()):
        years = replace(years, before=None, two_vintages=True)
    source = "" if what in (CRIME, EVERYTHING) else what
    both = changes(now.months(), (years.before or now).months(), any_source_of=source, recorder=recorder)
    named = zip(both.cube.names, both.wards(what).values(), strict=True)
    return years, roll([RollingWard(name, one.now, one if years.before else None) for name, one in named])


# --- judging, cached ---------------------------------------------------------------------------------
@functools.lru_cache(maxsize=MOST_FAMILIES)
def _wards(these: Changes, key: str) -> Family:
    cube = these.cube
    return dict(zip(cube.wards, _judge(these, cube.series(key), key), strict=True))


@functools.lru_cache(maxsize=MOST_FAMILIES)
def _localities(these: Changes, key: str) -> Family:
    cube = these.cube
    series = [cube.of(wards, key) for wards in cube.localities.values()]
    judged = dict(zip(cube.localities, _judge(these, series, key), strict=True))
    single = {locality: wards[0] for locality, wards in cube.localities.items() if len(wards) == 1}
    return judged | {locality: _wards(these, key)[ward] for locality, ward in single.items()}


@functools.lru_cache(maxsize=MOST_FAMILIES)
def _city_categories(these: Changes) -> dict[str, Judged]:
    if these.recorder:
        compared = _compare_categories(these)
        return dict(zip(compared, judge_together(list(compared.values())), strict=True))
    if these.source:
        return {these.source: _with_the_police(these)}
    compared = _compare_categories(these)
    return dict(zip(compared, judge_together(list(compared.values())), strict=True))


def _compare_categories(these: Changes) -> dict[str, Comparison]:
    """Each category of the city by name, in its own months."""
    left_out = these.not_compared
    by_name = zip(these.cube.categories, these.cube.counts.sum(axis=0), strict=True)
    return {name: _compare(these, [series], name)[0] for name, series in by_name if name not in left_out}


def _with_the_police(these: Changes) -> Judged:
    """One category from any source, among the categories of the police if it is one of theirs."""
    others = _compare_categories(Changes(these.windows, these.version))
    (alone,) = _compare(these, these.cube.counts.sum(axis=0), these.source)
    if others.pop(these.source, None) is None:
        return judge_together([alone])[0]
    return judge_together([alone, *others.values()])[0]


@functools.lru_cache(maxsize=MOST_FAMILIES)
def _set(these: Changes, wards: frozenset[int], key: str) -> Judged:
    return _judge(these, [these.cube.of(wards, key)], key)[0]


def _judge(these: Changes, series: Any, key: str) -> list[Judged]:
    return judge_together(_compare(these, series, key))


def _compare(these: Changes, series: Any, key: str) -> list[Comparison]:
    months = these.cube.months_of(key)
    columns = [place for place, month in enumerate(these.cube.months) if month in months]
    return compare([np.asarray(one)[columns].tolist() for one in series], months, these.windows)


# --- reading -----------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=MOST_CUBES)
def _cube(source: str, recorder: str, version: tuple[Any, ...]) -> Cube:
    """Read the counts. `version` is part of the cache key."""
    recorded = meant(IncidentCount, source or EVERYTHING, recorder)
    wards = _read_wards()
    number = func.sum(IncidentCount.number)
    by = (IncidentCount.ward_id, IncidentCount.category, IncidentCount.month)
    current = select(Area.id).where(Area.is_current(AreaKind.WARD))
    statement = select(*by, number).where(recorded, IncidentCount.ward_id.in_(current)).group_by(*by)
    rows = db.session.execute(statement).all()
    loaded = get_loaded()
    months = loaded.of(source or None, recorder)
    categories = sorted(members(source)) if source else sorted({row.category for row in rows})
    places, kinds, whens = (
        {key: n for n, key in enumerate(keys)} for keys in ([ward.id for ward in wards], categories, months)
    )
    counts = np.zeros((len(places), len(kinds), len(whens)), dtype=np.int64)
    for ward, category, month, count in rows:
        if month in whens:
            counts[places[ward], kinds[category], whens[month]] = count
    names = tuple(ward.name for ward in wards)
    return Cube(
        tuple(places), names, _by_locality(wards), tuple(kinds), tuple(whens), counts,
        loaded.under_other_words,
    )  # fmt: skip


def _read_wards() -> Sequence[Any]:
    """The current wards by name, with the number of their locality."""
    locality = aliased(Area)
    statement = select(Area.id, Area.name, locality.id.label("locality")).outerjoin(
        locality, (locality.id == Area.parent_id) & locality.is_current(AreaKind.LOCALITY)
    )
    return db.session.execute(
        statement.where(Area.is_current(AreaKind.WARD)).order_by(Area.name, Area.id)
    ).all()


def _by_locality(wards: Sequence[Any]) -> dict[int, tuple[int, ...]]:
    localities = sorted({ward.locality for ward in wards if ward.locality is not None})
    return {
        locality: tuple(ward.id for ward in wards if ward.locality == locality) for locality in localities
    }
