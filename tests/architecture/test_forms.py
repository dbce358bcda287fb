"""Is every form laid out by one template and served by one helper?

A page that is one form extends layouts/form.html; a form on a page that shows more, and a button that does
something at once, are the macros `post` and `post_button`. Views return `form_page` or `form_in_page`, which
alone validate a form and know what becomes of its draft.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
A_FORM = re.compile(r"""<form\b[^>]*\bmethod\s*=\s*["']?post|\bgovukErrorSummary\b""", re.I)
SHARED = ("layouts/", "components/")
OWN_TEMPLATES = {
    "errors/away.html": "asks for no token, which needs the session: there is no database to read it from",
    "errors/full.html": "asks for no token, which needs the session: there is no room to write it",
}
SERVES = {"validate", "validate_on_submit", "restore", "discard"}
OWN_SERVING = {
    "accounts/audit/routes.py": "a question asked by GET, with nothing to serve",
    "accounts/drafts/routes.py": "drafts themselves",
    "casework/case_page/routes.py": "opens a page with a note or a request that is sent to another address",
    "casework/escalation/routes.py": "opens a page with a decision, which fewer may send than may see it",
    "casework/intake/routes.py": "takes what a form holds that has been checked already, and drops its draft",
    "evidence/trends/routes.py": "a question asked by GET, with nothing to serve",
}


def forms_of_their_own():
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]
    return {name for name in names if not name.startswith(SHARED) and A_FORM.search(_text(name))}


def _text(name):
    return (TEMPLATES / name).read_text()


def routes_that_serve():
    """Modules of views that validate a form, or restore or discard a draft, without the helper."""
    paths = [path for path in (ROOT / "app").rglob("*routes*.py") if _calls(path) & SERVES]
    return {str(path.relative_to(ROOT / "app")) for path in paths}


def _calls(path):
    """The names of methods of forms and functions of drafts that a module calls."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    attributes = [call for call in calls if isinstance(call, ast.Attribute)]
    return {call.attr for call in attributes if call.attr.startswith("validate") or _is_drafts(call.value)}


def _is_drafts(node):
    return isinstance(node, ast.Name) and node.id == "drafts"


@pytest.mark.parametrize(
    ("found", "excused"),
    [(forms_of_their_own, OWN_TEMPLATES), (routes_that_serve, OWN_SERVING)],
    ids=["templates", "views"],
)
def test_no_page_builds_a_form_page_of_its_own(found, excused):
    assert found() == set(excused)


@pytest.mark.parametrize("method", ['method="post"', "method='POST'", "method=post", 'method = "post"'])
def test_each_way_to_write_a_form_is_known(method):
    assert A_FORM.search(f'<form class="x" {method} action="/">')
    assert not A_FORM.search('<form method="get" action="/posts">')


def test_every_form_layout_extends_the_one():
    layouts = {path.name for path in TEMPLATES.rglob("*form.html") if "call post(" in path.read_text()}
    assert layouts == {"form.html"}
