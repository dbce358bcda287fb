"""What there is to ask about, and the questions and places that were kept."""

import functools
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.database.cache import cached
from app.evidence.questions.choices import QuestionChoices
from app.evidence.questions.what import WhatChoices
from app.evidence.questions.where import HinPlace, SavedPlace, TrendPlace, WhereChoices
from app.evidence.statistics.rates import Over
from app.extensions import db
from app.models.area import Area, AreaKind, HighImpactNeighbourhood, HinState
from app.models.incident import Incident, IncidentCount, IncidentSource
from app.models.person import User
from app.models.question import KeptPlace, KeptQuestion
from app.places.incidents.forces import of_a_force
from app.places.incidents.loaded import get_loaded
from app.places.incidents.version import VERSIONS, incidents_version
from app.policy import kept_by, visible_kept
from app.web.listing import Page, every_row, page_of
from app.web.listing import Question as ListQuestion


# --- what there is to ask about ----------------------------------------------------------------------
def get_choices(user: User | None) -> QuestionChoices:
    """For one reader; without one, what everybody can ask."""
    of_the_police, of_others = list_categories()
    loaded = get_loaded()
    what = WhatChoices(of_the_police, of_others, sorted(loaded.sources))
    saved, lsoas = functools.cache(partial(list_saved_places, user)), functools.cache(list_lsoas)
    where = WhereChoices(list_places(), list_hins(), saved, lsoas)
    return QuestionChoices(loaded, what, where, list_timed, list_known_over)


def list_known_over() -> list[Over]:
    """Over what there can be rates: of which any ward's number is known."""
    numbers = [func.bool_or(getattr(Area, over.value).is_not(None)) for over in Over]
    known = db.session.execute(select(*numbers).where(Area.is_current(AreaKind.WARD))).one()
    return [over for over, is_known in zip(Over, known, strict=True) if is_known]


def list_timed() -> list[str]:
    """Sources of which some incidents have the hour at which they began."""
    return _read_timed(incidents_version())


@functools.lru_cache(maxsize=VERSIONS)
def _read_timed(_version: tuple[Any, ...]) -> list[str]:
    # Those with a day have an index, and no other has a time.
    theirs = (
        Incident.force == IncidentSource.name,
        Incident.day.is_not(None),
        Incident.began_at.is_not(None),
    )
    timed = select(IncidentSource.name).where(select(Incident.id).where(*theirs).exists())
    return list(db.session.scalars(timed.order_by(IncidentSource.name)))


def list_categories() -> tuple[list[str], list[str]]:
    """Loaded categories by name: those of the police, and those that only other sources record."""
    return _read_categories(incidents_version())


@functools.lru_cache(maxsize=VERSIONS)
def _read_categories(_version: tuple[Any, ...]) -> tuple[list[str], list[str]]:
    police = func.bool_or(of_a_force(IncidentCount))
    statement = select(IncidentCount.category, police).group_by(IncidentCount.category)
    rows = db.session.execute(statement.order_by(IncidentCount.category)).all()
    return [name for name, theirs in rows if theirs], [name for name, theirs in rows if not theirs]


def list_places() -> list[TrendPlace]:
    """The whole city first, then localities, then wards."""
    return cached("places of a question", _read_places)


def _read_places() -> list[TrendPlace]:
    kinds = (AreaKind.LOCALITY, AreaKind.WARD)
    current = select(Area.id, Area.name, Area.kind, Area.parent_id).where(Area.valid_until.is_(None))
    named = current.where(Area.kind.in_((AreaKind.CITY, *kinds))).order_by(Area.name, Area.id)
    areas = [TrendPlace(*row) for row in db.session.execute(named)]
    city = next((area.name for area in areas if area.kind is AreaKind.CITY), "")
    whole = TrendPlace(None, city or "the partnership’s wards", AreaKind.CITY, None)
    return [whole, *(area for kind in kinds for area in areas if area.kind is kind)]


def list_hins() -> list[HinPlace]:
    """High Impact Neighbourhoods that were approved, ended ones too, by name."""
    today = clock.today()
    return [
        HinPlace(hin_id, ward_id, name, first <= today and (last is None or today <= last))
        for hin_id, ward_id, name, first, last in cached("neighbourhoods of a question", _read_hins)
    ]


def _read_hins() -> list[Any]:
    hin = HighImpactNeighbourhood
    columns = (hin.id, hin.ward_id, Area.name, hin.effective_from, hin.effective_until)
    approved = select(*columns).join(Area, Area.id == hin.ward_id).where(hin.state == HinState.APPROVED)
    return list(db.session.execute(approved.order_by(Area.name, Area.id)))


def list_lsoas() -> dict[str, str]:
    """Names of the current LSOAs by code."""
    current = select(Area.code, Area.name).where(Area.is_current(AreaKind.LSOA))
    return dict(db.session.execute(current.order_by(Area.name)).all())


# --- kept questions ----------------------------------------------------------------------------------
def list_pinned(user: User) -> list[KeptQuestion]:
    """Those that this person pinned, by name."""
    pinned = kept_by(user, select(KeptQuestion), KeptQuestion).where(KeptQuestion.pinned)
    return list(db.session.scalars(pinned.order_by(KeptQuestion.name, KeptQuestion.id)))


def list_questions(question: ListQuestion, user: User) -> Page:
    return page_of(question, _questions(user), KeptQuestion.id)


def iter_questions(question: ListQuestion, user: User) -> Iterator[KeptQuestion]:
    return every_row(question, _questions(user), KeptQuestion.id)


def _questions(user: User) -> Select[KeptQuestion]:
    kept = visible_kept(user, select(KeptQuestion), KeptQuestion)
    return kept.options(joinedload(KeptQuestion.owner))


def get_own_question(user: User, question_id: int, *, removed: bool = False) -> KeptQuestion:
    own = kept_by(user, select(KeptQuestion), KeptQuestion, removed=removed)
    return db.session.scalars(own.where(KeptQuestion.id == question_id)).one()


# --- kept places -------------------------------------------------------------------------------------
def list_saved_places(user: User | None) -> list[SavedPlace]:
    """Those that this person may ask about, by name."""
    if user is None:
        return []
    kept = visible_kept(user, select(KeptPlace), KeptPlace).order_by(KeptPlace.name, KeptPlace.id)
    return [_saved(place) for place in db.session.scalars(kept)]


def list_places_kept(question: ListQuestion, user: User) -> Page:
    kept = visible_kept(user, select(KeptPlace), KeptPlace).options(joinedload(KeptPlace.owner))
    return page_of(question, kept, KeptPlace.id)


def iter_places_kept(question: ListQuestion, user: User) -> Iterator[KeptPlace]:
    kept = visible_kept(user, select(KeptPlace), KeptPlace).options(joinedload(KeptPlace.owner))
    return every_row(question, kept, KeptPlace.id)


def get_own_place(user: User, place_id: int, *, removed: bool = False) -> KeptPlace:
    own = kept_by(user, select(KeptPlace), KeptPlace, removed=removed)
    return db.session.scalars(own.where(KeptPlace.id == place_id)).one()


def _saved(place: KeptPlace) -> SavedPlace:
    return SavedPlace(place.id, place.name, tuple((east, north) for east, north in place.corners))
