"""Does each part of an address that cannot be answered get a sentence, and the nearest that can be?"""

import pytest

from app.evidence.questions import services
from app.evidence.questions.queries import list_hins
from app.extensions import db
from app.models.area import HighImpactNeighbourhood
from app.models.question import KeptPlace
from tests.evidence.questions import town
from tests.evidence.questions.town import SOUTH, WEST

TREND = "/evidence/change/trend"
FAR = f"{WEST + 9_000}, {SOUTH + 500}"


@pytest.fixture
def browser(analyst, chair, sign_in, forgiving):
    town.build(analyst, chair)
    return sign_in(analyst)


def said(page):
    return [notice.get_text(" ", strip=True) for notice in page.select(".app-question__notice")]


def asked(page):
    return page.select_one(".app-question__words").get_text(" ", strip=True).removeprefix("Asked ")


# What an address has, a sentence that is said of it, and how what is shown instead begins.
CASES = [
    ("what=Burglery", "No category “Burglery” is loaded. This shows the nearest, Burglary.", "Burglary"),
    ("what=%00x", "No category “x” is loaded. This shows all crime.", "Crime in"),
    ("what=Violent crime", "The police used another name for Violent crime", "Violence and sexual"),
    ("what=crime&add=Noise", "All crime is a total already, so nothing is added to it.", "Crime in"),
    ("what=Burglary&add=zzz", "No category “zzz” is loaded. It is left out.", "Burglary in"),
    ("what=Noise&weigh=harm", "Noise has no harm weight. This counts incidents.", "Noise in"),
    ("weigh=gold", "You cannot weigh by “gold”. This counts incidents.", "Crime in"),
    ("source=Fire", "There is no source “Fire”. This counts every source.", "Crime in"),
    ("place=98765", "There is no place “98765”, or it has been removed. This shows", "Crime in"),
    ("place=hin-98765", "That High Impact Neighbourhood no longer exists. This shows", "Crime in"),
    ("place=saved-1", "This saved place has been removed, or is not shared with you. This shows", "Crime in"),
    ("place=circle", "A circle needs a point, and you did not enter one. This shows", "Crime in"),
    ("place=circle&point=nowhere", "Enter a", "Crime in"),
    (f"place=circle&point={FAR}", "is outside every ward. This shows Dales ward.", "Crime in Dales ward"),
    (
        f"place=circle&point={WEST + 500}, {SOUTH + 500}&metres=9",
        "A circle must be 50 to 5,000 m, not “9”. This shows 500 m.",
        "Crime within 500 m of",
    ),
    ("place=&point=SK 572 399", "The point “SK 572 399” is left out here.", "Crime in"),
    ("place=drawn&at=1.1_2.2", "Area must have 3 corners or more. This shows", "Crime in"),
    ("place=drawn&at=1.1_9000.1_9000.9000", "The drawn place is outside every ward.", "Crime in"),
    ("place=lsoas&lsoas=E09", "None of these LSOAs is loaded. This shows", "Crime in"),
    ("when=yesterday", "There is no period “yesterday”. This shows the last 36 months.", "Crime in"),
    ("from=2025-13", "“2025-13” is not a month. Enter one such as 2026-02.", "Crime in"),
    ("beside=gold", "You cannot compare with “gold”.", "Crime in"),
    (
        "when=12-months&from=2025-05",
        "“Last 12 months” was asked for too, so “2025-05” is left out.",
        "Crime in",
    ),
    (
        "from=2025-07&to=2025-03",
        "July 2025 is after March 2025, so this shows the months between",
        "Crime in",
    ),
    (
        "what=Burglary&what=Robbery",
        "The address has more than one “what”. This uses the first, “Burglary”.",
        "Burglary in",
    ),
    ("metres=300", "“metres” is left out because it only works with “place=circle”.", "Crime in"),
    ("place=hins&at=1.1_2.2_3.3", "“at” is left out because it only works with “place=drawn”.", "Crime in"),
    (
        "over=daytime",
        "The number of people there by day is not loaded for any ward. These are",
        "Crime in",
    ),
    ("over=gold", "There are no rates for “gold”. These are per 1,000 residents.", "Crime in"),
    ("colour=blue", "“colour” is not part of a question, so it is left out.", "Crime in"),
    ("baseline=gold", "You cannot choose “gold” on this page, so we left it out.", "Crime in"),
    ("place=wards-98765_4", "None of these wards exists any more. This shows", "Crime in"),
    ("place=squares&squares=250_1.1", "These are not 250 m squares of the National Grid. This", "Crime in"),
    ("place=squares&squares=all", "No squares were given, such as 500_457000.339000.", "Crime in"),
    ("place=squares&squares=500_1000.1000", "These squares are outside every ward. This shows", "Crime in"),
    ("hours=22-02", "None of the loaded sources gives the times", "Crime in"),
]


