"""Does pip install only the files whose hashes are in a lock, and are the locks made of the lists?"""

import base64
import hashlib
import importlib
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest

from tests.platform.test_pins import LISTS, LOCKS, PIN, ROOT, normal, pins

ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([\w.]+)(?: ; [^\\]+)?((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$")


def entries(name):
    """Of each package that a lock names, its version and its hashes."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    found = [ENTRY.match(entry) for entry in re.split(r"\n(?=\S)", text.strip())]
    assert None not in found, f"{name} has an entry without a version or a hash"
    return {normal(entry[1]): (entry[2], set(entry[3].split())) for entry in found}


@pytest.mark.parametrize(("name", "lock"), list(zip(LISTS, LOCKS, strict=True)))
def test_a_lock_has_every_listed_package_at_the_listed_version(name, lock):
    listed = {normal(PIN.match(line)[1]): line.split("==")[1] for line in pins(name)}
    locked = {package: version for package, (version, _) in entries(lock).items()}
    assert {package: locked.get(package) for package in listed} == listed


def test_developers_have_the_very_packages_that_the_product_has():
    product, developers = entries("requirements.lock"), entries("requirements-dev.lock")
    assert {package: developers.get(package) for package in product} == product


@pytest.fixture
def wheel(tmp_path):
    """A package of one line, as an index would offer it."""
    path = tmp_path / "offered" / "harmless-1.0-py3-none-any.whl"
    path.parent.mkdir()
    files = {
        "harmless.py": b"WORD = 'harmless'\n",
        "harmless-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n",
        "harmless-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "harmless-1.0.dist-info/RECORD"
    lines = [f"{name},sha256={_of_record(data)},{len(data)}" for name, data in files.items()]
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in {**files, record: "\n".join([*lines, f"{record},,"]).encode()}.items():
            packed.writestr(name, data)
    return path


def _of_record(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


@pytest.fixture
def source(wheel):
    """The same package as source, which brings what builds it but also asks for a builder from elsewhere."""
    folder = wheel.parent.parent / "harmless-1.0"
    folder.mkdir()
    wheel.rename(folder / wheel.name)
    (folder / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n")
    (folder / "builder.py").write_text(
        "import shutil\n"
        "def build_wheel(folder, *_):\n"
        f"    shutil.copy({wheel.name!r}, folder)\n"
        f"    return {wheel.name!r}\n"
    )
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["from-elsewhere"]\nbuild-backend = "builder"\nbackend-path = ["."]\n'
    )
    path = wheel.parent / "harmless-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        packed.add(folder, folder.name)
    return path


@pytest.fixture
def install(wheel, tmp_path, monkeypatch):
    """Run pip as `ops/setup.py` does, on a lock with this hash, into a folder of the test's own."""
    monkeypatch.syspath_prepend(str(ROOT / "ops"))
    setup = importlib.import_module("setup")

    def run(hash_):
        lock = tmp_path / "own.lock"
        lock.write_text(f"harmless==1.0{hash_}\n")
        commands = []
        monkeypatch.setattr(setup, "do", lambda command, *_: commands.append(command))
        setup.pip_install(str(lock), "Installing ...")
        own = ["--no-index", "--find-links", str(wheel.parent), "--target", str(tmp_path / "installed")]
        command = [sys.executable, *commands[0][1:], *own]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    yield run
    sys.modules.pop("setup", None)
    sys.modules.pop("say", None)


def test_a_package_with_the_hash_of_the_lock_is_installed(install, wheel, tmp_path):
    done = install(f" --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed" / "harmless.py").exists()


def test_nothing_is_fetched_to_build_a_package_that_is_offered_as_source(install, source, tmp_path):
    done = install(f" --hash=sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed" / "harmless.py").exists()


@pytest.mark.parametrize("hash_", [f" --hash=sha256:{64 * '0'}", ""])
def test_a_package_with_another_hash_or_none_in_the_lock_is_refused(install, tmp_path, hash_):
    done = install(hash_)
    assert done.returncode != 0
    assert "hash" in done.stderr.lower()
    assert not (tmp_path / "installed" / "harmless.py").exists()


def test_setup_installs_from_a_lock_and_again_when_it_changes(install, tmp_path, monkeypatch):
    setup = importlib.import_module("setup")
    installed = []
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(setup, "pip_install", lambda lock, _: installed.append(lock))
    for name in LOCKS:
        (tmp_path / name).write_text("one")
    for change in ("one", "one", "two"):
        (tmp_path / "requirements.lock").write_text(change)
        setup.install_packages(developer=False)
    assert installed == ["requirements-build.lock", "requirements.lock"] * 2
