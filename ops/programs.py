"""Which of the machine's programs may be started, and where does a build find those and no others?

    python3 ops/programs.py links FOLDER    makes FOLDER hold a link to each
    python3 ops/programs.py browser         prints the browser that the tests use
    python3 ops/programs.py scanner         prints the malware scanner that the tests use

With FOLDER for its whole PATH, whatever starts another program fails, as it would on a machine that has only
what the README names. One that is started by an absolute path escapes this.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

# The README names all of these under "Two commands".
PROGRAMS = ("python3", "git", "make", "sh", "grep", "sed", "expand", "useradd")
# Set-up uses the machine's own, or fetches them. A build is given none, so that it does fetch them.
NODE = ("node", "npm")
# The first that is there shows pages to the tests; where none is, those tests are left out.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Finds malware in what tests upload; where it is not, those tests are left out.
SCANNERS = ("clamd",)
# Where Debian puts what runs as a service, which an ordinary account's PATH leaves out.
SERVICES = "/usr/sbin"


def find_scanner() -> str | None:
    return shutil.which(SCANNERS[0], path=f"{os.environ.get('PATH', os.defpath)}:{SERVICES}")


def find_browser() -> str | None:
    """The browser that CHROMIUM names (none, if that is empty), or the first that is there."""
    named = os.environ.get("CHROMIUM")
    if named is not None and (not named or Path(named).exists()):
        return named or None
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def link_programs(folder: Path) -> None:
    found = {name: Path(path).resolve() for name in PROGRAMS if (path := shutil.which(name))}
    browser = find_browser()
    if scanner := find_scanner():
        found[SCANNERS[0]] = Path(scanner).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, program in found.items():
        (folder / name).symlink_to(program)
    # No link: a virtual environment made through one would need this folder for as long as it is used.
    write_script(folder / "python3", f"exec {shlex.quote(sys.executable)}")
    if browser:
        # It is started by a script, which may start whatever its package brought along.
        path = shlex.quote(os.environ.get("PATH", os.defpath))
        write_script(folder / BROWSERS[0], f"PATH={path} exec {shlex.quote(browser)}")


def write_script(path: Path, command: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(f'#!/bin/sh\n{command} "$@"\n')
    path.chmod(0o755)


def main(arguments: list[str]) -> None:
    if arguments[0] == "links":
        link_programs(Path(arguments[1]).absolute())
    else:
        print({"browser": find_browser, "scanner": find_scanner}[arguments[0]]() or sys.exit(1))


if __name__ == "__main__":
    main(sys.argv[1:])
