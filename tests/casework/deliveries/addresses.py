"""A line of a delivery log, entered by somebody, so that the walk over all addresses finds both."""

from sqlalchemy import select

from app import clock
from app.casework.deliveries.services import Line, log_delivery
from app.extensions import db
from app.models.case import Case
from app.models.delivery import Delivery, DeliveryEntry
from tests import world

NOUNS = {"delivery_key": [Delivery], "entry_key": [DeliveryEntry]}


def make(cast):
    officer = cast["officer"]
    case = db.session.scalars(select(Case).where(Case.logged_by_id == officer.id).order_by(Case.id)).first()
    case = case or world.a_case(cast)
    log_delivery(officer, case, Line("The square", clock.today(), officer.partner, visits_done=2))
