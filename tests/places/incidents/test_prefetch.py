"""Is what is read ahead the same, in the same order, and does the reading end when it should?"""

import threading

import pytest

from app.places.incidents.prefetch import PIECES, read_ahead


def test_the_pieces_come_in_their_order():
    assert list(read_ahead(range(100))) == list(range(100))


def test_what_goes_wrong_there_is_raised_here_after_what_went_well():
    def pieces():
        yield 1
        raise ValueError("no more")

    ahead = read_ahead(pieces())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="no more"):
        next(ahead)


def test_no_more_is_read_ahead_than_was_said():
    made = []

    def pieces():
        for n in range(50):
            made.append(n)
            yield n

    ahead = read_ahead(pieces())
    next(ahead)
    assert len(made) <= PIECES + 3
    ahead.close()
    assert len(made) < 50


def test_the_thread_ends_when_nobody_wants_more():
    before = threading.active_count()
    ahead = read_ahead(iter(int, 1))
    next(ahead)
    assert threading.active_count() == before + 1
    ahead.close()
    assert threading.active_count() == before
