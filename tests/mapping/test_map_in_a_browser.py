"""Does a real browser draw the map under its own policy, in a sandboxed frame, and keep attackers out?

The application is a bare one that serves a map the way a page of ours does, and one thing more: it keeps
what the browser reports and asks for.
"""

from pathlib import Path

import pytest
from flask import Flask, render_template
from shapely import box

from app.mapping.folium_pages import render_map
from app.mapping.layer_frames import areas, points
from app.mapping.map_layers import TIER_PINS, AreaClass, AreaLayer, PinLayer
from tests.browsing import launched, served

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SANDBOX = "allow-scripts allow-top-navigation-by-user-activation"
ATTACK = "<img src=x onerror=\"parent.postMessage('broken out', '*')\">"


def the_map():
    square = box(453000, 334000, 460000, 345000).wkb
    ward = areas([square], kind="some", name=ATTACK, facts=((ATTACK, ATTACK),))
    wards = AreaLayer("Wards", ward, (AreaClass("some", "1 to 3", fill="#7dbab3"),), labels="name")
    pins = points(
        [457100, *(459000 + 7 * step for step in range(9))],
        [339700, *[342000] * 9],
        kind=["2", *["1"] * 9],
        name=[ATTACK, *["Litter"] * 9],
        caption=["NG-2026-00001", *[""] * 9],
        facts=[(("Stage", ATTACK),), *[()] * 9],
        href=["/cases/NG-2026-00001", *[None] * 9],
    )
    return render_map(
        (wards, PinLayer("Cases", pins, TIER_PINS)), label="Cases", static_url="/static/{}".format
    )


@pytest.fixture(scope="module")
def address():
    site = Flask("site", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))

    @site.get("/")
    def page():
        frame = f'<iframe sandbox="{SANDBOX}" src="/frame" title="Map" height=600 width=900>'
        return f'<!doctype html><title>Cases</title><link rel=icon href="data:,">{frame}'

    @site.get("/frame")
    def frame():
        made = the_map()
        page = render_template("layouts/map_frame.html", map=made, title="Map of cases")
        return page, {"Content-Security-Policy": made.content_security_policy}

    @site.get("/cases/<reference>")
    def case(reference):
        return f"<title>{reference}</title>"

    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    with launched() as chromium:
        yield chromium


@pytest.fixture
def opened(browser, address):
    """The page with its map, and everything that the browser complained of or asked others for."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.wrong = []

    def asked(request):
        if not request.url.startswith((address, "data:")):
            page.wrong.append(request.url)

    page.on("request", asked)
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
    page.add_init_script("window.heard = []; addEventListener('message', (event) => heard.push(event.data))")
    page.goto(address)
    page.map = page.frames[1]
    page.map.wait_for_selector(".map-pin")
    yield page
    page.close()


def test_the_map_is_drawn_and_nothing_is_refused_or_fetched_elsewhere(opened):
    assert opened.map.locator("path.leaflet-interactive").count() == 1
    assert opened.map.locator(".map-pin").count() == 1
    cluster = opened.map.locator(".map-cluster").inner_text().split()
    assert (cluster[:2], "highest:" in cluster) == (["9", "cases"], True)
    assert opened.wrong == []


def test_the_author_of_a_title_gets_their_words_shown_and_nothing_run(opened):
    pin = opened.map.locator(".map-pin")
    pin.click()
    popup = opened.map.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator(".map-popup__title").inner_text() == ATTACK
    assert opened.map.locator(".map-label").inner_text() == ATTACK
    assert pin.get_attribute("title").startswith("NG-2026-00001, <img")
    assert opened.map.locator("img").count() == 0
    opened.wait_for_timeout(200)
    assert opened.evaluate("heard") == []
    assert opened.wrong == []


def test_a_pin_is_reached_and_read_by_keyboard_and_leads_to_its_case(opened):
    pin = opened.map.locator(".map-pin")
    opened.map.locator(".folium-map").focus()
    for _ in range(20):
        opened.keyboard.press("Tab")
        if pin.evaluate("pin => pin === document.activeElement"):
            break
    opened.keyboard.press("Enter")
    link = opened.map.locator(".map-popup__title a")
    link.wait_for()
    assert link.evaluate("link => link === document.activeElement")
    with opened.expect_navigation():
        opened.keyboard.press("Enter")
    assert opened.title() == "NG-2026-00001"
