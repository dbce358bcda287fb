"""Do the GOV.UK macros that our pages use give the HTML that their styles and scripts were made for?

The npm package ships, for each component, examples of options and of the HTML that they should give.
Each is rendered by our own Jinja, with our own settings, and compared tag by tag.
"""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
FOLDERS = (ROOT / "templates",)
IMPORTED = re.compile(r"govuk_frontend_jinja/components/([a-z-]+)/macro.html")
# What the fields of our forms are drawn with, by their library.
FIELDS = {
    "button", "character-count", "checkboxes", "date-input", "error-message", "error-summary", "fieldset",
    "file-upload", "hint", "input", "label", "password-input", "radios", "select", "textarea",
}  # fmt: skip
ALWAYS_FILLED = {"textarea", "character-count"}  # a form gives them their text, be it none

pytestmark = pytest.mark.skipif(
    not PACKAGE.exists(), reason="The front-end packages are not installed: npm ci brings them."
)


def used():
    pages = [path.read_text() for folder in FOLDERS for path in folder.rglob("*.html")]
    return sorted(FIELDS | {name for page in pages for name in IMPORTED.findall(page)})


def examples(component):
    return json.loads((PACKAGE / component / "fixtures.json").read_text())["fixtures"]


def render(app, component, options):
    macro = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    source = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
        f"{{{{ {macro}(options) }}}}"
    )
    filled = {"value": "", **options} if component in ALWAYS_FILLED else options
    return app.jinja_env.from_string(source).render(options=filled)


def shape(html):
    """The tags of a piece of HTML, with their attributes and words, whatever the spaces between."""
    return [_shape_of(node) for node in BeautifulSoup(html, "html.parser").children if _matters(node)]


def _matters(node):
    return isinstance(node, Tag) or bool(str(node).strip())


def _shape_of(node):
    if not isinstance(node, Tag):
        return " ".join(str(node).split())
    attributes = {name: " ".join(v) if isinstance(v, list) else v for name, v in node.attrs.items()}
    return node.name, attributes, [_shape_of(child) for child in node.children if _matters(child)]


@pytest.mark.parametrize("component", used() if PACKAGE.exists() else [])
def test_a_macro_gives_the_html_that_its_makers_expect(app, component):
    different = [
        example["name"]
        for example in examples(component)
        if shape(render(app, component, example["options"])) != shape(example["html"])
    ]
    assert different == []
