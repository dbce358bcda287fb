"""Print every sentence that a person reads, and where it stands.

python -m ops.words [PART]    only the files of whose path this is a part

Sentences are found in templates, in strings of the code, in the help of commands and in scripts of the
browser. What a page puts into a sentence is printed as {}. A string counts when it has two words or more and
looks like prose, or is one word with a capital, as labels are; names of styles and statements of SQL are not.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
CODE = ("app", "ops", "config.py")
# Passwords that are refused, not sentences.
DATA = "common_passwords.py"
# Blocks of a page: what stands in two of them is never one sentence.
BLOCK = re.compile(r"</?(?!(?:a|abbr|b|strong|em|i|span|time|code|kbd|q|br)\b)[a-z][^>]*>|<br\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]*>")
# What is read aloud or shown, though it stands within a tag.
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}(?:[’'-][^\W\d_]+)*|\b[aAI]\b")
# Names of styles, addresses, statements of SQL, patterns and forms of dates are not prose.
NOT_PROSE = re.compile(
    r"govuk-|app-|https?://\S+$|%[dBYHMS]|"
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WHERE|FROM|JOIN|GROUP BY)\b|"
    r"[\\^$|]|::|=>|^[a-z_]+(?: [a-z_]+)?$|^[\w./-]+=|[{;]\s*$"
)
LABEL = re.compile(r"[A-Z][a-z]{2,}[.?!]?")
SCRIPT_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')


@dataclass(frozen=True, order=True)
class Sentence:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def find_all(root: Path = ROOT) -> list[Sentence]:
    """Every sentence under a checkout, in order of files and lines."""
    found = {*templates(root), *code(root), *scripts(root)}
    return sorted(found)


def templates(root: Path) -> Iterator[Sentence]:
    environment = Environment(autoescape=True)
    for path in sorted((root / "templates").rglob("*.*")):
        tree = environment.parse(path.read_text())
        name = str(path.relative_to(root))
        for output in tree.find_all(nodes.Output):
            yield from written(name, output)
        for const in tree.find_all(nodes.Const):
            if isinstance(const.value, str) and is_prose(const.value):
                yield Sentence(name, const.lineno, tidy(const.value))


def written(name: str, output: nodes.Output) -> Iterator[Sentence]:
    """The sentences of one run of a template between two of its statements."""
    parts = [part.data if isinstance(part, nodes.TemplateData) else "{}" for part in output.nodes]
    whole = "".join(parts)
    for text in (*SPOKEN.findall(whole), *BLOCK.split(whole)):
        if is_prose(plain := tidy(TAG.sub("", text))):
            yield Sentence(name, output.lineno + whole[: whole.find(text)].count("\n"), plain)


def code(root: Path) -> Iterator[Sentence]:
    for top in CODE:
        paths = [root / top] if top.endswith(".py") else sorted((root / top).rglob("*.py"))
        for path in (path for path in paths if path.name != DATA):
            tree = ast.parse(path.read_text())
            unread = unread_strings(tree)
            for node in ast.walk(tree):
                text = literal(node) if id(node) not in unread else None
                if text and is_prose(text):
                    yield Sentence(str(path.relative_to(root)), getattr(node, "lineno", 0), tidy(text))


def unread_strings(tree: ast.Module) -> set[int]:
    """Docstrings, though not the help of commands, and pieces of strings that are seen whole."""
    unread = {
        id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and not is_help(node, tree):
            unread.add(id(node.value))
    return unread


def is_help(docstring: ast.Expr, tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.FunctionDef)
        and node.body[0] is docstring
        and any(map(is_command, node.decorator_list))
        for node in tree.body
    )


def is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(".command")


def literal(node: ast.AST) -> str | None:
    """The text of a string, with {} for what is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def scripts(root: Path) -> Iterator[Sentence]:
    for path in sorted((root / "static" / "js").rglob("*.js")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.lstrip().startswith(("//", "*", "/*", "import ")):
                continue
            for match in SCRIPT_STRING.finditer(line):
                text = re.sub(r"\$\{[^}]*\}", "{}", match[1] or match[2] or "")
                if is_prose(text):
                    yield Sentence(str(path.relative_to(root)), number, tidy(text))


def is_prose(text: str) -> bool:
    text = text.strip()
    if " " not in text:
        return LABEL.fullmatch(text) is not None
    return len(WORD.findall(text)) > 1 and not NOT_PROSE.search(text)


def tidy(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    for sentence in find_all():
        if part in sentence.path:
            print(sentence)
