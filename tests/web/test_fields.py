"""Do fields of ours say on the page what they are asked to say?"""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask_wtf import FlaskForm

from app.cleaning import clean_line, clean_words
from app.models.case import Risk
from app.web.fields import DateField, RadiosField, _date_part, read_date

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467 moved in"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
WELSH = "Ffordd \u0177 Bryn caf\u00e9 \u00f1"


class TwoQuestions(FlaskForm):
    since = DateField("Since when?")
    risk = RadiosField("How risky is it?", Risk)


def test_fields_whose_legends_look_alike_keep_their_own_words(app):
    look = {"fieldset": {"legend": {"classes": "govuk-fieldset__legend--s"}}}
    with app.test_request_context():
        form = TwoQuestions()
        page = BeautifulSoup(form.since(params=look) + form.risk(params=look), "html.parser")
    assert [legend.text.strip() for legend in page.find_all("legend")] == ["Since when?", "How risky is it?"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bins \u202eerif no", "Bins erif no"),
        ("Bins\u2066 on\u2069 fire", "Bins on fire"),
        ("Bi\u00adns\ufeff on\u200b fire", "Bins on fire"),
        ("Bins" + "".join(chr(0xE0000 + ord(letter)) for letter in "secret"), "Bins"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 moved in",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 moved in",
        ),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("Ffordd \u0177 Bryn caf\u00e9 \u00f1", "Ffordd \u0177 Bryn caf\u00e9 \u00f1"),
    ],
)
def test_whoever_hides_letters_in_a_title_writes_only_what_can_be_seen(typed, kept):
    """Marks that turn text round, invisible letters; but not the joiners that emoji and languages need."""
    assert clean_line(typed) == clean_words(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("\u200dBins\u200c \u200d", "Bins"),
        ("\u3164\u2800\u115f", ""),
        ("Bins\u00a0\u2007on\u3000fire\x07", "Bins on fire"),
        ("bus\u200bstation", "busstation"),
    ],
)
def test_a_line_has_one_form_of_each_letter_and_nothing_that_cannot_be_seen(typed, kept):
    assert clean_line(typed) == kept


def test_words_keep_a_space_of_no_width_by_which_they_may_be_searched():
    assert clean_words("bus\u200bstation\u200b by\u200b the\n\u200bbins") == "bus\u200bstation by the\nbins"


# --- dates ----------------------------------------------------------------------------------------------
MARCH = date(2026, 3, 27)
DATES = {
    **dict.fromkeys(
        [
            *(("27", "3", "2026"), ("27", "3", "26"), ("27th", "March", "2026"), ("27", "mar.", "26")),
            *(("27\u00a0", "\u200b3", "\u20602026"), ("２７", "３", "２０２６"), (" 27.", "3,", "2026 ")),
            *(
                ("27/3/2026", "", ""),
                ("27-Mar-26", "", ""),
                ("2026-03-27", "", ""),
                ("27 March 2026", "", ""),
            ),
        ],
        MARCH,
    ),
    ("5", "Sept", "2026"): date(2026, 9, 5),
    ("5", "Sept.", "26"): date(2026, 9, 5),
    ("1", "1", "1900"): date(1900, 1, 1),
    ("29", "2", "2096"): date(2096, 2, 29),
    ("", "", ""): None,
    **dict.fromkeys([("27", "3", "226"), ("27", "3", "6"), ("27", "3", "02026")], "the year with 4 figures"),
    **dict.fromkeys(
        [("27", "3", "0026"), ("27", "3", "1899"), ("27", "3", "9999")], "a year from 1900 to 2099"
    ),
    **dict.fromkeys(
        [
            *(("31", "2", "2026"), ("27", "13", "2026"), ("27", "", "2026"), ("x", "3", "2026"), ("27",)),
            *(
                ("27", "3", "1_00"),
                ("+7", "3", "2026"),
                ("-7", "3", "2026"),
                ("27", "3", "2026", "9"),
                ("²7", "x", "1"),
            ),
            *(
                ("9" * 5_000, "3", "2026"),
                ("27", "3", "9" * 5_000),
                ("1/2/3/4", "", ""),
                ("\x00", "3", "2026"),
            ),
        ],
        "Enter ",
    ),
}


@pytest.mark.parametrize(("typed", "read"), DATES.items())
def test_a_date_is_read_as_people_write_it(app, typed, read):
    with app.test_request_context(method="POST", data={"since": list(typed)}):
        form = TwoQuestions(meta={"csrf": False})
        form.since.validate(form)
    if isinstance(read, str):
        assert form.since.data is None
        assert read in form.since.errors[0]
    else:
        assert (form.since.data, list(form.since.errors)) == (read, [])


@pytest.mark.parametrize(
    "sign", ["\u2010", "\u2011", "\u2013", "\u2212", "\u2044", "\u00a0", "\u202f", "-\u200b"]
)
def test_a_date_is_read_whatever_stands_between_its_figures(sign):
    assert read_date([_date_part(sign.join(["27", "03", "2026"])), "", ""]) == date(2026, 3, 27)
