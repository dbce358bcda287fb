"""How does a test look at the product in a real browser, and what is wrong with the page it sees?"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app.models.person import User
from ops.programs import find_browser
from tests.pages import StyledClient

ROOT = Path(__file__).parents[1]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LAPTOP = {"width": 1024, "height": 768}
# What is left of a desktop when its reader makes everything four times as large.
NARROW = {"width": 320, "height": 640}


def with_empty_frames(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The same application, where what stands in a frame is not drawn for a test that looks around it only.

    The server says so and not Playwright, with whose routes a browser keeps no file from page to page.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_SEC_FETCH_DEST") != "iframe":
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<!doctype html><html lang=en><title>A map</title></html>"]

    return answer


@contextmanager
def served(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    """The address of an application that answers real requests. Passkeys want a name, not a number."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def launched() -> Iterator[Any]:
    """A Chromium, where there is one and the front end is built; elsewhere the test is left out."""
    sync_api = pytest.importorskip("playwright.sync_api")
    browser = find_browser()
    if browser is None or not (ROOT / "static/vendor/leaflet/leaflet.js").exists():
        pytest.skip("no Chromium here, or the front end is not built: nothing was looked at")
    with sync_api.sync_playwright() as playwright:
        # No graphics card is imitated: it took a fifth of the time of opening a page.
        arguments = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=browser, args=arguments)
        yield chromium
        chromium.close()


def cookie_of(app: Flask, person: User, address: str) -> Any:
    """What a browser holds in whose windows this person is signed in already."""
    cookie = StyledClient.for_person(app, person).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return {"name": cookie.key, "value": cookie.value, "url": address}


def complaints(page: Any) -> list[str]:
    """Whatever the browser complains of from now on."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def bring_axe(context: Any) -> None:
    """Have axe on every page of a window from its beginning: to send it takes longer than to read it."""
    context.add_init_script(path=AXE)


def problems(page: Any) -> list[str]:
    """What axe finds on a page or in a frame. Of what is in order it keeps no list, which is quicker."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        """async () => (await axe.run(document, { iframes: false, resultTypes: ["violations"] })).violations
            .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`)"""
    )
    return found


def too_wide(page: Any) -> list[str]:
    """What reaches beyond the right edge of the screen, so that the whole page can be pushed sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const width = window.innerWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const beyond = [...document.body.querySelectorAll("*")]
                .filter((each) => each.getBoundingClientRect().right > width + 1);
            return beyond.slice(0, 5).map((each) => each.outerHTML.slice(0, 120));
        }"""
    )
    return found
