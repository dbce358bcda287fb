"""One hypothesis of a plan and its evidence, limited to what the reader may see."""

from sqlalchemy import select

from app import policy
from app.extensions import db
from app.models.case import Case
from app.models.hypothesis import Evidence, Hypothesis
from app.models.person import User
from app.models.sharing import CaseFile


def get_hypothesis(case: Case, hypothesis_key: str) -> Hypothesis:
    """Return a hypothesis of a case that the caller got from `cases.queries`."""
    statement = select(Hypothesis).where(Hypothesis.case_id == case.id, Hypothesis.key == hypothesis_key)
    return db.session.scalars(statement).one()


def find_hypothesis(user: User, key: str) -> Hypothesis | None:
    """The hypothesis of any case that this person may read; None if there is none."""
    seen = policy.visible_cases(user, select(Hypothesis).join(Hypothesis.case))
    return db.session.scalars(seen.where(Hypothesis.key == key)).one_or_none()


def is_evidence(hypothesis: Hypothesis, frozen_key: str) -> bool:
    same = Evidence.hypothesis_id == hypothesis.id, Evidence.frozen_key == frozen_key
    return db.session.scalar(select(Evidence.id).where(*same).limit(1)) is not None


def get_evidence(hypothesis: Hypothesis, evidence_key: str) -> Evidence:
    statement = select(Evidence).where(Evidence.hypothesis_id == hypothesis.id, Evidence.key == evidence_key)
    return db.session.scalars(statement).unique().one()


def list_files_to_choose(case: Case) -> list[CaseFile]:
    """The files of a case that can be evidence, newest first."""
    there = select(CaseFile).where(CaseFile.case_id == case.id, CaseFile.removed.is_(False))
    return list(db.session.scalars(there.order_by(CaseFile.id.desc())).unique())
