"""Reads of the delivery log of a case that the caller got from `cases.queries`."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app.extensions import db
from app.models.case import Case
from app.models.delivery import Delivery, DeliveryEntry
from app.models.person import User

MOST_ENTRIES = 5  # the newest, each of which can be undone


def list_deliveries(case: Case) -> list[Delivery]:
    """The log, newest week first."""
    statement = select(Delivery).where(Delivery.case_id == case.id).options(joinedload(Delivery.partner))
    return list(db.session.scalars(statement.order_by(Delivery.week.desc(), Delivery.place, Delivery.id)))


def get_delivery(case: Case, delivery_key: str) -> Delivery:
    statement = select(Delivery).where(Delivery.case_id == case.id, Delivery.key == delivery_key)
    return db.session.scalars(statement).one()


def find_delivery(case: Case, key: tuple[object, object, object]) -> Delivery | None:
    """The line of a place, week and partner, if there is one."""
    place, week, partner_id = key
    return db.session.scalars(
        select(Delivery).filter_by(case_id=case.id, place=place, week=week, partner_id=partner_id)
    ).one_or_none()


# --- what was entered ------------------------------------------------------------------------------------
def list_entries(case: Case) -> list[DeliveryEntry]:
    """The newest that can be undone, newest first."""
    statement = select(DeliveryEntry).where(
        DeliveryEntry.case_id == case.id, DeliveryEntry.undone_at.is_(None)
    )
    named = joinedload(DeliveryEntry.by).options(lazyload(User.memberships))
    newest = statement.order_by(DeliveryEntry.id.desc()).limit(MOST_ENTRIES)
    return list(db.session.scalars(newest.options(named)).unique())


def get_entry(case: Case, entry_key: str) -> DeliveryEntry:
    statement = select(DeliveryEntry).where(DeliveryEntry.case_id == case.id, DeliveryEntry.key == entry_key)
    return db.session.scalars(statement).unique().one()


def list_touched(entry: DeliveryEntry) -> dict[int, Delivery]:
    """The lines that nobody entered again since, by id."""
    rows = db.session.scalars(select(Delivery).where(Delivery.entry_id == entry.id))
    return {row.id: row for row in rows}
