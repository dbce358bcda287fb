"""Which cases are there, for this reader?"""

from sqlalchemy import select

from app import policy
from app.extensions import db
from app.models import Case, User


def list_recent(user: User) -> list[Case]:
    statement = policy.visible_cases(user, select(Case)).order_by(Case.changed_at.desc(), Case.id.desc())
    return list(db.session.scalars(statement.limit(25)))
