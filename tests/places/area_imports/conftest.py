"""How does a test read a file of areas without a process for each reading?"""

import json
import tempfile
from pathlib import Path

import pytest

from app.places.area_imports import reader_process, sandbox
from app.places.geography.area_files import NotAnAreaFile


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same program, in this process: one of its own takes half a second to start, each time.

    That it has one, and what becomes of files that do harm there, test_hostile_area_files.py asks.
    """
    monkeypatch.setattr(sandbox, "_read", _read_here)


def _read_here(path: Path, layer: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return json.dumps(reader_process.read(path, Path(folder), layer))
        except reader_process.Refused as refusal:
            raise NotAnAreaFile(str(refusal)) from refusal
