"""Do the tests run with the programs that the README names, and no others?"""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ops.programs import find_browser

ROOT = Path(__file__).parents[2]
LISTS = ("PROGRAMS", "NODE", "BROWSERS", "SCANNERS")


def listed(name):
    tree = ast.parse((ROOT / "ops" / "programs.py").read_text())
    assigned = [node for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == name]
    return ast.literal_eval(assigned[0].value)


def script(path, words):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)
    path.chmod(0o755)


def linked(folder, path):
    """The links, made by somebody whose PATH this is."""
    command = [sys.executable, "ops/programs.py", "links", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, env={"PATH": path})
    return folder


@pytest.fixture
def machine(tmp_path):
    """The PATH of a machine with what the README names, a browser, and one program more."""
    script(tmp_path / "more" / "surprise", "#!/bin/sh\n")
    script(tmp_path / "more" / "chromium", "#!/bin/sh\nsurprise && echo shown $1\n")
    usual = {str(Path(shutil.which(name)).parent) for name in listed("PROGRAMS") if shutil.which(name)}
    return ":".join([str(tmp_path / "more"), *sorted(usual)])


@pytest.fixture
def build(tmp_path):
    """A checkout whose tests start a program that the README does not name."""
    for name in (".ci/run", "ops/programs.py"):
        script(tmp_path / "checkout" / name, (ROOT / name).read_text())
    (tmp_path / "checkout" / "Makefile").write_text("test:\n\t@surprise\n")
    return tmp_path / "checkout"


def test_the_readme_names_every_program_that_may_be_started():
    rows = (ROOT / "README.md").read_text().split("| from the machine |")[1].split("\n\n")[0].splitlines()
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(name for each in LISTS for name in listed(each))


def test_the_links_are_to_these_programs_and_one_browser_alone(machine, tmp_path):
    names = {path.name for path in linked(tmp_path / "links", machine).iterdir()}
    assert names - {"chromium", "clamd"} <= set(listed("PROGRAMS"))
    assert {"python3", "make", "grep", "sed", "expand", "chromium"} <= names


def test_python_and_the_browser_are_started_as_from_where_they_are(machine, tmp_path):
    links = linked(tmp_path / "links", machine)

    def said(*command):
        only = {"PATH": str(links)}
        return subprocess.run(command, env=only, text=True, capture_output=True, check=True).stdout.strip()

    assert said("python3", "-c", "import sys; print(sys.executable)") == sys.executable
    assert said("chromium", "page") == "shown page"


def test_links_made_from_links_are_the_same_links(machine, tmp_path):
    links = linked(tmp_path / "links", machine)
    before = {path.name: path.resolve() for path in links.iterdir()}
    assert {path.name: path.resolve() for path in linked(links, str(links)).iterdir()} == before


def test_a_test_that_starts_another_program_fails_in_a_build(machine, build):
    without = {"PATH": str(linked(build / "without-apt", machine))}
    everything = {"PATH": f"{build.parent / 'more'}:{without['PATH']}"}
    at_home = subprocess.run(["make", "test"], cwd=build, env=everything, check=False)
    built = subprocess.run(
        ["sh", ".ci/run"], cwd=build, env=everything, text=True, capture_output=True, check=False
    )
    assert at_home.returncode == 0
    assert built.returncode != 0
    assert re.search("surprise.*(not found|No such file)", built.stderr)


@pytest.mark.parametrize(
    ("named", "shown"), [(None, "chromium"), ("", None), ("other", "other"), ("gone", "chromium")]
)
def test_the_browser_is_the_named_one_or_the_first_there_or_none_where_that_is_wanted(
    tmp_path, monkeypatch, named, shown
):
    for name in ("chromium", "other"):
        script(tmp_path / name, "#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    if named is not None:
        monkeypatch.setenv("CHROMIUM", named and str(tmp_path / named))
    assert find_browser() == (shown and str(tmp_path / shown))
