"""How long is the line in a map's corner, and what does it say?"""

METRES_A_DEGREE = 111_250  # of latitude, in Britain
LENGTHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)  # metres


def longest(room: float) -> int:
    """The longest round number of metres in so many; the shortest of all where none is as short."""
    return max((each for each in LENGTHS if each < room), default=LENGTHS[0])


def said(metres: int) -> str:
    return f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
