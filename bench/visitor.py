"""A minimal browser: cookies, forms, and a check that it got the right page."""

import http.client
import re
import urllib.parse
from dataclasses import dataclass

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


class WrongPage(Exception):
    """The server answered with another page than the one requested."""


@dataclass
class Answer:
    status: int
    text: str
    location: str


class Visitor:
    """One browser over one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(self, person_id: int) -> None:
        page = self.get("/sign-in", "Sign in")
        self.post("/sign-in/as", {"csrf_token": token(page), "person": str(person_id)})
        self.get("/", "What you need to do today")

    def get(self, path: str, expected: str) -> str:
        answer = self._ask("GET", path)
        if answer.status != 200 or expected not in answer.text:
            raise WrongPage(f"GET {path}: {answer.status}, without “{expected}”")
        return answer.text

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form that must be taken; returns where it leads."""
        answer = self._ask("POST", path, urllib.parse.urlencode(fields))
        if answer.status != 302:
            raise WrongPage(f"POST {path}: {answer.status}")
        return urllib.parse.urlsplit(answer.location).path

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        response = self._send(method, path, body, headers)
        text = response.read().decode("utf-8", "replace")
        for cookie in response.msg.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location", ""))

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """As a browser does: a connection that the server has closed meanwhile is opened again."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()


def token(page: str) -> str:
    match = TOKEN.search(page)
    if match is None:
        raise WrongPage("There is no form on the page")
    return match.group(1)


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to `action`."""
    start = page.find(f'action="{action}"')
    form = page[start : page.find("</form>", start)] if start >= 0 else page
    fields = [(NAME.search(field), VALUE.search(field)) for field in HIDDEN.findall(form)]
    return {name.group(1): value.group(1) if value else "" for name, value in fields if name}
