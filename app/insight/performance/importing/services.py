"""Keep a file of figures while its columns are named, and remember what its source calls them."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete

from app import clock, policy
from app.extensions import db
from app.insight.performance import queries
from app.models.event import Event
from app.models.measure import ColumnNames, FigureFile
from app.models.person import User
from app.policy import Action
from app.use_case import record, use_case
from app.words import pluralise

KEPT_FOR = timedelta(days=1)


@use_case
def keep_file(actor: User, *, name: str, content: bytes, source: str, why: str) -> FigureFile:
    """Keep a file until its columns are named, for a day at most."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    kept = FigureFile(name=name, content=content, source=source, why=why, given_by_id=actor.id)
    db.session.add(kept)
    record(actor, Event.FIGURE_FILE_GIVEN, file=name)
    return kept


@use_case
def name_columns(actor: User, *, source: str, columns: Mapping[str, str]) -> ColumnNames:
    """Remember what a source calls its columns, by our names."""
    policy.ensure(actor, Action.MEASURES_KEEP)
    named = queries.find_columns(source)
    if named is None:
        named = ColumnNames(source=source)
        db.session.add(named)
    named.columns, named.named_by_id, named.named_at = dict(columns), actor.id, clock.now()
    record(actor, Event.COLUMNS_NAMED, subject=source, source=source)
    return named


@use_case
def forget_files(actor: None) -> None:
    """Forget files whose columns nobody named."""
    old = delete(FigureFile).where(FigureFile.given_at < clock.now() - KEPT_FOR).returning(FigureFile.id)
    number = len(db.session.execute(old).all())
    record(actor, Event.FIGURE_FILES_FORGOTTEN, files=pluralise(number, "file"))
