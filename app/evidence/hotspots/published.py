"""Which hotspots do maps, cases and papers show?

Those that an analyst published last. Until one is published, the newest run of all crime by LSOA stands in.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, load_only

from app.database.cache import cached
from app.evidence.hotspots import queries
from app.evidence.hotspots.question import ALL_CRIME, By, Measure, Question
from app.evidence.hotspots.wording import PlaceRow, called_hotspots
from app.evidence.wards.source import Source
from app.extensions import db
from app.mapping.render_cache import RenderCache
from app.models.area import Area, AreaKind
from app.models.hotspot import HotspotPublication, HotspotRun, RunState
from app.models.person import User
from app.places.incidents.loaded import get_loaded
from app.web.listing import Page, every_row, page_of
from app.web.listing import Question as ListQuestion
from app.words import day, month_spans

AREAS_CHANGED = "The areas have changed since these hotspots were found, so we cannot draw them."

_WHO = joinedload(HotspotPublication.published_by).options(load_only(User.name), lazyload("*"))
_cache = RenderCache(most=4)


@dataclass(frozen=True)
class PublishedHotspots:
    """The run to show. Without a `publication` it stands in for one.

    `areas_changed`: wards or LSOAs were replaced since, so that none of its places can be drawn.
    """

    run: HotspotRun
    publication: HotspotPublication | None
    areas_changed: bool

    @property
    def question(self) -> Question:
        return Question.from_dict(self.run.question)

    @property
    def name(self) -> str:
        """What they are called within a sentence."""
        return f"“{self.publication.name}”" if self.publication else "the newest hotspots of all crime"

    @property
    def _no_longer_loaded(self) -> str:
        """Which of its months were undone or replaced by none since; empty if all are there."""
        loaded = get_loaded().of(self.question.one_category)
        gone = [month for month in self.question.period.months() if month not in loaded]
        return f" ({month_spans(gone)} no longer loaded)" if gone else ""

    @property
    def provenance(self) -> str:
        """The name, the date, and what was asked: “City centre”, published on 3 May 2026: crime by ..."""
        asked = f"{self.question.words[0].lower()}{self.question.words[1:]}{self._no_longer_loaded}"
        if self.publication is None:
            return f"{self.name}, as none are published: {asked}"
        return f"{self.name}, published on {day(self.publication.published_at)}: {asked}"


def find_published() -> PublishedHotspots | None:
    """Return the hotspots to show; None if there are none."""
    found = db.session.execute(_shown()).first()
    if found is None:
        return None
    return PublishedHotspots(found.HotspotRun, found.Published, areas_changed(found.HotspotRun))


@cache
def _shown() -> Select[HotspotRun, HotspotPublication]:
    """The run that was published last or, if none is or it no longer holds, the newest that can stand in."""
    newest = select(HotspotPublication).order_by(HotspotPublication.id.desc()).limit(1).subquery()
    published = aliased(HotspotPublication, newest, name="Published")
    statement = select(HotspotRun, published).outerjoin(published, published.run_id == HotspotRun.id)
    shown = or_(published.id.is_not(None), _can_stand_in())
    statement = statement.where(shown, queries.without_stale_synthetic())
    who = joinedload(published.published_by).options(load_only(User.name), lazyload("*"))
    in_order = statement.order_by(published.id.is_(None), HotspotRun.id.desc())
    return in_order.options(who, contains_eager(published.run)).limit(1)


def find_publication() -> HotspotPublication | None:
    """Return what is published now. What was found in synthetic incidents that have gone no longer is."""
    newest = db.session.execute(_newest()).first()
    return newest.HotspotPublication if newest and newest.holds else None


@cache
def _newest() -> Select[HotspotPublication, bool]:
    """The newest publication, and whether it names a run that holds."""
    holds = (HotspotRun.id.is_not(None) & queries.without_stale_synthetic()).label("holds")
    statement = select(HotspotPublication, holds).outerjoin(HotspotPublication.run)
    return (
        statement.options(contains_eager(HotspotPublication.run), _WHO)
        .order_by(HotspotPublication.id.desc())
        .limit(1)
    )


def _can_stand_in() -> ColumnElement[bool]:
    """Whether it is a finished run of all crime by LSOA, by the number of incidents."""
    asked = HotspotRun.question
    return and_(
        HotspotRun.state == RunState.DONE,
        asked["category"].as_string() == ALL_CRIME,
        asked["by"].as_string() == By.LSOA,
        asked["measure"].as_string() == Measure.COUNT,
    )


def list_publications(question: ListQuestion) -> Page:
    """What was published and taken back."""
    return page_of(question, _publications(), HotspotPublication.id)


def iter_publications(question: ListQuestion) -> Iterator[HotspotPublication]:
    return every_row(question, _publications(), HotspotPublication.id)


def get_publication(publication_id: int) -> HotspotPublication:
    """Return a publication that named a run."""
    wanted = HotspotPublication.id == publication_id, HotspotPublication.run_id.is_not(None)
    return db.session.scalars(_publications().where(*wanted)).one()


def _publications() -> Select[HotspotPublication]:
    return select(HotspotPublication).options(joinedload(HotspotPublication.run), _WHO)


def hotspots_of(published: PublishedHotspots) -> tuple[Source, tuple[PlaceRow, ...]]:
    """Return the source and the places that stand out; no places once the areas have changed.

    Cached, since a stored result never changes.
    """
    run = published.run
    source, places = _cache.get_or_make((run.id, run.key, run.finished_at), lambda: _read(run))
    return source, () if published.areas_changed else places


def _read(run: HotspotRun) -> tuple[Source, tuple[PlaceRow, ...]]:
    answer = queries.get_answer(run.id)
    return queries.get_source_found(answer), tuple(called_hotspots(answer.found or {}))


# --- areas -------------------------------------------------------------------------------------------
def areas_changed(run: HotspotRun) -> bool:
    """Whether wards or LSOAs are others than those of the run. Unknown of runs that did not store it."""
    return run.areas not in ("", digest_of_areas())


def digest_of_areas() -> str:
    """A digest of the current wards and LSOAs: codes, names, what they belong to and their boundaries."""
    return cached("digest of wards and LSOAs", _read_digest)


def _read_digest() -> str:
    row = func.concat_ws(" ", Area.kind, Area.code, Area.name, Area.parent_id, func.md5(Area.boundary))
    current = Area.is_current(AreaKind.WARD) | Area.is_current(AreaKind.LSOA)
    rows = select(row).where(current, Area.boundary.is_not(None)).order_by(Area.id)
    return hashlib.md5("\n".join(db.session.scalars(rows)).encode(), usedforsecurity=False).hexdigest()
