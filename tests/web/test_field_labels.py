"""Does a page of refused words name what was typed as its form did, and never by a word of the system?"""

import pytest

from app.casework.sharing.services import break_glass
from app.web.field_labels import in_readers_words
from tests import world


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"terms": "Stop it."}, [("Terms of reference", "Stop it.")]),
        ({"title": "Mopeds"}, [("Your words", "Mopeds")]),
        ({"scanning": "At night"}, [("What is happening, where, when and to whom?", "At night")]),
        ({"commissioned_by_id": "2", "ward_ids": "3 4", "risk": "high", "unknown_id": "5"}, []),
    ],
    ids=["one label", "several labels", "a field of a form made on the spot", "chosen and not typed"],
)
def test_what_was_typed_has_its_forms_label_and_what_was_chosen_is_left_out(app, typed, shown):
    assert in_readers_words(typed) == shown


def test_somebody_who_is_refused_reads_no_system_word(app, sign_in):
    cast = world.people()
    case, chair = world.a_case(cast, restricted=True), cast["executive chair"]
    break_glass(chair, case, reason="A child is at risk.")
    answer = sign_in(chair).client.post(
        f"/task-and-finish-groups/new?case={case.reference}",
        data={"commissioned_by_id": "2", "terms": "Stop it."},
    )
    assert answer.status_code == 403
    assert "Terms of reference" in answer.text
    assert "by id" not in answer.text
