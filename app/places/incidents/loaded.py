"""Which months are in, of our police force and of every other source?

The one answer to that: a month that is not in is left out of every figure and named, never counted as zero.
A month is in when its source has incidents of it in our wards, so a file without any loads no month. For
what the police record, the source is the partnership's own force: the few rows that another force has in
our wards do not make a month of ours. For a category that other sources record, all of them are needed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models.incident import IncidentCount, IncidentSource
from app.models.partnership import Partnership
from app.places.incidents.scopes import by_the_police

_OUR_FORCE = select(func.nullif(func.lower(func.trim(Partnership.police_force)), "")).limit(1)
_IS_LOCAL = IncidentCount.ward_id.is_not(None)


@dataclass(frozen=True)
class Loaded:
    """`police`: months of our force. `others`: by category that other sources record. In order."""

    police: list[date]
    others: Mapping[str, list[date]] = field(default_factory=dict)

    @property
    def any_source(self) -> list[date]:
        """Every month of any source: what a form offers."""
        return sorted({*self.police, *(month for months in self.others.values() for month in months)})

    def of(self, what: str | None) -> list[date]:
        """Months of a category, or of crime, everything or None, which the police record."""
        return self.others.get(what or "", self.police)


def get_loaded() -> Loaded:
    return Loaded(list_police_months(), _months_of_other_categories())


def list_police_months() -> list[date]:
    """The months of our police force, oldest first; of any force where nobody has said which is ours."""
    statement = select(IncidentCount.month).where(_IS_LOCAL, by_the_police(IncidentCount), _is_our_force())
    return list(db.session.scalars(statement.distinct().order_by(IncidentCount.month)))


def list_months_of(category: str | None) -> list[date]:
    """The months of a category, or, without one, of our police force."""
    return get_loaded().of(category) if category else list_police_months()


def list_loaded_forces() -> list[str]:
    """The police forces of which anything is loaded, whether in our wards or not."""
    forces = select(IncidentCount.force).where(by_the_police(IncidentCount)).distinct()
    return sorted(db.session.scalars(forces))


def our_force() -> str:
    """The partnership's police force as it is written there; blank if nobody has said."""
    return " ".join((db.session.scalar(select(Partnership.police_force).limit(1)) or "").split())


def _is_our_force() -> ColumnElement[bool]:
    force = func.lower(IncidentCount.force)
    return force == func.coalesce(_OUR_FORCE.scalar_subquery(), force)


def _months_of_other_categories() -> dict[str, list[date]]:
    columns = (IncidentCount.category, IncidentCount.force, IncidentCount.month)
    of_others = IncidentCount.force.in_(select(IncidentSource.name))
    months: dict[str, set[date]] = defaultdict(set)
    recorders: dict[str, set[str]] = defaultdict(set)
    for category, source, month in db.session.execute(
        select(*columns).where(_IS_LOCAL, of_others).distinct()
    ):
        months[source].add(month)
        recorders[category].add(source)
    return {
        category: sorted(set.intersection(*(months[source] for source in sources)))
        for category, sources in recorders.items()
    }
