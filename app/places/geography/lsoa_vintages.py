"""Our LSOAs, and which LSOAs of another census lie where they do.

Rows of incidents name LSOAs of 2011 or of 2021, whichever was current when they were published. Each process
caches this until an area changes or a lookup is imported.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.database.cache import cached
from app.extensions import db
from app.models.area import Area, AreaKind, LsoaSuccession
from app.places.geography.boundaries import Boundaries


@dataclass(frozen=True)
class Vintages:
    """`codes`: our current LSOAs. `former`: LSOAs that were ours, or lie where ours do.

    `successors`: for a code of another vintage, the one current LSOA of ours that lies there. `boundaries`
    and `names`: of our current LSOAs, by id. `official`: those boundaries are exact.
    """

    codes: frozenset[str]
    former: frozenset[str]
    successors: Mapping[str, str]
    boundaries: Boundaries
    names: Mapping[int, str]
    official: bool


def get_vintages() -> Vintages:
    return cached("vintages of LSOAs", _read)


def has_lookup() -> bool:
    return db.session.scalar(select(LsoaSuccession.earlier).limit(1)) is not None


def _read() -> Vintages:
    columns = (Area.id, Area.code, Area.valid_until, Area.official, Area.boundary)
    rows = db.session.execute(select(*columns).where(Area.kind == AreaKind.LSOA).order_by(Area.name, Area.id))
    current, former = [], set()
    for row in rows:
        if row.valid_until is None:
            current.append(row)
        else:
            former.add(row.code)
    codes = frozenset(row.code for row in current)
    beside = _beside(codes)
    drawn = [row for row in current if row.boundary is not None]
    return Vintages(
        codes=codes,
        former=frozenset((former | beside.keys()) - codes),
        successors={code: next(iter(ours)) for code, ours in beside.items() if len(ours) == 1},
        boundaries=Boundaries([(row.id, bytes(row.boundary)) for row in drawn]),
        names={row.id: row.code for row in drawn},
        official=bool(current) and all(row.official and row.boundary is not None for row in current),
    )


def _beside(codes: frozenset[str]) -> dict[str, set[str]]:
    """For each code that is not ours, which of ours lie there: in either direction of the lookup.

    A code that also lies where an LSOA of somebody else does is still only ours here.
    """
    pairs = select(LsoaSuccession.earlier, LsoaSuccession.later)
    ours = pairs.where(LsoaSuccession.earlier.in_(codes) | LsoaSuccession.later.in_(codes))
    found: dict[str, set[str]] = defaultdict(set)
    for earlier, later in db.session.execute(ours):
        if later in codes and earlier not in codes:
            found[earlier].add(later)
        if earlier in codes and later not in codes:
            found[later].add(earlier)
    return found
