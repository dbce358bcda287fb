"""The places that a question compares: LSOAs or grid squares, with their neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.evidence.hotspots.question import Question
from app.evidence.statistics.hotspots import neighbours, squares
from app.evidence.statistics.hotspots.neighbours import Neighbours
from app.extensions import db
from app.models.area import Area, AreaKind
from app.places.geography import areas, contiguity
from app.places.geography.boundaries import NOWHERE

Corner = tuple[int, int]


@dataclass(frozen=True)
class Places:
    """n places. `keys` is what incidents are counted by: an LSOA's code, or a square's south-west corner.

    eastings, northings: a point inside each, metres. sizes: square metres. residents: NaN where unknown.
    """

    keys: list[str] | list[Corner]
    codes: list[str]
    names: list[str]
    wards: list[str]
    eastings: np.ndarray
    northings: np.ndarray
    sizes: np.ndarray
    residents: np.ndarray
    neighbours: Neighbours

    def __len__(self) -> int:
        return len(self.keys)


def lsoas(*, with_residents: bool = False) -> Places:
    """The current LSOAs that have a boundary; `with_residents`: only those whose residents are known."""
    ward = aliased(Area)
    statement = (
        select(
            Area.code, Area.name, ward.name.label("ward"), Area.easting, Area.northing,
            Area.residents, Area.boundary,
        )
        .outerjoin(ward, ward.id == Area.parent_id)
        .where(Area.is_current(AreaKind.LSOA), Area.boundary.is_not(None))
    )  # fmt: skip
    rows = db.session.execute(statement.order_by(Area.code, Area.id)).all()
    rows = [row for row in rows if row.residents] if with_residents else rows
    drawn = [row.boundary for row in rows]
    return Places(
        keys=[row.code for row in rows],
        codes=[row.code for row in rows],
        names=[row.name for row in rows],
        wards=[row.ward or "" for row in rows],
        eastings=np.array([row.easting or 0 for row in rows]),
        northings=np.array([row.northing or 0 for row in rows]),
        sizes=contiguity.sizes(drawn) if drawn else np.array([]),
        residents=np.array([row.residents or np.nan for row in rows], dtype=float),
        neighbours=neighbours.from_pairs(len(rows), contiguity.touching(drawn) if drawn else []),
    )


def squares_of(size: int, counted: Iterable[Corner]) -> Places:
    """The squares that reach into the wards, and those outside that incidents of the wards were counted in,
    since the boundaries that come with the product are approximate."""
    over = contiguity.squares_over(list_ward_boundaries(), size)
    corners = sorted({*over, *counted}, key=lambda corner: (-corner[1], corner[0]))
    west, south = np.array(corners, dtype=np.int64).reshape(-1, 2).T
    middle_e, middle_n = west + size // 2, south + size // 2
    names = squares.names_of(corners, size)
    return Places(
        keys=corners,
        codes=names,
        names=names,
        wards=_wards_at(middle_e, middle_n),
        eastings=middle_e,
        northings=middle_n,
        sizes=np.full(len(corners), float(size * size)),
        residents=np.full(len(corners), np.nan),
        neighbours=neighbours.of_squares(west // size, south // size),
    )


def boundaries_of(question: Question, rows: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Boundaries of a result's places by code, in order; LSOAs that have ended are left out."""
    codes = [row["code"] for row in rows]
    if question.by.size:
        half = question.by.size // 2
        corners = [(row["easting"] - half, row["northing"] - half) for row in rows]
        squares = contiguity.square_geometries(corners, question.by.size) if corners else []
        return dict(zip(codes, squares, strict=True))
    lsoas = select(Area.code, Area.boundary).where(
        Area.is_current(AreaKind.LSOA),
        Area.code.in_(codes),
        Area.boundary.is_not(None),
    )
    drawn = dict(db.session.execute(lsoas).all())
    return {code: bytes(boundary) for code in codes if (boundary := drawn.get(code)) is not None}


def list_ward_boundaries() -> list[bytes]:
    """Boundaries of the current wards, ordered by ward code."""
    drawn = select(Area.boundary).where(Area.is_current(AreaKind.WARD), Area.boundary.is_not(None))
    drawn_boundaries: Sequence[bytes | None] = db.session.scalars(drawn.order_by(Area.code, Area.id)).all()
    return [boundary for boundary in drawn_boundaries if boundary is not None]


def _wards_at(eastings: np.ndarray, northings: np.ndarray) -> list[str]:
    """The ward name of each point; empty outside all wards."""
    ward_ids = areas.ward_boundaries().areas_at(eastings.astype(float), northings.astype(float))
    named = select(Area.id, Area.name).where(
        Area.id.in_({int(ward_id) for ward_id in ward_ids if ward_id != NOWHERE})
    )
    names = dict(db.session.execute(named).all())
    return [names.get(ward_id, "") for ward_id in ward_ids.tolist()]
