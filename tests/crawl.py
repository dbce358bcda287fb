"""What does somebody get from every address of the application, in a form that can be compared?"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import policy
from app.models.person import User
from app.web.guard import required_action
from tests import addresses
from tests.buttons import undone
from tests.pages import StyledClient

# Leaving, and what a library serves from its own folder, are not pages to compare.
NOT_PAGES = {"static", "security.logout"}
# Tokens differ from one answer to the next, whatever is shown.
TOKENS = re.compile(r'(name="(?:csrf_token|submission|author)"[^>]*value=")[^"]*|(value=")[0-9a-f]{32}(?=")')


def every_get(app: Flask, person: User, known: Mapping[str, Iterable[Any]]) -> list[str]:
    """What this person could look at. (That the rest is refused is asked elsewhere, once for all.)"""
    return _every(app, "GET", person, known)


def every_post(app: Flask, person: User, known: Mapping[str, Iterable[Any]]) -> list[str]:
    return _every(app, "POST", person, known)


def answers(client: StyledClient, urls: Iterable[str]) -> dict[str, str]:
    """What each address answers to this person; that they looked is forgotten again."""
    found = {}
    for url in urls:
        with undone():
            response = client.client.get(url)
        found[url] = f"{response.status_code} {response.headers.get('Location', '')}\n{text_of(response)}"
        response.close()
    return found


def text_of(response: TestResponse) -> str:
    """The words of an answer: of a page, a file for a spreadsheet, a picture."""
    if response.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.data)) as book:
            parts = [name for name in book.namelist() if "core" not in name]
            return "".join(book.read(name).decode("utf-8", "replace") for name in parts)
    return TOKENS.sub(r"\1\2", response.data.decode("utf-8", "replace"))


def _every(app: Flask, method: str, person: User, known: Mapping[str, Iterable[Any]]) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if method in rule.methods]
    open_to_them = [rule for rule in rules if _may_try(app, person, rule)]
    return sorted({url for rule in open_to_them for url in addresses.of(rule, known)})


def _may_try(app: Flask, person: User, rule: Rule) -> bool:
    action = required_action(app, rule.endpoint)
    return rule.endpoint not in NOT_PAGES and action is not None and policy.can(person, action)
