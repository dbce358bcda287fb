"""Are the demonstration's moments ones at which people were at work, in order, and never to come?"""

from datetime import datetime, time

import pytest

from app import working_days
from app.clock import LONDON
from app.demo.past import CLOSES, OPENS, Past, Step

SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 30, tzinfo=LONDON)
WEDNESDAY = datetime(2026, 3, 11, 11, 0, tzinfo=LONDON)
EASTER_TUESDAY = datetime(2026, 4, 7, 12, 0, tzinfo=LONDON)
EARLY_MONDAY = datetime(2026, 3, 9, 9, 20, tzinfo=LONDON)
SUMMER = datetime(2026, 7, 1, 18, 0, tzinfo=LONDON)
ANY_TIME = [SUNDAY_NIGHT, WEDNESDAY, EASTER_TUESDAY, EARLY_MONDAY, SUMMER]


def moments(past: Past, *stories: list[tuple[int, str]]) -> list[tuple[datetime, str]]:
    """Each story is a list of days ago and a word; the words come back with their moments."""
    told: list[str] = []
    named = [
        (f"story {number}", [Step(days, [lambda word=word: told.append(word)]) for days, word in story])
        for number, story in enumerate(stories)
    ]
    ordered = past.in_order(named)
    for _, deed in ordered:
        deed()
    return list(zip([moment for moment, _ in ordered], told, strict=True))


@pytest.mark.parametrize("now", ANY_TIME, ids=str)
def test_every_moment_is_in_working_hours_and_behind_us(now):
    story = [(days, str(days)) for days in range(40, -1, -1)]
    for moment, _ in moments(Past(now), story):
        assert working_days.is_working_day(moment.date())
        assert OPENS <= moment.time() <= CLOSES
        assert moment <= now


@pytest.mark.parametrize("now", ANY_TIME, ids=str)
def test_a_story_keeps_its_order_whatever_the_days(now):
    story = [(days, f"{days} {part}") for days in range(12, -1, -1) for part in ("first", "then", "last")]
    assert [word for _, word in moments(Past(now), story)] == [word for _, word in story]


def test_all_stories_come_out_in_one_order_of_time():
    found = moments(Past(WEDNESDAY), [(9, "a"), (2, "d")], [(7, "b"), (5, "c")])
    assert [word for _, word in found] == ["a", "b", "c", "d"]
    assert sorted(found) == found


def test_a_weekend_falls_back_to_its_friday():
    past = Past(WEDNESDAY)
    assert {str(past.working_day(days)) for days in (3, 4, 5)} == {"2026-03-06"}


def test_easter_falls_back_to_the_thursday_before():
    assert str(Past(EASTER_TUESDAY).working_day(1)) == "2026-04-02"


def test_before_today_has_begun_what_is_of_today_was_yesterday():
    assert str(Past(EARLY_MONDAY).working_day(0)) == "2026-03-06"
    assert str(Past(WEDNESDAY).working_day(0)) == "2026-03-11"


def test_a_step_s_deeds_follow_one_another():
    done: list[str] = []
    step = Step(1, [lambda: done.append("first"), lambda: done.append("second")])
    ordered = Past(WEDNESDAY).in_order([("story", [step])])
    for _, deed in ordered:
        deed()
    assert done == ["first", "second"]
    assert ordered[0][0] < ordered[1][0]


def test_hours_are_london_s_in_summer_too():
    assert Past(SUMMER).morning(0).astimezone(LONDON).time() == time(9, 5)
