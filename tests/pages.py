"""Does every page keep to the house style? The test client that asks so on each one."""

import re
import time
import uuid
from contextvars import copy_context
from itertools import pairwise
from typing import Any, ClassVar

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse

from app.accounts.auth import sessions
from app.extensions import db
from app.models.person import SignIn, User

VALUE = re.compile(r'"[^"]*"')
TAG = re.compile(r"<[^>]+>")


class VisitingClient(FlaskClient):
    """Each request is on its own, as in life: its own context, session and signed-in person."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        kwargs.setdefault("buffered", True)

        def visit() -> TestResponse:
            _cv_app.set(None)  # type: ignore[arg-type]
            return super(VisitingClient, self).open(*args, **kwargs)

        response = copy_context().run(visit)
        db.session.expire_all()
        return response


class Page(BeautifulSoup):
    """A page of ours, parsed."""

    @property
    def heading(self) -> str:
        return self.h1.get_text(" ", strip=True)

    @property
    def words(self) -> str:
        return " ".join(self.main.get_text(" ", strip=True).split())

    def buttons(self) -> set[str]:
        """What the page offers, by the workflow's own names."""
        return {element["data-step"] for element in self.select("[data-step]")}


class StyledClient:
    """Wraps Flask's test client: every HTML page is parsed and checked before a test sees it."""

    parsed_strictly: ClassVar[set[tuple[str, str, int, int]]] = set()

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    @classmethod
    def for_person(cls, app: Flask, person: User) -> "StyledClient":
        place = SignIn(user_id=person.id, token=uuid.uuid4().hex, browser="A test")
        db.session.add(place)
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = person.fs_uniquifier
            session["_fresh"] = True
            session["fs_paa"] = time.time()
            session[sessions.KEY] = place.token
        return cls(client)

    def get(self, url: str, status: int = 200, **kwargs: Any) -> Page:
        return self._page(self.client.get(url, **kwargs), status)

    def post(
        self, url: str, data: dict[str, Any] | None = None, status: int = 302, **kwargs: Any
    ) -> TestResponse:
        response = self.client.post(url, data=data or {}, **kwargs)
        assert response.status_code == status, (response.status_code, _said(response))
        if response.status_code not in (204, 302) and response.mimetype == "text/html":
            self._check(Page(response.text, "html.parser"), response)
        return response

    def submit(self, url: str, data: dict[str, Any], **kwargs: Any) -> Page:
        """Send a form and follow to the page that answers."""
        return self._page(self.client.post(url, data=data, follow_redirects=True, **kwargs), 200)

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (response.status_code, _said(response))
        page = Page(response.text, "html.parser")
        self._check(page, response)
        return page

    def _check(self, page: Page, response: TestResponse) -> None:
        """Strictly once for each view, method, answer and shape: it takes as long as making the page does."""
        check_house_style(page, response)
        path, method = response.request.path, response.request.method
        endpoint, _ = self.client.application.url_map.bind("").match(path, method)
        kind = (endpoint, method, response.status_code, shape_of(response.text))
        if kind not in self.parsed_strictly:
            self.parsed_strictly.add(kind)
            check_markup(response)


def shape_of(markup: str) -> int:
    """Which tags follow which, with what attributes: the same for a list of two rows and one of twenty."""
    tags = TAG.findall(VALUE.sub("", markup))
    return hash(frozenset(pairwise(tags)))


def check_house_style(page: Page, response: TestResponse) -> None:
    """One walk over all elements: to select each kind took a third as long as parsing the page."""
    elements = page.find_all(True)
    assert len([each for each in elements if each.name == "h1"]) == 1, "a page has exactly one h1"
    title = page.title.get_text().removeprefix("Error: ")
    assert title.startswith(page.heading[:20]), (
        f"the title {title!r} starts with the heading {page.heading!r}"
    )
    ids = [each["id"] for each in elements if "id" in each.attrs]
    assert len(ids) == len(set(ids)), f"duplicate ids: {sorted({i for i in ids if ids.count(i) > 1})}"
    styled = [each for each in elements if each.name == "style" or "style" in each.attrs]
    assert not styled, "no inline styles: the policy refuses them"
    inline = [each for each in elements if each.name == "script" and "src" not in each.attrs]
    assert not [each for each in inline if "js-enabled" not in each.text], "no inline scripts"
    assert "default-src" in response.headers["Content-Security-Policy"]
    for form in (each for each in elements if each.name == "form" and each.get("method") == "post"):
        assert form.find(attrs={"name": "csrf_token"}), "each form carries its token"
    for table in (each for each in elements if each.name == "table" and "app-list" in each.get("class", [])):
        assert widths_of(table) <= {len(table.thead.find_all("th"))}, "a list has a heading for each cell"


def widths_of(table: Tag) -> set[int]:
    """How many columns the rows of a table have, without those that go across it."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.select("tbody > tr")]
    return {len(cells) for cells in rows if not any("colspan" in cell.attrs for cell in cells)}


def check_markup(response: TestResponse) -> None:
    """A browser mends what is wrong, each in its own way; a strict parser does not."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(response.text)
    except ParseError as error:
        (line, _), *_ = parser.errors[-1]
        markup = response.text.splitlines()[line - 1].strip()
        raise AssertionError(f"{response.request.path}, line {line}: {error} {markup}") from error


def _said(response: TestResponse) -> str:
    page = BeautifulSoup(response.text, "html.parser")
    return " ".join((page.main or page).get_text(" ", strip=True).split())[:600]
