"""Which of our words can a template use?"""

from flask import Flask

from app import words

FILTERS = (
    words.day, words.moment, words.clock_time, words.month, words.when, words.days, words.size,
    words.thousands, words.pluralise, words.in_words, words.number_word, words.percent, words.sentence_case,
    words.pounds,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
