"""Do the sorts of the list read their pages from an index?"""

import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from app import policy
from app.casework.caseload.filters import CaseFilter, Sort
from app.casework.caseload.keys import _SORT_VALUES, _by_ward, _number
from app.extensions import db
from app.models.case import Case, Risk
from app.models.person import Role
from tests import factories

# The ward is sorted by its name, which is not the case's: see the test after the next.
INDEXED = [sort for sort in Sort if sort not in (Sort.RANK, Sort.WARD)]


@pytest.mark.parametrize("sort", INDEXED)
def test_a_page_is_read_from_an_index_in_the_order_of_the_list(app, sort):
    """PostgreSQL matches an index only to the same expression: a changed word would sort all cases again."""
    value = _SORT_VALUES[sort]
    page = select(Case.id).where(Case.is_open).order_by(value.desc(), Case.id.desc()).limit(1)
    plan = _plan(page)
    assert "Index" in plan
    assert "Sort" not in plan


def test_the_list_by_ward_reads_no_more_than_a_page_of_each_ward(app):
    factories.case()
    filters = CaseFilter(sort=Sort.WARD, is_ascending=True)
    plan = _plan(_by_ward(factories.coordinator(), filters, None, 26))
    assert re.search(r"Presorted Key: areas.name", plan)
    # With few rows another index and a sort of its groups cost the same; both stop after a page.
    assert re.search(r"Limit .*\n *->  (?:Index Only Scan using ix_cases_ward_sort|Incremental Sort)", plan)


def test_kept_counts_are_asked_before_any_case_is_looked_for(app):
    factories.case()
    some = select(Case.id).where(select(_number_of(Risk.HIGH)).scalar_subquery() > 0)
    assert re.search(r"Result .*\n *One-Time Filter:", _plan(some))


def test_who_is_in_no_group_has_their_cases_found_by_the_few_that_name_them(app):
    auditor = factories.person(Role.AUDITOR)
    plan = _plan(policy.visible_cases(auditor, select(Case.id)))
    assert "Semi Join" in plan or "HashAggregate" in plan or "Unique" in plan


def _number_of(risk):
    user = factories.coordinator()
    return _number(user, CaseFilter(risk=risk), None).cte("total").c.number


def _plan(statement):
    """How PostgreSQL would run it. Without rows each way costs nothing, so two ways are made dear."""
    written = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    db.session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"))
    return "\n".join(db.session.scalars(text(f"EXPLAIN {written}".replace("%%", "%").replace(":", "\\:"))))
