"""Do the documents name only files, make targets and commands that are there?"""

import re
from pathlib import Path

import pytest

from app import create_app
from config import TestConfig

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for name in ("app", "docs", "geodata") for path in (ROOT / name).rglob("*.md")),
    ]
)
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
# Where the worked examples of the documents have their files.
EXAMPLES = (ROOT / "tests/architecture/made_up_slice", ROOT / "docs/example-partnership")
FOLDERS = (
    ".ci", "app", "assets", "bench", "docs", "geodata", "migrations", "ops", "static/js", "templates",
    "tests",
)  # fmt: skip
PATH = re.compile(
    rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*<>-]*"
    r"|requirements[\w*-]*\.lock|(?:[\w.*-]+/)*\.?[\w*-]+\.(?:py|md|toml|txt|yaml|mjs|js|scss)"
)
# A document may name a file alone, such as the one that every slice has.
NAMES = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*")}


def code_of(document):
    """What a document sets as code: in its sentences, and in its blocks."""
    words = document.read_text()
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", words, re.M | re.S)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", words, flags=re.M | re.S))


def paths_in(document):
    for code in code_of(document):
        for word in re.split(r"[\s:=\"'(),]+", code):
            if PATH.fullmatch(word) and "<" not in word:
                # As the number of a file that somebody is told to make.
                yield word.rstrip("/").replace("NNNN", "*")


def is_there(path, document):
    return path in NAMES or any(list(folder.glob(path)) for folder in (ROOT, document.parent, *EXAMPLES))


def shown(document):
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_file_that_a_document_names_is_there(document):
    assert [path for path in paths_in(document) if not is_there(path, document)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_link_of_a_document_leads_somewhere(document):
    links = re.findall(r"\]\((?!https:)([^)#]+)\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_make_target_that_a_document_names_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        target
        for document in DOCUMENTS
        for code in code_of(document)
        for target in re.findall(r"^(?:\w+=\S+ )*make ([a-z]+)", code, re.M)
    }
    assert len(named) > 5
    assert named - targets == set()


def test_every_command_that_a_document_names_is_there(tmp_path):
    settings = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    commands = create_app(TestConfig(settings), commands=True).cli.commands
    named = {
        command
        for document in DOCUMENTS
        for code in code_of(document)
        for command in re.findall(r"\bflask (?:--app wsgi )?([a-z][a-z-]+)", code)
    }
    assert {"work", "incidents"} <= named
    assert named - set(commands) == set()


def test_every_decision_has_its_number_and_its_date_and_is_in_the_index():
    index = (DECISIONS[0].parent / "README.md").read_text()
    wrong = []
    for path in DECISIONS:
        title, _, date = path.read_text().split("\n")[:3]
        number = int(path.name[:4])
        if not (title.startswith(f"# {number}. ") and re.fullmatch(r"\d{4}-\d\d-\d\d", date)):
            wrong.append(path.name)
        if f"- [{title[2:]}]({path.name})\n" not in index:
            wrong.append(f"{path.name} in the index")
    assert wrong == []
