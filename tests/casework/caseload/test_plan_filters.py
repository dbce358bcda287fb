"""Does the list find cases by what their scanning says of them?"""

import pytest

from app.extensions import db
from tests import factories


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("focus=premises", {"focus": "premises"}),
        ("repeat=yes", {"repeat_victims": "yes"}),
        ("ages=18_to_29", {"affected_ages": {"18_to_29": 4}}),
        ("ages=18_to_29", {"involved_ages": {"18_to_29": 1, "under_18": 2}}),
        ("focus=people&ages=under_18", {"focus": "people", "affected_ages": {"under_18": 2}}),
    ],
)
def test_a_case_is_found_by_what_its_scanning_says_and_others_are_not(sign_in, question, said):
    found, other = factories.case(title="Drinking in the square"), factories.case(title="Mopeds")
    for name, value in said.items():
        setattr(found.plan, name, value)
    other.plan.focus, other.plan.affected_ages = "place", {"60_and_over": 3}
    db.session.commit()
    browser = sign_in(factories.officer())
    words = browser.get(f"/cases?scope=all&{question}").words
    assert "Drinking in the square" in words
    assert "Mopeds" not in words
    assert "Drinking in the square" in browser.client.get(f"/cases/download.csv?scope=all&{question}").text
