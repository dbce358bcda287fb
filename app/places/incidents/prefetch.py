"""Read the next piece of a file in a thread while the last one is being written."""

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")

PIECES = 2  # how many may wait: memory stays flat however slow the writing


class _End:
    """End of the pieces, with the exception if there was one."""

    def __init__(self, problem: BaseException | None = None) -> None:
        self.problem = problem


def read_ahead(pieces: Iterable[T]) -> Generator[T, None, None]:
    """Yield the pieces in order, produced by another thread, which ends when the generator is closed.

    The pieces must be made without the database, whose session belongs to the calling thread.
    """
    waiting: queue.Queue[T | _End] = queue.Queue(PIECES)
    unwanted = threading.Event()
    thread = threading.Thread(target=_produce, args=(pieces, waiting, unwanted), daemon=True)
    thread.start()
    try:
        while not isinstance(piece := waiting.get(), _End):
            yield piece
        if piece.problem is not None:
            raise piece.problem
    finally:
        unwanted.set()
        thread.join()


def _produce(pieces: Iterable[T], waiting: "queue.Queue[T | _End]", unwanted: threading.Event) -> None:
    end = _End()
    try:
        for piece in pieces:
            if not _put(piece, waiting, unwanted):
                return
    except BaseException as problem:  # any exception is raised again in the consuming thread
        end = _End(problem)
    _put(end, waiting, unwanted)


def _put(piece: T | _End, waiting: "queue.Queue[T | _End]", unwanted: threading.Event) -> bool:
    while not unwanted.is_set():
        try:
            waiting.put(piece, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
