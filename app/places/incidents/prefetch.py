"""How is the next piece of a file read while the last one is being written?"""

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")

PIECES = 2  # how many may wait: memory stays flat however slow the writing


class _End:
    """What comes last, with what went wrong, if anything did."""

    def __init__(self, problem: BaseException | None = None) -> None:
        self.problem = problem


def read_ahead(pieces: Iterable[T]) -> Generator[T, None, None]:
    """The same pieces in the same order, made by another thread, which ends when nobody wants more.

    For pieces that are made without the database: its session belongs to the thread that asks.
    """
    waiting: queue.Queue[T | _End] = queue.Queue(PIECES)
    unwanted = threading.Event()
    thread = threading.Thread(target=_make, args=(pieces, waiting, unwanted), daemon=True)
    thread.start()
    try:
        while not isinstance(piece := waiting.get(), _End):
            yield piece
        if piece.problem is not None:
            raise piece.problem
    finally:
        unwanted.set()
        thread.join()


def _make(pieces: Iterable[T], waiting: "queue.Queue[T | _End]", unwanted: threading.Event) -> None:
    end = _End()
    try:
        for piece in pieces:
            if not _hand_over(piece, waiting, unwanted):
                return
    except BaseException as problem:  # whatever it is, it is raised where the pieces are used
        end = _End(problem)
    _hand_over(end, waiting, unwanted)


def _hand_over(piece: T | _End, waiting: "queue.Queue[T | _End]", unwanted: threading.Event) -> bool:
    while not unwanted.is_set():
        try:
            waiting.put(piece, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
