"""Is every list drawn, sorted and paged by the one pattern for it?

A list is declared as data and served by app/web/listing; a page that is one list extends layouts/list.html,
and a page with several calls components/list.html.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
SHARED = {"components/list.html", "layouts/list.html"}
OF_A_LIST = re.compile(
    r"govuk-pagination|\bgovuk(?:Pagination|Table)\b|aria-sort|app-list__sort|\?(?:[^\"']*&)?(?:after|page|sort)="
)
A_TABLE_OF_ROWS = re.compile(r"<table\b(?:(?!</table>).)*?{%-? for\b", re.S)
# What a page of a list reads from its address, which `asked` reads for it.
READ_BY_LISTS = {"after", "before", "page", "sort"}
READERS = {"row_from_address", "unsealed_row"}
OWN_TEMPLATES = {
    "accounts/account/show.html": "the few places where one is signed in",
    "accounts/admin/people/show.html": "the few roles of one person",
    "accounts/auth/wan_register.html": "the few passkeys of one person",
    "casework/case_page/timeline.html": "a timeline, whose pages are earlier and later",
    "casework/files/index.html": "the few files of one case",
    "casework/plans/_response.html": "the actions of one plan, and what each partner delivered",
    "casework/plans/focus.html": "a form with a row for each age band",
    "casework/plans/rows/index.html": "the few questions, or the steps of the script, of one plan",
    "casework/sharing/_sight.html": "who sees one case, and why",
    "casework/task_groups/_story.html": "the few milestones of one group",
    "components/place_map.html": "what a map shows, in its words",
    "documents/_parts.html": "tables on paper",
    "evidence/wards/harm_weights.html": "the weights of a dozen categories",
    "insight/performance/_needed.html": "the twelve months of a year",
    "insight/priorities/index.html": "the weights of seven criteria",
    "insight/assessment/_result.html": "the few figures of one assessment",
    "insight/performance/show.html": "the latest year of each ward; the figures are a list",
    "insight/neighbourhoods/_tables.html": "the small tables of one ward's page, which have one file",
    "places/area_imports/_changes.html": "a row for each column of one file",
    "places/area_imports/index.html": "a row for each kind of area",
    "places/daytime/show.html": "a row for each ward, as a file has it",
    "places/incidents/describe.html": "the first rows of a file, with its own columns",
}
OWN_ADDRESSES = {
    "casework/case_page/routes.py": "a timeline, whose pages are earlier and later",
    "home/routes.py": "which alert a button is about",
}


def lists_of_their_own():
    """Templates that draw a table of rows, headings that sort, or pages, without the component."""
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    own = {name for name, text in texts.items() if OF_A_LIST.search(text) or A_TABLE_OF_ROWS.search(text)}
    return own - SHARED


def routes_that_page():
    """Modules of views that read a page or an order from an address themselves."""
    paths = [path for path in (ROOT / "app").rglob("*routes*.py") if _reads_of_a_list(path.read_text())]
    return {str(path.relative_to(ROOT / "app")) for path in paths}


def _reads_of_a_list(code):
    nodes = list(ast.walk(ast.parse(code)))
    return any(isinstance(node, ast.Name) and node.id in READERS for node in nodes) or any(
        isinstance(value, ast.Constant) and value.value in READ_BY_LISTS
        for node in nodes
        for value in _asked_of_address(node)
    )


def _asked_of_address(node):
    """The name in `request.args.get(name)` or `request.args[name]`."""
    if isinstance(node, ast.Subscript) and _is_address(node.value):
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_address(node.func.value):
        return node.args[:1]
    return []


def _is_address(node):
    return ast.unparse(node) in ("args", "request.args", "request.values")


@pytest.mark.parametrize(
    ("found", "excused"),
    [(lists_of_their_own, OWN_TEMPLATES), (routes_that_page, OWN_ADDRESSES)],
    ids=["templates", "views"],
)
def test_no_page_builds_a_list_of_its_own(found, excused):
    assert found() == set(excused)


@pytest.mark.parametrize(
    "code",
    ["request.args.get('after')", "request.args['page']", "args.get('sort', '')", "row_from_address('x')"],
)
def test_each_way_to_read_a_page_from_an_address_is_known(code):
    assert _reads_of_a_list(code)
    assert not _reads_of_a_list("request.args.get('scope')")


@pytest.mark.parametrize(
    "page",
    [
        "{{ govukTable({}) }}",
        "{{ govukPagination({}) }}",
        '<a href="?q=oak&after={{ key }}">',
        "<th aria-sort>",
    ],
)
def test_each_way_to_draw_a_list_is_known(page):
    assert OF_A_LIST.search(page)
    assert not OF_A_LIST.search('<a href="?scope=all&aftercare=1">')
