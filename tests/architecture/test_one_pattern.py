"""Is each thing that many pages need done by the one pattern for it, and each rule stated once?"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".py", ".html"}


def those_that_say(words, *folders):
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.*") if path.suffix in SUFFIXES]
    return {str(path.relative_to(ROOT)) for path in files if words in path.read_text(encoding="utf-8")}


def test_work_is_begun_again_and_given_up_in_one_place():
    assert those_that_say("Interrupted", "app") == {"app/background/jobs.py", "app/background/long_work.py"}
    assert those_that_say("raise Cancelled", "app") == {"app/background/long_work.py"}


def test_how_work_stands_is_shown_and_refreshed_by_one_component():
    assert those_that_say("data-going-on", "templates") == {"templates/components/long_work.html"}
    assert those_that_say("js/progress.js", "templates") == {"templates/components/long_work.html"}


def test_where_a_file_lies_on_disk_is_known_to_storage_alone():
    assert those_that_say("stored_path", "app") == {"app/storage.py"}


def test_pictures_on_paper_are_drawn_by_one_engine():
    assert those_that_say('format="svg"', "app") == {"app/mapping/paper_svg.py"}
    # A chart as a file of its own is no picture on paper.
    assert those_that_say("<svg xmlns", "app") == {"app/evidence/charts/svg.py"}


# Each rule: words without which it cannot be stated again, and who has them.
STATED = {
    "what may not be done now": ("raise IllegalTransition", {"app/workflows/machine.py"}),
    "what is overdue": (
        "< clock.today()",
        {
            "app/models/case.py",
            "app/models/escalation.py",
            "app/models/plan.py",
            "app/models/task_group.py",
            "app/insight/performance/due.py",  # the next figure of a measure
            "app/web/fields.py",  # a date that is typed
        },
    ),
    "what is overdue, on a page": ("< today", set()),
    "what is closed": ("!= Stage.CLOSED", {"app/models/case.py"}),
    "who works a case": ("WORKING_ROLES", {"app/policy/conditions.py", "app/policy/sight.py"}),
    "whether an address is ours": ("request.host", {"app/web/links.py"}),
    "which page the reader comes from": ("(request.referrer", {"app/web/links.py", "app/web/return_url.py"}),
    "how far it is": ("func.power(", {"app/places/geography/nearby.py"}),
    "how a map is framed": ("map_frame.html", {"app/mapping/frames.py"}),
    "what has been written": ("event.listens_for(db.session", {"app/database/transactions.py"}),
    "which fields nobody types": ('{"csrf_token"', {"app/web/fields.py"}),
    "whether the database runs": ('postmaster.pid").read_text', {"app/database/embedded_postgres.py"}),
}


@pytest.mark.parametrize(("words", "places"), STATED.values(), ids=STATED)
def test_a_rule_is_stated_once(words, places):
    assert those_that_say(words, "app", "ops", "templates") == places