def test_what_cannot_be_asked_gets_a_sentence_and_the_nearest(browser):
    for query, sentence, shown in CASES:
        page = browser.get(f"{TREND}?{query.replace(' ', '%20')}")
        assert any(sentence in words for words in said(page)), (query, said(page))
        assert asked(page).startswith(shown), (query, asked(page))


def test_a_high_impact_neighbourhood_that_ended_is_shown_as_its_ward(browser):
    hin = list_hins()[0]
    db.session.get_one(HighImpactNeighbourhood, hin.id).effective_until = town.FIRST
    db.session.commit()
    page = browser.get(f"{TREND}?place=hin-{hin.id}")
    assert said(page) == ["Castle is no longer a High Impact Neighbourhood. This shows Castle ward."]
    assert asked(page).startswith("Crime in Castle ward")


def test_months_that_are_not_loaded_are_named_at_their_field(browser):
    page = browser.get(f"{TREND}?from=2019-01&to=2025-02")
    assert "Nothing is loaded for January 2019" in page.select_one("#from-error").get_text(" ", strip=True)
    assert page.select_one(".app-question__details").has_attr("open")


def test_a_preset_gives_way_to_months_that_were_changed_in_the_form(browser):
    form = "when=3-months&shown=2025-12.2026-02&from={}&to=2026-02"
    assert "(last 3 months)" in asked(browser.get(f"{TREND}?{form.format('2025-12')}"))
    assert "October 2025 to February 2026" in asked(browser.get(f"{TREND}?{form.format('2025-10')}"))


def test_what_a_page_does_not_take_is_said_and_handed_on(browser):
    page = browser.get(f"/evidence/wards?place=circle&point={WEST + 500},{SOUTH + 500}&metres=300")
    left_out = page.select_one(".app-question__left-out").get_text(" ", strip=True)
    assert left_out.startswith("The place asked about, within 300 m of SK")
    assert left_out.endswith("is left out here because the ranking covers all wards.")
    assert page.select_one("form.app-question__form input[name=metres][value='300']")


def test_a_removed_place_is_named_and_the_city_shown(analyst, browser):
    square = [[WEST + 100, SOUTH + 100], [WEST + 900, SOUTH + 100], [WEST + 900, SOUTH + 900]]
    place = services.keep_place(analyst, KeptPlace(name="Square", corners=square))
    address = f"{TREND}?place=saved-{place.id}"
    assert asked(browser.get(address)).startswith("Crime in Square")
    services.remove(analyst, place)
    assert "This saved place has been removed" in said(browser.get(address))[0]


def test_the_statements_of_a_page_do_not_grow_with_the_question(browser, queries):
    plain, long = (
        f"{TREND}?what=crime",
        f"{TREND}?what=Burglary%7CRobbery%7CNoise&place=hins&when=all&beside=city",
    )
    for address in (plain, long):
        browser.get(address)
    counts = []
    for address in (plain, long):
        with queries() as made:
            browser.client.get(address)
        counts.append(len(made))
    assert counts[1] <= counts[0]


def test_the_form_for_hotspots_says_what_of_a_question_it_does_not_take(browser):
    page = browser.get("/evidence/hotspots/ask?what=Burglery&place=hins&colour=blue")
    notices = [notice.get_text(" ", strip=True) for notice in page.select(".govuk-inset-text")]
    for words in ("This shows the nearest, Burglary.", "hotspots are looked for in the whole city", "colour"):
        assert any(words in notice for notice in notices), (words, notices)


WITHOUT_A_BAR = {
    "/evidence/hotspots": "these hotspots were found for a question of their own",
    "/evidence/high-impact-neighbourhoods": "this page lists every High Impact Neighbourhood",
}


@pytest.mark.parametrize("address", WITHOUT_A_BAR)
def test_a_page_that_answers_no_question_says_so_of_the_one_in_its_address(browser, address):
    why = WITHOUT_A_BAR[address]
    query = "what=Burglery&place=hins&when=3-months&beside=city&colour=blue&weigh=gold"
    words = said(browser.get(f"{address}?{query}"))
    assert "No category “Burglery” is loaded. This shows the nearest, Burglary." in words
    assert "You cannot weigh by “gold”. This counts incidents." in words
    assert "“colour” is not part of a question, so it is left out." in words
    assert f"Burglary is left out here because {why}." in words
    assert f"The period asked about, last 3 months, is left out here because {why}." in words
    assert sum(sentence.endswith(f"is left out here because {why}.") for sentence in words) == 4
    assert not said(browser.get(address))


def test_the_list_of_saved_questions_says_what_of_a_question_it_does_not_know(browser):
    words = said(browser.get("/evidence/questions?what=Burglery&when=yesterday&colour=blue"))
    assert "No category “Burglery” is loaded. This shows the nearest, Burglary." in words
    assert "There is no period “yesterday”. This shows the last 12 months." in words
    assert "“colour” is not part of a question, so it is left out." in words
    assert not said(browser.get("/evidence/questions?what=Burglary&place=hins&sort=name"))
