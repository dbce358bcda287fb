"""A line of a delivery log, entered by somebody, so that the walk over all addresses finds both."""

from app import clock
from app.casework.deliveries.services import Line, log_delivery
from app.models.delivery import Delivery, DeliveryEntry
from tests import world

NOUNS = {"delivery_key": [Delivery], "entry_key": [DeliveryEntry]}


def make(cast):
    officer, case = cast["officer"], world.a_case(cast)
    log_delivery(officer, case, Line("The square", clock.today(), officer.partner, visits_done=2))
