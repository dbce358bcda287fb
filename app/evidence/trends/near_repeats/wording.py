"""Near repeats in words: the question, the sentence, the bands of an answer."""

from collections.abc import Mapping
from typing import Any

from app.evidence.statistics.false_discovery import RATE
from app.evidence.statistics.near_repeats import FEWEST, Band, NearRepeats
from app.words import in_words, pluralise, thousands

TOO_FEW = f"There are fewer than {FEWEST} incidents with a point, which is too few to find near repeats."
TOO_MANY = "Too many of these incidents are close together to compare their pairs. Choose fewer months."
NOTHING = "The incidents you asked about are no longer loaded. Ask again."
MOST_NAMED = 3


def refused(points: str) -> str:
    """Why there are none. `points`: those that are snapped, of which source."""
    return (
        f"We cannot find near repeats here: {points} are map points that each stand for 8 or more addresses, "
        "with months, not days. To find near repeats, choose a category from a source with exact points, and "
        "count that source on its own."
    )


def as_dict(result: NearRepeats) -> dict[str, Any]:
    bands = [
        [*band.distance, *band.days, band.observed, round(band.expected, 2), band.p, round(band.q, 5)]
        for band in result.bands
    ]
    return {"incidents": result.incidents, "permutations": result.permutations, "bands": bands}


def bands_of(found: Mapping[str, Any]) -> list[Band]:
    return [
        Band((near, far), (first, last), observed, expected, p, q)
        for near, far, first, last, observed, expected, p, q in found["bands"]
    ]


def sentence(found: Mapping[str, Any], what: str) -> str:
    """The bands with most in excess, the nearest first."""
    notable = [band for band in bands_of(found) if band.is_notable]
    begins = f"{what}: of {pluralise(found['incidents'], 'incident')} with a point,"
    if not notable:
        return f"{begins} no more were close in both distance and time than you would expect by chance."
    named = [f"{_times(band)} {where(band)} and {days(band)} apart" for band in notable[:MOST_NAMED]]
    more = f", and more in {pluralise(len(notable) - MOST_NAMED, 'other band')}" * (len(notable) > MOST_NAMED)
    return f"{begins} there were {in_words(named)}{more}."


def cautions(found: Mapping[str, Any]) -> str:
    return (
        f"We judge the {len(found['bands'])} bands together. Of those that stand out, we expect about 1 in "
        f"{round(1 / RATE)} to be chance. Two reports of one event on one day count as a repeat."
    )


def method(found: Mapping[str, Any]) -> str:
    return (
        f"The expected number is the mean of {thousands(found['permutations'])} random shuffles of the "
        "same days "
        "between the same points (Knox’s test), which keeps the places and the seasons as they are."
    )


def verdict(band: Band) -> str:
    return "More than expected by chance" if band.is_notable else "No more than expected by chance"


def _times(band: Band) -> str:
    if band.ratio is None:
        return f"{pluralise(band.observed, 'pair')}, where you would expect none by chance,"
    return f"{band.ratio:.1f} times as many pairs as you would expect by chance"


def where(band: Band) -> str:
    near, far = band.distance
    return "at the same point" if far == 0 else f"more than {near} to {far} m apart"


def days(band: Band) -> str:
    return f"{band.days[0]} to {band.days[1]} days"
