"""What can stand in the addresses of walkabouts?"""

from app import clock
from app.casework.walkabouts import services
from app.models.walkabout import Walkabout

VALUES = {"street": ("Oak Street",)}
NOUNS = {"walkabout_id": [Walkabout]}


def make(cast):
    services.plan_walkabout(cast["officer"], street="Oak Street", planned_for=clock.today())
