"""What do the numbers of residents and households stand on? Said wherever a rate is shown."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models.area import Area, AreaKind, FiguresBasis
from app.models.partnership import Partnership
from app.words import in_words

MOST_NAMED = 6
_SOURCE = func.coalesce(select(Partnership.residents_source).scalar_subquery(), "")
_DAYTIME = func.coalesce(select(Partnership.daytime_source).scalar_subquery(), "")


@dataclass(frozen=True)
class Residents:
    """`source`: as the partnership states it; blank if it does not. `daytime`: of the people there by day, as
    the imported file states it. The others are names of wards."""

    source: str
    daytime: str = ""
    estimated: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """2021 Census; or that nobody has said."""
        return self.source or "source not stated"

    @property
    def words(self) -> str:
        """Residents and households: 2021 Census. And which wards have none that are counted."""
        source = self.source or "the partnership has not stated the source"
        sentences = [f"Residents and households: {source}."]
        if self.estimated:
            sentences.append(
                f"We estimated those of {_named(self.estimated)} from LSOAs, by how much of each LSOA is "
                "inside, because boundaries changed after the count."
            )
        if self.withheld:
            sentences.append(
                f"We give no rate for {_named(self.withheld)}, because the count used different boundaries."
            )
        if self.daytime:
            sentences.append(f"People there by day: {self.daytime}.")
        return " ".join(sentences)


def get_residents() -> Residents:
    wards = [_wards(basis) for basis in (FiguresBasis.ESTIMATED, FiguresBasis.WITHHELD)]
    source, daytime, estimated, withheld = db.session.execute(select(_SOURCE, _DAYTIME, *wards)).one()
    return Residents(source, daytime, tuple(estimated or ()), tuple(withheld or ()))


def _wards(basis: FiguresBasis) -> Any:
    names = func.array_agg(aggregate_order_by(Area.name, Area.name))
    of_wards = select(names).where(Area.is_current(AreaKind.WARD), Area.figures_basis == basis)
    return of_wards.scalar_subquery()


def _named(names: tuple[str, ...]) -> str:
    shown = list(names[:MOST_NAMED])
    more = len(names) - len(shown)
    return in_words([*shown, f"{more} other wards"] if more > 1 else list(names))
