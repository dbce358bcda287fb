"""Do the sorts of the list read their pages from an index?"""

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from app.casework.caseload.filters import Sort
from app.casework.caseload.keys import _SORT_VALUES
from app.extensions import db
from app.models.case import Case

# The ward is sorted by its name, which is not the case's.
INDEXED = [sort for sort in Sort if sort not in (Sort.RANK, Sort.WARD)]


@pytest.mark.parametrize("sort", INDEXED)
def test_a_page_is_read_from_an_index_in_the_order_of_the_list(app, sort):
    """PostgreSQL matches an index only to the same expression: a changed word would sort all cases again."""
    value = _SORT_VALUES[sort]
    page = select(Case.id).where(Case.is_open).order_by(value.desc(), Case.id.desc()).limit(1)
    written = page.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    # On a table without rows each way costs nothing, so the two that this is not about are made dear.
    db.session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"))
    plan = "\n".join(db.session.scalars(text(f"EXPLAIN {written}".replace("%%", "%"))))
    assert "Index" in plan
    assert "Sort" not in plan
