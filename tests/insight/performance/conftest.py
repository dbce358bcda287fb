"""How does a test run a command, and what does it print?"""

import json
from pathlib import Path

import pytest

PAPERS = Path(__file__).parent / "papers"


class Performance:
    """The commands, in the test's transaction."""

    def __init__(self, app, folder):
        self.runner, self.folder = app.test_cli_runner(), folder

    def run(self, *args, status=0):
        """What a command prints as JSON, as its last line."""
        done = self.runner.invoke(args=[*args, "--json"])
        assert done.exit_code == status, done.output
        return json.loads(done.output.strip().splitlines()[-1])

    def refused(self, *args):
        """What a command says that fails."""
        done = self.runner.invoke(args=list(args))
        assert done.exit_code == 1, done.output
        return done.output

    def file(self, text, name="file.csv"):
        path = self.folder / name
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text)
        return str(path)

    def define(self, text):
        return self.run("measures", "define", self.file(f"measure,unit,kind,good\n{text}"))

    def take(self, text, *options):
        heading = "measure,period_from,period_to,value,numerator,denominator,n,status,as_printed\n"
        return self.run("measures", "import", self.file(heading + text), *options)

    def shows_all(self, *names):
        """Define counts of which small ones are shown, too."""
        lines = "".join(f"{name},,count,down,0\n" for name in names)
        return self.run("measures", "define", self.file(f"measure,unit,kind,good,hide_below\n{lines}"))

    def set(self, text, *options):
        heading = "measure,baseline,baseline_to,target,target_on\n"
        return self.run("targets", "define", self.file(heading + text), *options)

    def paper(self, year):
        """Load what was written down of a paper: all rows of it go in."""
        for command, what in (("measures", "measures"), ("measures", "figures"), ("targets", "targets")):
            path = PAPERS / f"{year}_{what}.csv"
            if path.exists():
                verb = "import" if what == "figures" else "define"
                self.all_in(command, verb, path)

    def all_in(self, *args):
        done = self.run(*map(str, args))
        assert done["rejected"] == []
        assert done["accepted"] == done["rows"] > 0
        return done

    def compare(self, measure, now, then):
        return self.run("measures", "compare", measure, "--now", *now.split(), "--then", *then.split())

    def printed(self, measure):
        """The figures of a measure, by the day on which each ends."""
        return {each["to"]: each for each in self.run("measures", "show", measure)["figures"]}


@pytest.fixture
def performance(app, tmp_path):
    return Performance(app, tmp_path)
