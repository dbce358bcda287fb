"""Is the tree as a newcomer is told that it is: small files, each saying which question it answers?"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
OURS = ("app", "tests", "ops", "bench", "templates", "assets", "static/js", "static/css")
WRITTEN = {".py", ".html", ".txt", ".scss", ".js", ".mjs", ".css", ".md"}
SHAPELESS = {"utils", "helpers", "helper", "misc", "common", "manager", "base_service"}


def files_of(*folders, endings=WRITTEN):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in endings:
                yield path


CODE = [*files_of("app", "ops", endings={".py"}), ROOT / "config.py"]


def those(paths, are):
    return [str(path.relative_to(ROOT)) for path in paths if are(path)]


def test_no_file_is_longer_than_four_hundred_lines():
    assert those(files_of(*OURS), lambda path: len(path.read_text().splitlines()) > LONGEST) == []


def test_every_module_says_which_question_it_answers():
    def is_silent(path):
        code = ast.parse(path.read_text())
        return code.body and len((ast.get_docstring(code) or "").split("\n")[0]) < 15

    assert those(CODE, is_silent) == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert those(CODE, lambda path: path.stem in SHAPELESS) == []


def test_nothing_is_left_to_do_later():
    def is_unfinished(path):
        words = path.read_text()
        return any(
            mark in words for mark in ("TODO", "FIXME", "XXX", "raise NotImplementedError", "lorem ipsum")
        )

    assert those(files_of("app", "templates", "static/js"), is_unfinished) == []


def test_no_template_trusts_what_people_write():
    """Jinja escapes everything; what may be trusted is made as Markup in code, where it can be seen."""

    def trusts(path):
        words = path.read_text().replace(" ", "")
        return "|safe" in words or "autoescape" in words

    assert those(files_of("templates"), trusts) == []
