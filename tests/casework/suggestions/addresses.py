"""What can stand for the names in the addresses of suggested steps?"""

from app.extensions import db
from app.models.case import Case
from app.models.suggestion import Suggestion, SuggestionKind

# The case of the walk has been worked on by others.
WALKED_HERE = {"cases.withdraw"}
NOUNS = {"suggestion_key": [Suggestion]}


def make(cast):
    """The officer suggests to close a case."""
    case = db.session.query(Case).order_by(Case.id).first()
    row = {"case": case, "kind": SuggestionKind.CLOSE, "why": "It is over"}
    db.session.add(Suggestion(**row, suggested_by=cast["officer"]))
    db.session.commit()
