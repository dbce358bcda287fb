"""Does a process load the nouns, all of them, and start without what maps, jobs, downloads and tests need?

What draws maps and reads boundaries (geopandas, folium, matplotlib, scipy) is imported by the functions that
use it, and loaded in the process that the web server's workers are forked from; lint-imports holds it to
mapping, places and evidence.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "docx", "esda", "folium", "geopandas", "libpysal", "mapclassify", "matplotlib", "osbng", "pandas",
    "polars", "pyogrio", "scipy", "sklearn", "xlsxwriter",
)  # fmt: skip
# What functions of mapping, places and evidence import: the first reader of a page must not wait for it.
PRELOADED = {
    "folium",
    "geopandas",
    "matplotlib.pyplot",
    "pandas",
    "pyogrio",
    "scipy.ndimage",
    "scipy.sparse.csgraph",
}
PROBE = """
import json, sys
from app import create_app
from config import Config
settings = {"DATABASE_URL": "postgresql://nobody@localhost/none", "INSTANCE_DIR": sys.argv[1]}
create_app(Config(settings), commands=True)
started = sorted(sys.modules)
from app.mapping import preload
preload.draw_once()
print(json.dumps([started, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """What is imported once the application has started, and once the web server has loaded the rest."""
    command = [sys.executable, "-c", PROBE, str(tmp_path_factory.mktemp("instance"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    started, preloaded = json.loads(done.stdout.splitlines()[-1])
    return set(started), set(preloaded)


@pytest.mark.parametrize("package", HEAVY)
def test_starting_the_application_does_not_import(imported, package):
    started, _ = imported
    assert package not in started


def test_the_web_server_loads_what_pages_need_before_it_forks(imported):
    _, preloaded = imported
    assert PRELOADED - preloaded == set()


def test_all_models_are_loaded_whichever_is_imported_first():
    program = "import sys, app.models.base; print(*(name for name in sys.modules if 'models' in name))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    files = {f"app.models.{path.stem}" for path in (ROOT / "app" / "models").glob("[!_]*.py")}
    assert files - set(done.stdout.split()) == set()
