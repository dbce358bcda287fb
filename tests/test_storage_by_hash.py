"""Are files stored, opened and deleted by their hash alone?"""

import hashlib
import io

import pytest

from app import storage


def test_what_is_put_is_opened_by_its_hash_until_it_is_deleted(tmp_path):
    received = storage.put(tmp_path, io.BytesIO(b"words"))
    assert (received.sha256, received.size) == (hashlib.sha256(b"words").hexdigest(), 5)
    with storage.open_stored(tmp_path, received.sha256) as stored:
        assert stored.read() == b"words"
    assert storage.stored_path(tmp_path, received.sha256).stat().st_mode & 0o777 == 0o600
    storage.delete(tmp_path, received.sha256)
    storage.delete(tmp_path, received.sha256)
    with pytest.raises(FileNotFoundError):
        storage.open_stored(tmp_path, received.sha256)


def test_an_empty_file_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(storage.NotAccepted):
        storage.put(tmp_path, io.BytesIO(b""))
    assert not list(tmp_path.iterdir())
