"""The lists of High Impact Neighbourhoods: those that stand, those proposed, and earlier decisions."""

from typing import Any

from app.models.person import User
from app.web.listing import Column, Listing

WARD = Column("ward", "Ward", sort=lambda hin: hin.ward.name, value=lambda hin: hin.ward.name)
IN_FORCE = Column("in_force", "In force", sort=lambda hin: hin.effective_from, in_file=False)
EVIDENCE = Column(
    "evidence", "Evidence", sort=lambda hin: hin.evidence.get("crime"), ascending=False, in_file=False
)
BECAME = Column("state", "Outcome", sort=lambda hin: hin.state)
WHY = Column("reason", "Why")


def _of_evidence(name: str, heading: str) -> Column:
    return Column(f"evidence_{name}", heading, value=lambda hin: hin.evidence.get(name), on_page=False)


def _at(name: str, heading: str) -> Column:
    def moment(hin: Any) -> Any:
        return getattr(hin, f"{name}_at")

    return Column(name, heading, sort=moment, ascending=False, value=moment)


def _by(name: str, heading: str) -> Column:
    return Column(f"{name}_by", heading, value=lambda hin: _name(getattr(hin, f"{name}_by")), on_page=False)


def _name(person: User | None) -> str:
    return person.name if person else ""


IN_FILE = (
    Column("code", "Ward code", value=lambda hin: hin.ward.code, on_page=False),
    Column("effective_from", "In force from", on_page=False),
    Column("effective_until", "In force until", on_page=False),
    _of_evidence("crime", "Crime"), _of_evidence("share", "Share of crime"), _of_evidence("rank", "Rank"),
    _of_evidence("period", "Period"), _of_evidence("source", "Source"),
)  # fmt: skip
DECISION = (_by("decided", "Decided by"), Column("decision_reason", "Reason", on_page=False))


def standing_listing(*, may_end: bool = False) -> Listing:
    """`may_end`: whether the reader may end any of them."""
    return _listing(
        "standing", WARD, IN_FORCE, EVIDENCE, _at("decided", "Approved"),
        Column("end", "End", in_file=False, on_page=may_end), *DECISION,
    )  # fmt: skip


def _listing(prefix: str, *columns: Column, sort: str = "") -> Listing:
    return Listing(
        f"high impact neighbourhoods {prefix}", "High Impact Neighbourhood", (*columns, *IN_FILE), sort=sort,
        prefix=prefix, size=50,
    )  # fmt: skip


PROPOSED = _listing(
    "proposed", WARD, EVIDENCE, WHY, _at("proposed", "Proposed"), _by("proposed", "Proposed by")
)
PAST = _listing(
    "past", WARD, BECAME, IN_FORCE, EVIDENCE, _at("decided", "Decided"), *DECISION, sort="decided"
)
