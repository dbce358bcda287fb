"""Is the front end built, in the partnership's own look and without what only government may use?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"


@pytest.fixture(scope="module")
def stylesheet() -> str:
    assert (VENDOR / "main.css").exists(), "the front end is not built: run `make setup`"
    return (VENDOR / "main.css").read_text()


@pytest.mark.parametrize(
    "name",
    [
        "accessible-autocomplete.min.js",
        "govuk-frontend.min.js",
        "leaflet/leaflet.js",
        "leaflet/leaflet.css",
        "leaflet/leaflet.markercluster.js",
        "leaflet/MarkerCluster.css",
    ],
)
def test_the_packages_scripts_and_styles_are_served_by_us(name):
    assert (VENDOR / name).stat().st_size > 500


def test_no_typeface_or_crown_of_the_government_is_used(stylesheet):
    assert not re.search("GDS Transport|@font-face|woff|crown", stylesheet)
    assert [path.name for path in VENDOR.rglob("*") if re.search("woff|crown", path.name)] == []


def test_styles_ask_nothing_of_any_other_host(stylesheet):
    for path in VENDOR.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text()), path.name
    assert "@import" not in stylesheet


def test_every_class_of_ours_in_the_templates_has_a_style_or_is_only_a_name(stylesheet):
    """A misspelt class is a page that looks wrong and says nothing."""
    known = set(re.findall(r"\.(app-[a-z0-9_-]+)", stylesheet))
    named_only = {
        "app-delivery",
        "app-frozen",
        "app-case__story",
        "app-case__title",
        "app-filter-layout",
        "app-filter-layout__results",
        "app-navigation",
        "app-question__form",
        "app-request__answer",
        "app-rooms",
        "app-sub-navigation__item",
        "app-tier-path__days",
        "app-timeline",
    }
    used: dict[str, str] = {}
    for path in (ROOT / "templates").rglob("*.html"):
        for classes in re.findall(r'class="([^"]*)"', path.read_text()):
            plain = re.sub(r"\{[{%].*?[%}]\}", " ", classes)
            used |= dict.fromkeys(re.findall(r"(?<!\S)app-[a-z0-9_-]*[a-z0-9](?!\S)", plain), path.name)
    assert {name: page for name, page in used.items() if name not in known | named_only} == {}
