"""Cases that may be about the same problem, limited to what the reader may see."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import joinedload, load_only

from app import policy
from app.casework.cases.searching import any_word_of
from app.extensions import db
from app.models.area import Area
from app.models.case import Case
from app.models.event import Event
from app.models.partnership import Group
from app.models.person import User
from app.places.geography.nearby import distance_squared, within
from app.use_case import note_read
from app.words import in_words

NEAR = 250  # metres
MOST = 5
_NEWEST = (Case.changed_at.desc(), Case.id)
# What the page says of each, and by which it is recorded.
_SHOWN = (
    load_only(Case.reference, Case.title, Case.stage, Case.place, Case.logged_at, Case.submission),
    joinedload(Case.holder).load_only(Group.name),
    joinedload(Case.ward).load_only(Area.name),
)


@dataclass(frozen=True)
class Similar:
    """An open case that may be the same problem, and its distance in metres if both have a point."""

    case: Case
    metres: int | None


def list_similar(
    user: User,
    *,
    title: str,
    theme_id: int,
    ward_id: int,
    easting: int | None = None,
    northing: int | None = None,
) -> list[Similar]:
    """Open cases with the same theme or similar words: within 250 m of the point, or else in the ward.

    That they were shown is recorded as a search for the title.
    """
    similar = _list_similar(
        user, title=title, theme_id=theme_id, ward_id=ward_id, easting=easting, northing=northing
    )
    if similar:
        shown = in_words([same.case.reference for same in similar])
        note_read(user, Event.CASES_SEARCHED, words=f"“{title}”", shown=shown)
    return similar


def _list_similar(
    user: User, *, title: str, theme_id: int, ward_id: int, easting: int | None, northing: int | None
) -> list[Similar]:
    in_like_words, of_theme = Case.search.op("@@")(any_word_of(title)), Case.theme_id == theme_id
    cases = select(Case).options(*_SHOWN)
    if easting is None or northing is None:
        # The newest in like words and the newest of the theme, each found by itself: five of them are it.
        ids = union(*(_newest_in_ward(user, ward_id, alike) for alike in (in_like_words, of_theme)))
        first = cases.where(Case.id.in_(ids)).order_by(in_like_words.desc(), *_NEWEST).limit(MOST)
        return [Similar(case, None) for case in db.session.scalars(first)]
    statement = policy.visible_cases(user, cases).where(Case.is_open, or_(of_theme, in_like_words))
    distance = func.sqrt(distance_squared(Case, easting, northing))
    near = statement.add_columns(distance).where(within(Case, easting, northing, NEAR))
    rows = db.session.execute(near.order_by(distance, Case.id).limit(MOST))
    return [Similar(case, round(metres)) for case, metres in rows]


def _newest_in_ward(user: User, ward_id: int, alike: ColumnElement[bool]) -> Select[int]:
    here = policy.visible_cases(user, select(Case.id)).where(Case.is_open, Case.ward_id == ward_id, alike)
    return here.order_by(*_NEWEST).limit(MOST)


def get_open_case(user: User, reference: str) -> Case:
    statement = policy.visible_cases(user, select(Case)).where(Case.reference == reference)
    return db.session.scalars(statement.where(Case.is_open)).one()


def find_case_by_submission(user: User, submission: str | None) -> Case | None:
    """Return the case that an earlier submission of the same form made, or None."""
    if submission is None:
        return None
    made = policy.visible_cases(user, select(Case)).where(Case.submission == submission)
    return db.session.scalars(made).one_or_none()
