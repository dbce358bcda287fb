"""Near repeats in words: the question, the sentence, the bands of an answer."""

from collections.abc import Mapping
from typing import Any

from app.evidence.statistics.false_discovery import RATE
from app.evidence.statistics.near_repeats import FEWEST, Band, NearRepeats
from app.words import in_words, pluralise, thousands

TOO_FEW = f"There are fewer than {FEWEST} incidents with a point, which is too few to tell near repeats."
TOO_MANY = (
    "So many of these incidents lie close together that their pairs cannot be dealt. Choose fewer months."
)
NOTHING = "What was asked for is no longer loaded. Ask again."
MOST_NAMED = 3


def refused(points: str) -> str:
    """Why there are none. `points`: those that are snapped, of which source."""
    return (
        f"Near repeats cannot be told: {points} are map points that each stand for eight or more addresses, "
        "with months, not days. They are offered for a source whose points are stated to be where it "
        "happened: choose a category of it, and that it alone is counted."
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
        return f"{begins} no more were close in both distance and time than chance gives."
    named = [f"{_times(band)} {where(band)} and {days(band)} apart" for band in notable[:MOST_NAMED]]
    more = f", and more in {pluralise(len(notable) - MOST_NAMED, 'other band')}" * (len(notable) > MOST_NAMED)
    return f"{begins} there were {in_words(named)}{more}."


def cautions(found: Mapping[str, Any]) -> str:
    return (
        f"The {len(found['bands'])} bands are judged together: of those that stand out, about one in "
        f"{round(1 / RATE)} is expected to be chance. Two reports of one event on one day count as a repeat."
    )


def method(found: Mapping[str, Any]) -> str:
    return (
        f"Expected is the mean of {thousands(found['permutations'])} random deals of the same days to the "
        "same points (Knox’s test), which leaves the places and the seasons as they are."
    )


def verdict(band: Band) -> str:
    return "More than chance gives" if band.is_notable else "No more than chance gives"


def _times(band: Band) -> str:
    if band.ratio is None:
        return f"{pluralise(band.observed, 'pair')}, where chance gives none,"
    return f"{band.ratio:.1f} times as many pairs as chance gives"


def where(band: Band) -> str:
    near, far = band.distance
    return "at the same point" if far == 0 else f"more than {near} to {far} m apart"


def days(band: Band) -> str:
    return f"{band.days[0]} to {band.days[1]} days"
