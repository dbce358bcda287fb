"""Which problems does the assessment of a year weigh?"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.priority import PriorityProblem


def list_problems(year: int) -> Sequence[PriorityProblem]:
    statement = select(PriorityProblem).where(PriorityProblem.year == year, _stands())
    people = joinedload(PriorityProblem.scored_by)
    return db.session.scalars(statement.options(people).order_by(PriorityProblem.name)).all()


def list_years() -> list[int]:
    """The years with problems, the latest first."""
    years = select(PriorityProblem.year).where(_stands()).distinct()
    return sorted(db.session.scalars(years), reverse=True)


def get_problem(problem_key: str) -> PriorityProblem:
    statement = select(PriorityProblem).where(PriorityProblem.key == problem_key, _stands())
    return db.session.execute(statement).scalar_one()


def find_named(year: int, name: str) -> PriorityProblem | None:
    statement = select(PriorityProblem).where(
        PriorityProblem.year == year, func.lower(PriorityProblem.name) == name.lower(), _stands()
    )
    return db.session.scalar(statement)


def _stands() -> ColumnElement[bool]:
    return PriorityProblem.removed_at.is_(None)
