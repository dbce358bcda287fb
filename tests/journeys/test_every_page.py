"""Can everybody use every page: does axe find nothing on it, and do small screens show all of it?

Each view that the product has is opened in a real browser, once for each template that it answers with and
each kind of thing that it is asked about, by the first of five people who may.
"""

import pytest
from flask import request, template_rendered

from app.extensions import db
from app.models.area import HighImpactNeighbourhood
from app.models.case import OPEN_STAGES
from tests import crawl, factories, world
from tests.browsing import (
    AXE,
    DESKTOP,
    LAPTOP,
    NARROW,
    bring_axe,
    complaints,
    cookie_of,
    problems,
    served,
    too_wide,
    with_empty_frames,
)
from tests.insight.assessment import treated
from tests.insight.maps import places
from tests.insight.performance import addresses as measures
from tests.pages import StyledClient

pytestmark = pytest.mark.browser
WHO = ["coordinator", "executive chair", "analyst", "administrator", "auditor"]
# Maps stand in frames of their own, and are looked at by the tests of maps.
IN_FRAMES = ("/frame", "/map", ".geojson")
FILES = (".csv", ".xlsx", ".pdf", ".docx", ".svg", ".png")
# Names in addresses whose values each make a page of its own.
SHAPING = ("kind", "stage", "step", "answer")


@pytest.fixture(scope="module")
def town(browser, make_app):
    """People and a case with something of everything on it, and who they are."""
    app = make_app("pages")
    with app.app_context():
        factories.forget()
        for name in places.ROW:
            places.ward(name)
        treated.an_effect()
        cast = world.people()
        # A word that no line can hold, wherever a title or a place stands.
        case = world.a_case(cast, title="https://example.org/" + "report" * 28, place="Terraces" * 12)
        world.asked_above(case, cast)
        world.handed_down(world.a_case(cast, reference="SH-26-7777"), cast)
        places.designate(factories.ward("Oakwood"))
        group = factories.commissioned_task_group(cast["executive chair"], wards=[factories.ward("Oakwood")])
        measure = measures.make(cast)
        known = {
            "measure_key": [measure.key],
            "figure_id": [measure.figures[-1].id],
            "reference": [case.reference],
            "code": [factories.ward("Oakwood").code],
            "task_group_id": [group.id],
            "hin_id": [db.session.query(HighImpactNeighbourhood).one().id],
            "person_id": [cast["officer"].id],
            "stage": OPEN_STAGES,
        }
        yield app, cast, known
        db.session.remove()


@pytest.fixture(scope="module")
def address(town):
    with served(with_empty_frames(town[0])) as url:
        yield url


def is_page(url):
    return url == "/map" or not url.endswith(IN_FRAMES + FILES)


@pytest.fixture(scope="module")
def first_shown(town):
    """The addresses that a browser shows as pages, under the first person who is shown each view so."""
    app, cast, known = town
    shown, pages = {}, {who: [] for who in WHO}
    for who in WHO:
        client = StyledClient.for_person(app, cast[who]).client
        for url in crawl.every_get(app, cast[who], known):
            view = view_shown(app, client, url) if is_page(url) and url not in shown else None
            if view is not None and view not in shown.values():
                pages[who].append(url)
            if view is not None:
                shown[url] = view
    return pages


def view_shown(app, client, url):
    """Which view answers with a page, of which template and about which kind of thing."""
    made = []

    def note(sender, template, context, **_):
        about = {name: value for name, value in request.view_args.items() if name in SHAPING}
        made.append((request.endpoint, template.name, *about.items()))

    with template_rendered.connected_to(note, app), client.get(url) as response:
        is_shown = response.status_code == 200 and response.mimetype == "text/html"
    return tuple(made) if is_shown else None


def signed_in(browser, address, app, person):
    """A window in which this person is signed in already."""
    context = browser.new_context(base_url=address, viewport=DESKTOP)
    context.add_cookies([cookie_of(app, person, address)])
    bring_axe(context)
    return context


@pytest.mark.parametrize("who", WHO)
def test_axe_finds_nothing_and_small_screens_show_all_of_every_page(browser, address, town, first_shown, who):
    assert AXE.exists(), "the front end is built without axe-core"
    app, cast, _ = town
    assert first_shown[who]
    context = signed_in(browser, address, app, cast[who])
    page, found = context.new_page(), {}
    wrong = complaints(page)
    for url in first_shown[who]:
        page.set_viewport_size(DESKTOP)
        page.goto(url)
        seen = problems(page)
        for screen in (DESKTOP, LAPTOP, NARROW):
            page.set_viewport_size(screen)
            seen += [f"wider than {screen['width']} px: {each}" for each in too_wide(page)]
        if seen + wrong:
            found[url] = seen + wrong
        wrong.clear()
    context.close()
    assert found == {}
