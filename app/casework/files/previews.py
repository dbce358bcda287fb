"""Small pictures of files: made by a process with limits, stored beside the bytes, and deleted with them."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import update

from app import storage
from app.extensions import db
from app.models.sharing import CaseFile

MAKER = Path(__file__).with_name("preview_process.py")
SECONDS = 120
# It needs none of our settings or secrets.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


def make(folder: Path, sha256: str, content_type: str) -> bool:
    """Make the preview of stored bytes; False if none can be made of them. NotStored if they are gone."""
    path = storage.path_of(folder, sha256)
    with tempfile.TemporaryDirectory(prefix="fourtier-preview-") as place:
        draft = Path(place) / "preview.jpg"
        command = [sys.executable, "-I", str(MAKER), str(path.resolve()), content_type, str(draft)]
        try:
            subprocess.run(  # noqa: S603  our own program, and no shell
                command, env=ENVIRONMENT, cwd=place, timeout=SECONDS, check=True, capture_output=True
            )
            _beside(folder, sha256).write_bytes(draft.read_bytes())
        except (subprocess.SubprocessError, OSError):
            return False
    return True


def note_made(sha256: str) -> None:
    """Say of all files with these bytes that their preview is there. It tells nothing new of a case, so it is
    no use case."""
    changed = update(CaseFile).where(CaseFile.sha256 == sha256, ~CaseFile.has_preview)
    db.session.execute(changed.values(has_preview=True))
    db.session.commit()


def open_preview(folder: Path, sha256: str) -> BinaryIO:
    """Open the preview of these bytes, or raise NotStored."""
    try:
        return _beside(folder, sha256).open("rb")
    except FileNotFoundError as error:
        raise storage.NotStored(sha256) from error


def _beside(folder: Path, sha256: str) -> Path:
    return storage.path_beside(folder, sha256, "preview")
