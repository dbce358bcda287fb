"""A map of a place and of what is around it, to be kept as it is, with the table that says the same."""

from collections.abc import Collection

from app import clock
from app.evidence.frozen.content import Frozen, plain
from app.evidence.frozen.queries import ids_of_references
from app.evidence.surroundings.maps import PlaceMap, svg_of_place
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.models.person import User
from app.policy import Action
from app.words import day

HEADER = ("What", "Name", "Where", "More")


def freeze_place_map(
    user: User, place_map: PlaceMap, *, counted: Collection[int] = (), case: Case | None = None
) -> Frozen | None:
    """`counted`: ids of the cases that its sentence counts, drawn or not. `case`: whose map it is."""
    around = place_map.around
    rows = [(row.what.label, row.name, row.where, row.more) for row in place_map.rows]
    if not rows and not around.can_be_drawn:
        return None
    drawn = ids_of_references(user, [near.reference for near in around.cases])
    words = " ".join([place_map.sentence, *place_map.notes])
    return Frozen(
        kind=FrozenKind.MAP,
        title=place_map.title,
        sentence=words,
        months=f"As of {day(clock.today())}",
        source=place_map.source,
        tables=(plain("On the map", HEADER, rows),) if rows else (),
        picture=svg_of_place(place_map) if around.can_be_drawn else "",
        alternative=f"{place_map.title}. {words}",
        cases=drawn | frozenset(counted),
        case=case,
        actions=frozenset({Action.EVIDENCE_VIEW}) if around.sees_hotspots else frozenset(),
    )
