"""Is malware kept out, whichever way a file comes in, and nothing let in unseen while the scanner is away?

The scanner is a real clamd with one signature, made here, of the file that every scanner is tried with. That
file's words are put together when they are needed: whole, they would be taken for malware where they stand.
"""

import ast
import hashlib
import io
import re
import secrets
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import malware
from app.extensions import db
from app.models.area import AreaImport
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.incident import IncidentImport
from app.models.person import Role
from app.models.sharing import CaseFile
from ops.programs import find_scanner
from tests import factories

ROOT = Path(__file__).parents[2]
TEST_FILE = b"".join([rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD", b"-ANTIVIRUS-", b"TEST-FILE!$H+H*"])
SCANNER = find_scanner()
PATIENCE = 60
NEEDS_SCANNER = pytest.mark.skipif(
    SCANNER is None,
    reason="no clamd was found (on Debian: apt-get install --no-install-recommends clamav-daemon)",
)


@pytest.fixture(scope="module")
def clamd():
    """A scanner that knows the one file; not under pytest's folder, whose name is too long for a socket."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "signatures").mkdir()
        digest = hashlib.md5(TEST_FILE, usedforsecurity=False).hexdigest()
        (folder / "signatures" / "test.hdb").write_text(f"{digest}:{len(TEST_FILE)}:Test-File\n")
        settings = f"LocalSocket {folder}/socket\nDatabaseDirectory {folder}/signatures\nForeground yes\n"
        (folder / "clamd.conf").write_text(settings)
        process = subprocess.Popen(
            [SCANNER, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + PATIENCE
        while not (folder / "socket").exists():
            assert process.poll() is None, "clamd ended"
            assert time.monotonic() < deadline, "clamd does not start"
            time.sleep(0.05)
        yield f"{folder}/socket"
        process.terminate()
        process.wait()


def file_of_a_case():
    return factories.officer(), f"/cases/{factories.case().reference}/files", {}


def file_of_incidents():
    factories.partnership()
    return factories.person(Role.ANALYST), "/evidence/incidents/import", {}


def file_of_areas():
    factories.partnership()
    return factories.person(Role.ADMINISTRATOR), "/settings/areas/import", {"what": "ward"}


WAYS_IN = [file_of_a_case, file_of_incidents, file_of_areas]


def send(app, sign_in, way, content, name="counts.txt"):
    """Upload a file; returns the words at its field, and how much was kept of it."""
    person, address, typed = way()
    field = "files" if way is file_of_incidents else "file"
    page = sign_in(person).submit(address, {**typed, field: (io.BytesIO(content), name)})
    said = page.select_one(".govuk-error-summary")
    rows = [
        db.session.scalar(select(func.count()).select_from(m)) for m in (CaseFile, IncidentImport, AreaImport)
    ]
    folders = [Path(app.config[name]) for name in ("FILES_DIR", "IMPORTS_DIR")]
    return said.get_text() if said else "", sum(rows) + sum(
        path.is_file() for folder in folders for path in folder.rglob("*") if path.name in (sha(content),)
    )


def sha(content):
    return hashlib.sha256(content).hexdigest()


@NEEDS_SCANNER
@pytest.mark.parametrize("way", WAYS_IN)
def test_whoever_sends_malware_is_refused_and_that_is_recorded(app, sign_in, clamd, monkeypatch, way):
    monkeypatch.setitem(app.config, "CLAMD", clamd)
    said, kept = send(app, sign_in, way, TEST_FILE)
    assert "“counts.txt” contains malware (Test-File" in said
    assert kept == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FILE_REFUSED)).one()
    assert entry.detail["found"].startswith("Test-File")
    assert "counts" not in str(entry.detail), "a file's name may be words of a restricted case"


@NEEDS_SCANNER
def test_a_file_without_malware_is_taken_whole(app, sign_in, clamd, monkeypatch):
    monkeypatch.setitem(app.config, "CLAMD", clamd)
    clean = b"Bottles counted on twelve visits.\n" * 10_000
    said, kept = send(app, sign_in, file_of_a_case, clean)
    assert (said, kept) == ("", 2)


@pytest.mark.parametrize("way", WAYS_IN)
def test_while_the_scanner_is_away_no_file_is_taken(app, sign_in, monkeypatch, way):
    monkeypatch.setitem(app.config, "CLAMD", "/nowhere/clamd.socket")
    said, kept = send(app, sign_in, way, f"Bottles counted on visit {secrets.token_hex()}.\n".encode())
    assert "We cannot check files for malware at the moment" in said
    assert kept == 0


@pytest.fixture
def answering():
    """A scanner on a port that answers each file with these words."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(words):
        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 20)
                connection.sendall(words)

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    yield answer
    listener.close()


def test_a_scanner_is_asked_over_the_network_too(answering):
    assert malware.find_malware(answering(b"stream: OK\0"), io.BytesIO(b"words")) is None
    assert malware.find_malware(answering(b"stream: Bad.Thing FOUND\0"), io.BytesIO(b"words")) == "Bad.Thing"


@pytest.mark.parametrize(
    "words", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: perhaps\0", b"OK FOUND?"]
)
def test_an_answer_that_is_no_verdict_is_not_taken_for_a_clean_file(answering, words):
    with pytest.raises(malware.ScannerAway):
        malware.find_malware(answering(words), io.BytesIO(b"words"))


def test_files_come_in_by_the_fields_that_scan_them_and_by_no_other_way():
    readers = re.compile(r"request\.files|(?<![A-Za-z])(Multiple)?FileField|GovFileInput")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if readers.search(ast.unparse(ast.parse(path.read_text())))
    }
    # An error page asks whether there was a file, and reads none.
    assert found == {"app/web/uploads.py", "app/web/errors.py"}
