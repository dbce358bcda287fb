"""Take every page of the demonstration at two widths, as each kind of user, for somebody who reviews them.

    make pictures [FOLDER=pictures]

The addresses are those of the url map, as the tests walk them, with things of the demonstration in them.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.database import embedded_postgres
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.case import Case
from app.models.person import User
from config import load
from ops.programs import find_browser
from tests import crawl
from tests.architecture.test_every_route_is_walked import NOUNS
from tests.browsing import DESKTOP, PHONE, cookie_of, launched, served
from tests.journeys.test_every_page import is_page

SCREENS = (DESKTOP, PHONE)
UNFIT = re.compile(r"[^A-Za-z0-9-]+")
LONGEST_NAME = 120


def main(folder: Path) -> None:
    if find_browser() is None:
        sys.exit("Stopped: there is no Chromium here. CHROMIUM names one in an unusual place.")
    instance = Path(os.environ.get("INSTANCE_DIR", "instance")).resolve()
    with embedded_postgres.running(instance), launched() as browser:
        app = create_app(load(os.environ | {"INSTANCE_DIR": str(instance)}))
        with app.app_context(), served(app) as address:
            for kind, person in people():
                taken = take(browser, address, app, person, folder / kind)
                print(f"{kind}: {taken} pictures of the pages of {person.name}", flush=True)


def people() -> Iterator[tuple[str, User]]:
    """One person of each kind: Officer, Coordinator, Chair ..."""
    seen = set()
    for person in db.session.query(User).filter(User.demonstration_sketch != "").order_by(User.id):
        kind = (person.post_in_short or "").partition(",")[0]
        if kind and kind not in seen:
            seen.add(kind)
            yield kind, person


def take(browser: Any, address: str, app: Flask, person: User, folder: Path) -> int:
    context = browser.new_context(base_url=address, viewport=DESKTOP)
    context.add_cookies([cookie_of(app, person, address)])
    page, taken = context.new_page(), 0
    folder.mkdir(parents=True, exist_ok=True)
    for url in filter(is_page, crawl.every_get(app, person, known())):
        for screen in SCREENS if shows(page, url) else ():
            page.set_viewport_size(screen)
            name = UNFIT.sub("-", url).strip("-")[:LONGEST_NAME] or "home"
            page.screenshot(path=folder / f"{name}-{screen['width']}.png", full_page=True)
            taken += 1
    context.close()
    return taken


def shows(page: Any, url: str) -> bool:
    """Whether this address answers with a page; a file is not opened in a window."""
    try:
        response = page.goto(url, wait_until="load")
    except Exception as error:
        print(f"{url}: {str(error).splitlines()[0]}", flush=True)
        return False
    return response is not None and response.ok


def known() -> dict[str, list[Any]]:
    """A thing of the demonstration for each name in an address, where it has one."""
    found: dict[str, list[Any]] = {}
    for name, models in NOUNS.items():
        row = next(filter(None, (db.session.query(model).first() for model in models)), None)
        if row is not None:
            found[name] = [row.key if name.endswith("_key") else row.id]
    newest = db.session.query(Case).filter(~Case.restricted).order_by(Case.changed_at.desc())
    found["reference"] = [case.reference for case in newest.limit(2)]
    ward = db.session.query(Area).filter_by(kind=AreaKind.WARD).order_by(Area.name).first()
    return found | ({"code": [ward.code]} if ward else {})


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
