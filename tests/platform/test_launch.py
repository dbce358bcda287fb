"""Does `make run` start again what was killed, give up on what never comes up, and hide its logs?"""

import importlib
import itertools
import os
import stat
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Ended:
    pid = 1

    def poll(self):
        return 1


class Running(Ended):
    def poll(self):
        return None


@pytest.fixture
def launch(monkeypatch, tmp_path):
    """The launcher, which has nothing but the standard library, with a database that is somebody else's."""
    monkeypatch.syspath_prepend(str(ROOT / "ops"))
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    module = importlib.reload(importlib.import_module("launch"))
    module.LOGS.mkdir()
    (module.LOGS / "web.log").write_text("Out of memory\n")
    return module


def watch(launch, monkeypatch, starts, clock):
    """The names of what was started again, until `starts` has no more of them."""
    started, processes, moments = [], iter(starts), iter(clock)

    def start(name, environment):
        started.append(name)
        return next(processes)

    monkeypatch.setattr(launch, "start", start)
    monkeypatch.setattr(launch.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(launch.time, "monotonic", lambda: next(moments))
    with pytest.raises((SystemExit, StopIteration)) as ended:
        launch.watch({"web": Ended(), "worker": Running()}, "http://127.0.0.1:8000", {})
    return started, ended.type


def test_a_web_server_that_somebody_killed_is_started_again(launch, monkeypatch):
    hours = itertools.count(step=3600)
    started, _ = watch(launch, monkeypatch, [Ended() for _ in range(20)], hours)
    assert started == ["web"] * 21, "however often that was, if it had run for a while"


def test_a_web_server_that_never_comes_up_is_given_up_with_its_last_words(launch, monkeypatch, capsys):
    seconds = itertools.count()
    started, ended = watch(launch, monkeypatch, [Ended() for _ in range(20)], seconds)
    assert (len(started), ended) == (launch.MOST_QUICK_ENDS, SystemExit)
    said = capsys.readouterr().err
    assert "the web server stopped 6 times, each time soon after it started" in said
    assert "Out of memory" in said


def test_a_database_whose_number_another_program_has_by_now_is_started_again(launch, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    running = launch.identity(os.getpid())
    found, done = iter([{**running, "started": "before"}, running]), []
    monkeypatch.setattr(launch, "find_database", lambda: next(found))
    monkeypatch.setattr(launch, "do", lambda command, *rest: done.append(command[-1]))
    watch(launch, monkeypatch, [Ended() for _ in range(20)], itertools.count())
    assert done == ["start"], "once, and not while the new one runs"


def test_whoever_shares_the_machine_reads_no_log(launch, tmp_path):
    folder = tmp_path / "new" / "logs"
    folder.parent.mkdir()
    with launch.open_log(folder / "web.log", "ab") as log:
        log.write(b"GET /cases/SH-2026-00001\n")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "web.log").stat().st_mode) == 0o600
    old = launch.LOGS / "web.log"
    old.chmod(0o644)
    launch.LOGS.chmod(0o755)
    launch.setup.LOGS = launch.LOGS
    launch.setup.make_instance_folder()
    launch.open_log(old, "ab").close()
    assert stat.S_IMODE(launch.LOGS.stat().st_mode) == 0o700
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
