"""Which of our words can a template use?"""

from flask import Flask
from markupsafe import Markup, escape

from app import words
from app.attribution import attribution
from app.models.references import IN_TEXT

FILTERS = (
    words.day, words.moment, words.clock_time, words.month, words.when, words.when_in_short, words.days,
    words.size, words.thousands, words.pluralise, words.in_words, words.number_word, words.percent,
    words.sentence_case, words.pounds,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["unbroken"] = unbroken
    app.jinja_env.globals["licence_statement"] = attribution


def unbroken(text: str) -> Markup:
    """Words in which no line ends within a reference, as it could at each of its hyphens."""
    kept = IN_TEXT.sub(r'<span class="app-unbroken">\g<0></span>', str(escape(text)))
    return Markup(kept)  # noqa: S704  escaped above
