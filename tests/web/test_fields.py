"""Do fields of ours say on the page what they are asked to say?"""

from bs4 import BeautifulSoup
from flask_wtf import FlaskForm

from app.models.case import Risk
from app.web.fields import DateField, RadiosField


class TwoQuestions(FlaskForm):
    since = DateField("Since when?")
    risk = RadiosField("How risky is it?", Risk)


def test_fields_whose_legends_look_alike_keep_their_own_words(app):
    look = {"fieldset": {"legend": {"classes": "govuk-fieldset__legend--s"}}}
    with app.test_request_context():
        form = TwoQuestions()
        page = BeautifulSoup(form.since(params=look) + form.risk(params=look), "html.parser")
    assert [legend.text.strip() for legend in page.find_all("legend")] == ["Since when?", "How risky is it?"]
