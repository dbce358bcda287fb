"""Does the map work in a real browser: under its own policy, by keyboard, on a phone, without JavaScript?"""

import pytest

from app.extensions import db
from app.mapping import render_cache
from tests import factories
from tests.browsing import AXE, DESKTOP, PHONE, cookie_of, launched, problems, served, with_empty_frames
from tests.insight.maps import places

pytestmark = pytest.mark.browser
LAYERS = "draw=&draw=cases&draw=groups&draw=hins&draw=lsoas&draw=squares-500&shade=harm"
ATTACK = "<img src=x onerror=alert(1)> on the {{ 7 * 7 }} square"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Of one city that stays as it is, a map that is kept from test to test is the right one."""


@pytest.fixture(scope="module")
def site(make_app):
    """The address of the application itself, with a small city in it, the cookie of its chair, and an
    address at which the frame of the map stays empty."""
    app = make_app("map")
    render_cache.pictures.clear()
    render_cache.legends.clear()
    with app.app_context(), served(app) as url, served(with_empty_frames(app)) as frameless:
        factories.forget()
        yield url, cookie_of(app, fill(), url), frameless
        db.session.remove()
    render_cache.pictures.clear()
    render_cache.legends.clear()


def fill():
    city = {name: places.ward(name, "North" if name == "Oakwood" else "South") for name in places.ROW}
    chair = factories.chair(factories.executive(), name="Ruth Calloway")
    places.case("Oakwood", title=ATTACK, reference="SH-26-7797")
    for number in range(9):
        places.case("Elmwood", title=f"Litter {number}", easting=458001 + number, northing=340000)
    places.case("Ashwood", title="No point", point=False)
    factories.task_group(chair, name="Knives task-and-finish group", wards=[city["Ashwood"]])
    places.designate(city["Elmwood"])
    for ward in city.values():
        places.halves(ward)
    return chair


@pytest.fixture(scope="module")
def browser():
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def windows(browser, site):
    """Two in which the chair is signed in, without JavaScript and with; the files of a page are kept."""
    address, cookie, _ = site
    windows = [browser.new_context(base_url=address, java_script_enabled=on) for on in (False, True)]
    for window in windows:
        window.add_cookies([cookie])
    yield windows
    for window in windows:
        window.close()


@pytest.fixture
def visit(windows, site):
    """Open a page as the Executive's chair; everything the browser complains of is kept."""
    address, *_ = site
    opened = []

    def visit(path="/map", viewport=DESKTOP, java_script_enabled=True):
        page = windows[java_script_enabled].new_page()
        opened.append(page)
        page.set_viewport_size(viewport)
        page.wrong = []
        page.on("request", lambda asked: _note_stranger(page, asked.url, address))
        page.on("console", lambda message: page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
        page.goto(path)
        return page

    yield visit
    for page in opened:
        page.close()


def _note_stranger(page, url, address):
    if not url.startswith((address, "data:")):
        page.wrong.append(url)


def the_map(page):
    page.wait_for_selector("iframe.app-map")
    frame = page.frames[1]
    frame.wait_for_selector(".map-pin")
    # Until the last file is there, labels and pins may still be given other places.
    page.wait_for_load_state("networkidle")
    return frame


def open_popup(drawn):
    """By the pin. On a crowded machine the map may be laid out anew after a click, and close it again."""
    popup = drawn.locator(".map-popup__title a")
    for _ in range(3):
        drawn.locator(".map-pin").click()
        drawn.wait_for_timeout(1000)
        if popup.is_visible():
            return
    popup.wait_for()


# While a popup fades in, its words have less contrast than they will.
FADED_IN = """() => {
    const popup = document.querySelector(".leaflet-popup");
    return popup && getComputedStyle(popup).opacity === "1";
}"""


def test_it_is_drawn_and_nothing_is_refused_or_fetched_elsewhere(visit):
    page = visit()
    drawn = the_map(page)
    assert drawn.locator(".map-pin").count() == 1
    assert drawn.locator(".map-cluster").inner_text().split()[:2] == ["9", "cases"]
    assert drawn.locator(".map-tag").inner_text() == "Knives: no report yet"
    assert drawn.locator("path.map-hollow").count() == 2
    assert page.locator("iframe.app-map").bounding_box()["height"] >= 600
    assert page.wrong == []


def test_a_pins_popup_shows_a_title_as_words_and_leads_to_the_case_in_the_whole_window(visit):
    page = visit()
    drawn = the_map(page)
    open_popup(drawn)
    link = drawn.locator(".map-popup__title a")
    assert link.inner_text() == ATTACK
    with page.expect_navigation():
        link.click()
    assert page.url.endswith("/cases/SH-26-7797")
    assert page.locator("h1").inner_text() == ATTACK
    assert page.wrong == []


def test_a_click_inside_a_groups_scope_is_answered_by_the_ward_and_one_on_its_label_by_the_group(visit):
    drawn = the_map(visit())
    scope = drawn.locator("path.map-hollow").last
    box = scope.bounding_box()
    popup = drawn.locator(".map-popup__title", has_text="Ashwood")
    for _ in range(5):
        # The ward beneath is what takes the click, so Playwright is not to wait for the scope to; while the
        # map still moves into place, a click can miss.
        scope.click(position={"x": box["width"] / 2, "y": box["height"] / 4}, force=True)
        drawn.wait_for_timeout(1000)
        if popup.is_visible():
            break
    assert popup.is_visible()
    drawn.locator(".map-tag").click()
    drawn.locator(".map-popup__title", has_text="Knives task-and-finish group").wait_for()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_labels_pins_and_clusters_leave_each_other_room(visit, viewport):
    drawn = the_map(visit(viewport=viewport))
    drawn.wait_for_timeout(600)
    overlapping = drawn.evaluate(
        """() => {
            const box = (each) => each.getBoundingClientRect();
            const beside = (a, b) => a.right <= b.left || b.right <= a.left;
            const apart = (a, b) => beside(a, b) || a.bottom <= b.top || b.bottom <= a.top;
            const marks = [...document.querySelectorAll(".map-pin, .map-cluster")];
            const tags = [...document.querySelectorAll(".map-tag")];
            return tags.flatMap((tag) => marks.filter((mark) => !apart(box(tag), box(mark)))).length;
        }"""
    )
    assert overlapping == 0


def test_the_filters_work_by_keyboard(visit):
    page = visit()
    page.locator("summary", has_text="Choose what to show").press("Enter")
    page.locator("#map-locality").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "map-group"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "map-draw-hins":
            break
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Map of 1 open case in 1 ward"
    assert page.locator(".app-filter-tag").inner_text().strip().endswith("North")
    assert not page.locator("#map-draw-hins").is_checked()


def test_the_map_can_be_skipped_by_keyboard(visit):
    page = visit()
    page.locator("summary", has_text="Choose what to show").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip the map")
    page.keyboard.press("Enter")
    assert page.url.endswith("#wards")


def test_on_a_phone_the_filters_wait_behind_a_button_and_nothing_is_wider_than_the_screen(visit):
    page = visit(viewport=PHONE)
    assert not page.locator("#map-risk").is_visible()
    page.locator("summary", has_text="Choose what to show").press("Enter")
    page.locator("#map-risk").select_option("high")
    page.get_by_role("button", name="Update map").click()
    assert page.locator("h1").inner_text() == "Map of 4 wards with no open cases"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_javascript_filters_and_tables_work_and_the_frame_says_where_to_look(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".app-ward-figures tbody tr").count() == 4
    assert "The table says the same" in page.frame_locator("iframe.app-map").locator("body").inner_text()
    page.locator("summary", has_text="Choose what to show").click()
    page.locator("#map-hin-1").check()
    page.get_by_role("button", name="Update map").click()
    assert page.locator(".app-ward-figures tbody tr").count() == 1


@pytest.mark.parametrize(
    "path", ["/map", f"/map?{LAYERS}", f"/map/paper?{LAYERS}", "/map?risk=high&hin=1", "/map?locality=999999"]
)
def test_axe_finds_nothing_on_the_page(visit, site, path):
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    *_, frameless = site
    page = visit(f"{frameless}{path}")
    assert problems(page) == []
    page.set_viewport_size(PHONE)
    assert problems(page) == []
    if "paper" not in path:
        page.locator("summary", has_text="Choose what to show").click()
        assert problems(page) == []


def test_of_wards_lsoas_and_squares_one_is_seen_at_a_time(visit):
    page = visit(f"/map?{LAYERS}")
    drawn = the_map(page)
    areas = drawn.locator(".leaflet-pane > svg path:not(.map-hollow)")
    radios = drawn.locator(".leaflet-control-layers input[type=radio]")
    assert not radios.first.is_visible(), "the list of layers hides nothing before it is opened"
    drawn.locator(".leaflet-control-layers").hover()
    assert drawn.locator(".leaflet-control-layers-base label").all_inner_texts() == [
        " Wards", " LSOAs", " Squares of 500 m",
    ]  # fmt: skip
    assert radios.nth(2).is_checked()
    assert areas.count() == 8
    for number, seen in ((1, 8), (0, 4)):
        radios.nth(number).check()
        assert areas.count() == seen
    assert page.wrong == []


def test_without_javascript_lsoas_can_be_chosen_and_their_table_read(visit):
    page = visit(java_script_enabled=False)
    page.locator("summary", has_text="Choose what to show").click()
    page.locator("#map-draw-lsoas").check()
    page.locator("#map-finer").select_option("harm")
    page.get_by_role("button", name="Update map").click()
    assert page.locator("#map-draw-lsoas").is_checked()
    assert page.locator("h2#small-lsoas").inner_text() == "8 LSOAs, by share of harm (%)"
    page.get_by_role("link", name="Get this map for a paper").click()
    assert page.locator("main img").count() == 2
    assert page.locator("main img").first.evaluate("each => each.naturalWidth") > 300


def test_in_print_there_are_the_map_its_legend_and_tables_and_no_filters(visit):
    page = visit(f"/map?{LAYERS}")
    drawn = the_map(page)
    page.emulate_media(media="print")
    for shown in ("iframe.app-map", ".app-map-layout__legend", ".app-ward-figures", "h2#small-lsoas"):
        assert page.locator(shown).is_visible()
    for hidden in (".app-filter", "text=Download this list", "text=Get this map for a paper"):
        assert not page.locator(hidden).first.is_visible()
    assert not drawn.locator(".leaflet-control-layers").is_visible()


def test_axe_finds_nothing_in_the_frame_with_many_layers(visit):
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    assert problems(the_map(visit(f"/map?{LAYERS}"))) == []


def test_axe_finds_nothing_in_the_frame_with_a_popup_open_or_not(visit):
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    drawn = the_map(visit())
    assert problems(drawn) == []
    open_popup(drawn)
    drawn.wait_for_function(FADED_IN)
    assert problems(drawn) == []
