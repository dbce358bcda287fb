"""Does a process load the nouns, all of them, and start without what only jobs, downloads and tests need?

What draws maps and reads boundaries (geopandas, folium, matplotlib) is loaded once, in the process that the
web server's workers are forked from; lint-imports holds it to mapping, places and evidence.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "mapclassify", "esda", "libpysal", "osbng", "polars", "scipy.stats", "sklearn", "xlsxwriter",
)  # fmt: skip
PROBE = """
import json, sys
from app import create_app
from config import Config
create_app(Config({"DATABASE_URL": "postgresql://nobody@localhost/none", "INSTANCE_DIR": sys.argv[1]}))
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    command = [sys.executable, "-c", PROBE, str(tmp_path_factory.mktemp("instance"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("package", HEAVY)
def test_starting_the_application_does_not_import(imported, package):
    assert package not in imported


def test_all_models_are_loaded_whichever_is_imported_first():
    program = "import sys, app.models.base; print(*(name for name in sys.modules if 'models' in name))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    files = {f"app.models.{path.stem}" for path in (ROOT / "app" / "models").glob("[!_]*.py")}
    assert files - set(done.stdout.split()) == set()
