"""Reads of the delivery log of a case that the caller got from `cases.queries`."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.case import Case
from app.models.delivery import Delivery


def list_deliveries(case: Case) -> list[Delivery]:
    """The log, newest week first."""
    statement = select(Delivery).where(Delivery.case_id == case.id).options(joinedload(Delivery.partner))
    return list(db.session.scalars(statement.order_by(Delivery.week.desc(), Delivery.place, Delivery.id)))


def find_delivery(case: Case, key: tuple[object, object, object]) -> Delivery | None:
    """The line of a place, week and partner, if there is one."""
    place, week, partner_id = key
    return db.session.scalars(
        select(Delivery).filter_by(case_id=case.id, place=place, week=week, partner_id=partner_id)
    ).one_or_none()


def find_latest(case: Case) -> Delivery | None:
    """The line that was entered last, whose place is offered again."""
    statement = select(Delivery).where(Delivery.case_id == case.id)
    return db.session.scalars(statement.order_by(Delivery.entered_at.desc(), Delivery.id.desc())).first()
