"""Do fields of ours say on the page what they are asked to say?"""

import pytest
from bs4 import BeautifulSoup
from flask_wtf import FlaskForm

from app.models.case import Risk
from app.web.fields import DateField, RadiosField, clean_line, clean_words

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
