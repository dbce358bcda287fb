"""Which editions are there, and who may approve one?"""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from app.extensions import db
from app.models.dashboard import Edition, EditionState
from app.models.person import Membership, Role, User
from app.web.listing import Page, Question, every_row, page_of
from app.workflows.edition import EDITION


def get_edition(edition_key: str) -> Edition:
    return db.session.execute(_editions().where(Edition.key == edition_key)).scalar_one()


def list_page(question: Question) -> Page:
    return page_of(question, _answering(question), Edition.id)


def list_editions(question: Question) -> Iterable[Edition]:
    return every_row(question, _answering(question), Edition.id)


def _answering(question: Question) -> Select[Edition]:
    statement = _editions().options(defer(Edition.content))
    if state := question["state"]:
        statement = statement.where(Edition.state == EditionState(state))
    return statement


def find_latest_approved() -> Edition | None:
    """The edition that was approved last."""
    approved = _editions().options(defer(Edition.content)).where(Edition.state == EditionState.APPROVED)
    return db.session.scalar(approved.order_by(Edition.decided_at.desc()).limit(1))


def list_deciders(edition: Edition) -> list[User]:
    """The people who may approve an edition."""
    chairs = select(User).where(User.active, User.memberships.any(Membership.role == Role.CHAIR))
    return [chair for chair in db.session.scalars(chairs) if EDITION.offers("approve", edition, chair)]


def _editions() -> Select[Edition]:
    people = (joinedload(Edition.prepared_by), joinedload(Edition.decided_by))
    return select(Edition).options(*people)
