"""Which months are in, of our police force and of every other source?

The one answer to that: a month that is not in is left out of every figure and named, never counted as zero.
A month is in when its source has incidents of it in our wards, so a file without any loads no month. For
what the police record, the source is the partnership's own force: the few rows that another force has in
our wards do not make a month of ours. For a category that other sources record, all of them are needed.

A month that is in and has no incident of a category is a true zero of it, unless the police used another
word then: such a month is in, but says nothing of the category.
"""

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.incident import IncidentCount, IncidentSource
from app.models.partnership import Partnership
from app.places.incidents.categories import IN_BOTH_LISTS, OLD_WORDS, members, spelling_key
from app.places.incidents.forces import is_our_force, months_of_our_force, of_a_force
from app.places.incidents.scopes import THE_POLICE
from app.places.incidents.version import VERSIONS, incidents_version

_CHANGED = frozenset(OLD_WORDS).union(*OLD_WORDS.values())
_IS_LOCAL = IncidentCount.ward_id.is_not(None)


@dataclass(frozen=True)
class Loaded:
    """`police`: months of our force. `others`: by category that other sources record. In order.

    `under_other_words`: by category, the months of our force in which it used other words for it. `sources`:
    the months of each other source.
    """

    police: list[date]
    others: Mapping[str, list[date]] = field(default_factory=dict)
    under_other_words: Mapping[str, frozenset[date]] = field(default_factory=dict)
    sources: Mapping[str, list[date]] = field(default_factory=dict)

    @property
    def any_source(self) -> list[date]:
        """Every month of any source: what a form offers."""
        return sorted({*self.police, *(month for months in self.others.values() for month in months)})

    def of(self, what: str | None, source: str = "") -> list[date]:
        """Months of a category, of each of several, or of crime, everything or None, which the police record.

        `source`: those of this source, THE_POLICE or another.
        """
        left_out = self.left_out(what)
        return [month for month in self.there(what, source) if month not in left_out]

    def there(self, what: str | None, source: str = "") -> list[date]:
        """As `of`, with the months that say nothing of it for being under other words."""
        if source:
            return self.police if source == THE_POLICE else list(self.sources.get(source, ()))
        theirs = [self.others.get(name, self.police) for name in members(what or "")]
        if len(theirs) == 1:
            return theirs[0]
        return sorted(set(theirs[0]).intersection(*theirs[1:]))

    def left_out(self, what: str | None) -> frozenset[date]:
        """The months in which the police used other words for one of these categories."""
        under = [self.under_other_words.get(name, frozenset()) for name in members(what or "")]
        return frozenset().union(*under)


def get_loaded() -> Loaded:
    """What is in, cached until the incidents change."""
    return _read_loaded(incidents_version())


@functools.lru_cache(maxsize=VERSIONS)
def _read_loaded(_version: tuple[Any, ...]) -> Loaded:
    police = list(db.session.scalars(months_of_our_force().order_by(IncidentCount.month)))
    by_source = _months_of_sources()
    return Loaded(police, _months_by_category(by_source), _months_under_other_words(), by_source)


def list_police_months() -> list[date]:
    """The months of our police force, oldest first; of any force where nobody has said which is ours."""
    return list(get_loaded().police)


def _months_under_other_words() -> dict[str, frozenset[date]]:
    """By category, the months in which our police force used other words for it."""
    columns = (IncidentCount.category, IncidentCount.month)
    ours = (IncidentCount.category.in_(_CHANGED), of_a_force(IncidentCount), is_our_force(IncidentCount))
    months: dict[str, set[date]] = defaultdict(set)
    for category, month in db.session.execute(select(*columns).where(*ours).distinct()):
        months[category].add(month)
    under: dict[str, set[date]] = defaultdict(set)
    for old, new in OLD_WORDS.items():
        for category in new:
            under[category] |= months[old]
        under[old] = set().union(*(months[category] for category in new - IN_BOTH_LISTS))
    for category in IN_BOTH_LISTS:  # with one list alone, there is nothing that it would differ from
        if months[category] <= under[category]:
            under[category] = set()
    return {category: frozenset(there) for category, there in under.items() if there}


def list_months_of(category: str | None) -> list[date]:
    """The months of a category, or, without one, of our police force."""
    return list(get_loaded().of(category))


def list_loaded_forces() -> list[str]:
    """The police forces of which anything is loaded, whether in our wards or not."""
    forces = select(IncidentCount.force).where(of_a_force(IncidentCount)).distinct()
    return sorted(db.session.scalars(forces))


def list_loaded_categories() -> list[str]:
    """The categories of which anything is loaded, of any source, by name."""
    return list(_read_categories(incidents_version()))


@functools.lru_cache(maxsize=VERSIONS)
def _read_categories(_version: tuple[Any, ...]) -> tuple[str, ...]:
    categories = select(IncidentCount.category).distinct().order_by(IncidentCount.category)
    return tuple(db.session.scalars(categories))


def our_force() -> str:
    """The partnership's police force as it is written there; blank if nobody has said."""
    return " ".join((db.session.scalar(select(Partnership.police_force).limit(1)) or "").split())


def _months_of_sources() -> dict[str, list[date]]:
    """The months in which each source other than the police has incidents in our wards."""
    columns = (IncidentCount.force, IncidentCount.month)
    of_others = IncidentCount.force.in_(select(IncidentSource.name))
    months: dict[str, list[date]] = defaultdict(list)
    for source, month in db.session.execute(
        select(*columns).where(_IS_LOCAL, of_others).distinct().order_by(*columns)
    ):
        months[source].append(month)
    return dict(months)


def _months_by_category(months: Mapping[str, list[date]]) -> dict[str, list[date]]:
    """Of each category that sources other than the police record, the months that all of those have."""
    if not months:
        return {}
    recorders: dict[str, set[str]] = defaultdict(set)
    columns = (IncidentCount.category, IncidentCount.force)
    recorded = select(*columns).where(_IS_LOCAL, IncidentCount.force.in_(months)).distinct()
    for category, source in db.session.execute(recorded):
        recorders[category].add(source)
    return {
        category: sorted(set.intersection(*(set(months[source]) for source in sources)))
        for category, sources in recorders.items()
    }


def spellings() -> dict[str, str]:
    """How the categories that are loaded are spelt, by what is the same for all spellings of one."""
    return {spelling_key(category): category for category in reversed(list_loaded_categories())}
