"""Is what people read written in plain English, on pages, in mails, on papers and on the command line?"""

import re

import pytest

from ops.words import Sentence, find_all, is_prose

# How a translation reads, not how a person speaks; and words that the partnership does not use.
BANNED = re.compile(
    r"\b(?:anew|afresh|who(?:so)?ever|whomever|thereof|hereby|herein|therein|"
    r"goes on|go on to|is kept|was given|was taken|you need do nothing|organisations?)\b",
    re.IGNORECASE,
)


def test_no_sentence_has_a_word_that_nobody_would_say():
    sentences = find_all()
    assert len(sentences) > 4000
    assert [str(each) for each in sentences if BANNED.search(each.text)] == []


def test_sentences_are_found_wherever_a_person_reads_them(tmp_path):
    write = {
        "templates/a.html": '<p>Your case\n  is <b>{{ state }}</b> now.</p>{{ button("Close the case") }}'
        '<img alt="A map of cases" class="govuk-body app-wide">',
        "app/a.py": '"""Not read by anybody."""\nflash(f"You closed {title} today.")\n'
        'STYLE = "app-map app-tall"\n@cli.command("go")\ndef go():\n    """Send the mails now."""\n',
        "ops/say.py": "",
        "config.py": "",
        "static/js/a.js": '// Not this one here.\nshow("Nothing was found.");\n',
    }
    for name, text in write.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert set(find_all(tmp_path)) == {
        Sentence("templates/a.html", 1, "Your case is {} now."),
        Sentence("templates/a.html", 2, "Close the case"),
        Sentence("templates/a.html", 2, "A map of cases"),
        Sentence("app/a.py", 2, "You closed {} today."),
        Sentence("app/a.py", 6, "Send the mails now."),
        Sentence("static/js/a.js", 2, "Nothing was found."),
    }


@pytest.mark.parametrize(
    "text",
    [
        "govuk-button app-wide",
        "case.status",
        "SELECT name FROM cases",
        "%d %B %Y",
        "https://example.org/a",
        "wards",
    ],
)
def test_names_and_statements_are_not_sentences(text):
    assert not is_prose(text)
