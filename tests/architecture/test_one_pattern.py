"""Is all long work done and shown, are files stored and pictures drawn, each by the one pattern for it?"""

from pathlib import Path

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
    assert those_that_say("<svg xmlns", "app") == set()
