"""The hours of the week of some incidents, and what may be said of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence.statistics.hours import DAYS, HOURS, HourGrid, Span, hour_grid
from app.words import percent, pluralise, thousands

NAMES_OF_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WINDOW = 4  # hours running that the sentence names
FEWEST = 50  # incidents with a time; with fewer, a peak may well be chance
MANY_AT_MIDNIGHT = 0.1


@dataclass(frozen=True)
class Hours:
    """`timed`: how many incidents have a time. `ended`: of these, how many have an end too; `midnight`: how
    many have nothing but midnight, which is what many systems write for an unknown time."""

    grid: HourGrid
    timed: int
    ended: int
    midnight: int
    untimed: int


def hours_of(rows: Sequence[tuple[Span | None, int, int]]) -> Hours | None:
    """Rows are the hours that incidents touch (None without a time), how many, and how many at midnight.

    None if there is no time at all.
    """
    spans = [span for span, _, _ in rows if span]
    if not spans:
        return None
    return Hours(
        grid=hour_grid(spans),
        timed=sum(span.number for span in spans),
        ended=sum(span.number for span in spans if span.last is not None),
        midnight=sum(midnight for _, _, midnight in rows),
        untimed=sum(number for span, number, _ in rows if span is None),
    )


def sentence(hours: Hours, what: str, where: str) -> str:
    """The four hours and the day of the week that have most.

    `what`: begins a sentence about how much there was; `where`: such as "in Castle ward".
    """
    start, share = hours.grid.window(WINDOW)
    days = hours.grid.by_day
    busiest = max(range(DAYS), key=lambda day: days[day])
    most = (
        f"{what} {where} happened most often from {clock(start)} to {clock(start + WINDOW)}: "
        f"{percent(share)} of {pluralise(hours.timed, 'incident')} with a time, compared with "
        f"{percent(WINDOW / HOURS)} if they were spread evenly."
    )
    return (
        f"{most} The busiest day was {NAMES_OF_DAYS[busiest]}: {percent(days[busiest] / hours.timed)}, "
        f"compared with {percent(1 / DAYS)} if they were spread evenly."
    )


def cautions(hours: Hours) -> str:
    """What to keep in mind about these hours."""
    said = []
    if hours.timed < FEWEST:
        said.append(f"There are fewer than {FEWEST} incidents with a time, so a peak may be chance.")
    if hours.untimed:
        are = "is" if hours.untimed == 1 else "are"
        said.append(f"{pluralise(hours.untimed, 'incident')} without a time {are} left out.")
    if hours.midnight >= MANY_AT_MIDNIGHT * hours.timed:
        said.append(
            f"{thousands(hours.midnight)} have a time of exactly midnight, which people often enter when "
            "the time is "
            "not known."
        )
    hour = "the hour that the source gives, which may be when it was reported"
    said.append(
        f"{thousands(hours.ended)} of {thousands(hours.timed)} also have an end time, so we spread them "
        f"equally over the hours in between. Each of the others counts in {hour}."
        if hours.ended
        else f"None of them has an end time, so each counts in {hour}."
    )
    return " ".join(said)


def clock(hour: int) -> str:
    """Midnight, 1am, noon, 1pm."""
    hour %= HOURS
    if hour % 12 == 0:
        return "noon" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"
