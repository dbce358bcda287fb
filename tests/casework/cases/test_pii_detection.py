"""Is a writer asked when a text names somebody, and left in peace when it does not?"""

from datetime import date

import pytest

from app.casework.cases.pii_detection import find_personal_details

TODAY = date(2026, 6, 15)

BIRTHDAY, BIRTH, PHONE, EMAIL, HOME = (
    "a full name with a date of birth",
    "a date of birth",
    "a phone number",
    "an email address",
    "a home address",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spoke to John Smith, born 4 May 1987.", BIRTHDAY),
        ("john is JOHN Smith DOB 04/05/1987", BIRTHDAY),
        ("SMITH John dob 04/05/1987", BIRTHDAY),
        ("SMITH, JOHN, dob 04/05/1987", BIRTHDAY),
        ("John McDonald born 03/04/1999", BIRTHDAY),
        ("Siân Llŷr Ŵan-Évans, born 3 April 1999", BIRTHDAY),
        ("Angus MacLeod 03/04/1999", BIRTHDAY),
        ("Amy Jones DOB 1999\u201104\u201103", BIRTHDAY),
        ("DOB 1999-04-03", BIRTH),
        ("date of birth: 3.4.99", BIRTH),
        ("(0115) 496 0123", PHONE),
        ("0115.496.0123", PHONE),
        ("0115\u2011496\u20110123", PHONE),
        ("0044 115 496 0123", PHONE),
        ("+44 (0)115 496 0123", PHONE),
        ("+44 (115) 496\u00a00123", PHONE),
        ("07700\u200b900123", PHONE),
        ("He is at 12, NG7 1AA", HOME),
        ("12 NG7\u00a01AA", HOME),
        ("Suspect: Jane Mary Doe (d.o.b. 4.5.87)", BIRTHDAY),
        ("Mary O’Neill 12/11/1962 lives there", BIRTHDAY),
        ("Call her on 07700 900123 after six", PHONE),
        ("Tel 0115 496 0123", PHONE),
        ("+44 7700 900123", PHONE),
        ("Write to anna.b@example.org", EMAIL),
        ("12 Forest Road West, NG7 4ER", HOME),
        ("He lives at 7a Gregory Boulevard, Nottingham ng7 6lb", HOME),
    ],
)
def test_what_names_somebody_is_found(text, expected):
    assert find_personal_details(text, TODAY) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "Street drinking outside the library on Radford Road since 5 March 2026.",
        "Fifteen cans and 3 bottles were found near NG7 4ER.",
        "Forest Road West, NG7 4ER",
        "The meeting of the Locality Board on 12 November 2012 agreed this.",
        "Tom Bell will report on 4 June 2026.",
        "NG-2026-00042 is the same problem; crime number 23000123456.",
        "Grid reference SK 572 399; 457240 339915",
        "The CCTV Camera was put up on 4 May 2012; seen on 01.02.2026 10:30 and 01-02-2026 1030.",
        "Call 101, or 999 in an emergency. Bus 35 at 07:45.",
        "Costs are £12,500.00 for 2025/26 and @ home visits",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert find_personal_details(text, TODAY) == []


def test_everything_that_is_found_is_said():
    text = "John Smith, born 4 May 1987, 07700 900123, j@example.org, 12 Forest Road, NG7 4ER"
    assert find_personal_details(text, TODAY) == [BIRTHDAY, PHONE, EMAIL, HOME]


@pytest.mark.parametrize("piece", ["1 ", "A", "Ab ", "0x ", "a@", "x.", "1 A", "1 1/", "4 May "])
def test_a_text_made_to_be_hard_to_read_is_read_all_the_same(piece):
    """With patterns that try every split, a hundred thousand characters of this would take hours."""
    assert find_personal_details(piece * (100_000 // len(piece)), TODAY) == []
