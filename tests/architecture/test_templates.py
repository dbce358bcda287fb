"""Do templates use each other only as modules may, and is what they send known?

A template belongs to the package whose folder has its name: those of `casework/plans/` may include what
modules of `app.casework.plans` may import. The contracts stand in pyproject.toml. Templates whose names are
only known when a page is rendered are not seen here.
"""

import re
import tomllib
from pathlib import Path

from jinja2 import Environment, meta

from app.web.errors import BUTTONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# Whom to be in the demonstration is an answer, though a button gives it.
ANSWERS = {"person"}
# What all pages are built with is the web layer's.
SHARED = {"layouts": "web", "components": "web", "errors": "web"}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
(LAYERS,) = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names.split(" | ")}
INDEPENDENT = {
    contract["modules"][0].split(".")[1]: contract.get("ignore_imports", [])
    for contract in CONTRACTS
    if contract["type"] == "independence"
}
FILES = {
    str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.*") if path.is_file()
}


def used_by(name):
    found = meta.find_referenced_templates(Environment(autoescape=True).parse(FILES[name]))
    return {each for each in found if each and not each.startswith("govuk_frontend_jinja/")}


def module_of(name):
    top, *rest = name.rpartition(".")[0].split("/")
    return ["app", SHARED.get(top, top), *rest]


def may_use(user, used):
    """Whether a module with the first name could import one with the second."""
    (_, wing, *one), (_, other, *another) = user, used
    if wing != other:
        return LEVELS[wing] < LEVELS[other]
    same_slice = wing not in INDEPENDENT or one[0] == another[0]
    return same_slice or any(allows(rule, user, used) for rule in INDEPENDENT[wing])


def allows(rule, user, used):
    """`**` in a contract stands for one name or more."""
    patterns = [re.escape(side.strip()).replace(r"\*\*", ".+") for side in rule.split("->")]
    return all(re.fullmatch(p, ".".join(m)) for p, m in zip(patterns, (user, used), strict=True))


def test_a_template_uses_only_those_that_a_module_in_its_place_could_import():
    pairs = [(name, used) for name in FILES for used in used_by(name)]
    assert len(pairs) > 300
    assert [pair for pair in pairs if not may_use(*map(module_of, pair))] == []


def test_every_folder_of_templates_has_the_name_of_a_package():
    packages = {"/".join(module_of(name)[1:3]) for name in FILES if name.count("/") > 1}
    assert {name for name in packages if not (ROOT / "app" / name).is_dir()} == set()


def test_what_a_button_sends_is_not_shown_as_something_that_somebody_typed():
    tags = [tag for words in FILES.values() for tag in re.findall(r"<button\b[^>]*>", words)]
    sent = {name for tag in tags for name in re.findall(r' name="(\w+)"', tag)}
    assert len(sent) > 3
    assert sent - BUTTONS - ANSWERS == set()


def test_a_reference_that_a_page_shows_stays_in_one_piece():
    """What is only sent or linked to is left out: tags with what is in them, and what a macro is given."""
    unseen = re.compile(r'\{%.*?%\}|\{#.*?#\}|<(?:[^<>"]|"[^"]*")*>', re.DOTALL)
    shown = re.compile(r"\{\{(?! *[\w.]+\()(?:(?!\}\}).)*\.reference\b(?:(?!\}\}).)*\}\}", re.DOTALL)
    in_two = [
        f"{name}: {words}"
        for name, text in FILES.items()
        if name.endswith(".html")
        for words in shown.findall(unseen.sub("", text))
        if "|unbroken" not in words
    ]
    assert in_two == []


def test_two_searches_of_a_page_have_names_of_their_own():
    """The header's is on every page. One beside it may be without a name, but not both."""
    header = re.findall(r'<form[^>]*role="search"[^>]*>', FILES["layouts/page.html"])
    assert len(header) == 1
    assert "aria-label=" in header[0]


def test_no_day_of_the_front_page_is_broken_within_a_sentence():
    inline = [
        name for name in FILES if name.startswith("home/") and '<span class="app-today__when' in FILES[name]
    ]
    assert inline == []
