"""What can stand for the names in the addresses of one’s own account?"""

from datetime import timedelta

from app import clock
from app.extensions import db
from app.models.stand_in import StandIn

NOUNS = {"stand_in_key": [StandIn]}


def make(cast):
    """The coordinator is away next week."""
    begins = clock.today() + timedelta(days=7)
    row = {"absent": cast["coordinator"], "stand_in": cast["officer"], "first_on": begins}
    db.session.add(StandIn(**row, last_on=begins + timedelta(days=4)))
    db.session.commit()
