"""Does the plan in short say what there is and what is missing?"""

from app import clock
from app.casework.actions import services as actions
from app.casework.plans.summary import LONGEST, first_words, lines_of
from app.models.case import Stage
from tests import factories


def test_a_stage_that_is_reached_and_empty_says_what_it_asks(app):
    lines = lines_of(factories.case(stage=Stage.SCANNING), [])
    assert [(line.is_now, line.missing.split(":")[0]) for line in lines] == [
        (False, "Not written yet"),
        (True, "Not written yet"),
        (False, "Not started"),
        (False, "Not started"),
        (False, "Not started"),
    ]


def test_a_response_counts_its_actions(app):
    case, officer = factories.case(stage=Stage.RESPONSE), factories.officer()
    case.plan.response = "Wardens."
    made = [
        actions.add_action(officer, case, title=title, partner=factories.partner(), due_on=clock.today())
        for title in ("One", "Two")
    ]
    actions.finish_action(officer, made[0], "done")
    assert lines_of(case, made)[3].text == "Wardens. 1 of 2 actions finished."


def test_a_long_text_is_cut_at_a_word():
    cut = first_words("\n\n" + "word " * 100 + "\nsecond line")
    assert len(cut) <= LONGEST + 1
    assert cut.endswith("word…")
    assert first_words("Short.\nMore.") == "Short."
    assert first_words(" \n ") == ""
