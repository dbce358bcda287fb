"""Does every page of evidence with a chart, a map or a table have the button that keeps it as it is?"""

import re
from pathlib import Path

from app.evidence.frozen.freezable import FREEZABLE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
WINGS = ("evidence/", "insight/", "casework/case_page/case_map/")
SHOWS = re.compile(
    r"<table\b|<iframe\b|<svg\b|a_list\.(?:figures|whole)|chart\(drawing|draw_chart\(|place_section\(|place_map\(|parts_of\("
)
BUTTON = re.compile(r"keep_button(?! with context)")  # beyond its import
OTHERS = {
    "casework/case_page/case_map/none.html": "says that there is no map",
    "evidence/frozen/index.html": "the list of what is kept",
    "evidence/frozen/show.html": "what is kept already",
    "evidence/questions/index.html": "the lists of saved questions and places",
    "evidence/trends/near_repeats/index.html": "a form, and the list of what was answered",
    "evidence/wards/decide.html": "a decision, which keeps its evidence itself",
    "evidence/wards/harm_weights.html": "weights, which come with the product",
    "evidence/wards/propose.html": "a form",
    "insight/performance/index.html": "figures that are kept with what they were before",
    "insight/dashboards/editions/index.html": "the list of editions",
    "insight/dashboards/editions/show.html": "an edition, which is kept as it was",
    "insight/dashboards/index.html": "figures that are kept with what they were before",
    "insight/dashboards/indicators.html": "what editions keep as it was",
    "insight/priorities/index.html": "scores, whose changes the record has",
    "insight/performance/chart.html": "figures that are kept with what they were before",
    "insight/performance/show.html": "figures that are kept with what they were before",
    "insight/maps/paper.html": "a paper, made to be kept",
    "insight/profiles/choose_place.html": "a form",
}


def pages():
    """Templates of whole pages that show a chart, a map or a table, themselves or in their parts."""
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]
    whole = [name for name in names if name.startswith(WINGS) and "/_" not in name]
    return {name for name in whole if SHOWS.search(_with_its_parts(name))}


def _with_its_parts(name):
    text = (TEMPLATES / name).read_text()
    parts = re.findall(r'from "((?:evidence|insight|casework)/[^"]*/_[^"]+)"', text)
    return text + "".join((TEMPLATES / part).read_text() for part in parts)


def test_every_page_of_evidence_offers_to_keep_what_it_shows():
    without = {name for name in pages() if len(BUTTON.findall(_with_its_parts(name))) == 0}
    assert without == {name for name in OTHERS if name in pages()}


def test_no_page_is_excepted_that_is_not_there():
    assert [name for name in OTHERS if not (TEMPLATES / name).exists()] == []


def test_what_is_registered_is_a_page(app):
    assert {freezable.endpoint for freezable in FREEZABLE} <= set(app.view_functions)
