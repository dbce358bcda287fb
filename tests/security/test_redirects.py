"""Does an address that came with a request ever lead out of this service, or into a server error?"""

import ast
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.web.links import own_path
from tests import factories
from tests.pages import StyledClient

ROOT = Path(__file__).parents[2]
NAMES = ("next", "page", "back")
HOSTILE = [
    "/cases\r\nX-Planted: yes",
    "/\t/evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\u202e/evil.example",
    "https://evil.example/cases",
    "javascript:alert(1)",
    "/%0d%0aX-Planted:%20yes",
    "/%09/evil.example",
]


def forms(app):
    """The addresses that a form is sent to, but for those about one thing, which the test below is about."""
    return sorted({r.rule for r in app.url_map.iter_rules() if "POST" in r.methods and not r.arguments})


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whoever_names_an_address_elsewhere_leads_nobody_there(app, forgiving, hostile):
    """Nor do they get a server error."""
    demonstrator = factories.officer()
    demonstrator.demonstration = True
    named = dict.fromkeys(NAMES, hostile)
    for address in forms(app):
        answer = StyledClient.for_person(app, demonstrator).client.post(
            address,
            query_string=named,
            data={**named, "person": demonstrator.id},
            headers={"Referer": hostile.replace("\r", "").replace("\n", "")},
        )
        assert answer.status_code < 500, address
        assert "X-Planted" not in answer.headers, address
        if answer.location:
            with app.test_request_context():
                assert own_path(answer.location), (address, answer.location)
                assert "evil" not in unquote(answer.location.partition("?")[0]), (address, answer.location)


def reads_a_name(node):
    """Whether this is `request.args.get("next")` or the like."""
    of_request = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("request.")
    first = node.args[0] if of_request and node.args else None
    return isinstance(first, ast.Constant) and first.value in NAMES


def test_an_address_that_a_request_names_is_read_by_one_function():
    """Where a view reads one of these names, what it read goes through own_path."""
    readers = {}
    for path in (ROOT / "app").rglob("*.py"):
        for call in filter(reads_a_name, ast.walk(ast.parse(path.read_text()))):
            readers.setdefault(path.relative_to(ROOT).as_posix(), []).append(ast.unparse(call))
    assert readers == {
        "app/web/drafts.py": ["request.args.get('page', '')"],
        "app/accounts/demonstration/routes.py": ["request.form.get('next', '')"],
        # Compared with one word, and never redirected to.
        "app/casework/sharing/routes.py": ["request.form.get('back')"],
    }
    for path in ("app/web/drafts.py", "app/accounts/demonstration/routes.py"):
        assert f"own_path({readers[path][0]}" in ast.unparse(ast.parse((ROOT / path).read_text()))
