"""Length and label of a map's scale bar."""

LENGTHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)  # metres


def longest(room: float) -> int:
    """The largest round length (metres) below `room`, or the smallest of all."""
    return max((metres for metres in LENGTHS if metres < room), default=LENGTHS[0])


def label(metres: int) -> str:
    return f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
