"""What near repeats mean: the question's key, the sentence and the table of an answer."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.statistics.near_repeats import FEWEST, LEVEL, Band, NearRepeats
from app.evidence.trends import wording
from app.evidence.trends.filters import TrendFilter
from app.words import in_words, pluralise, thousands

METHOD = 1  # counted up when the same data give another answer
SNAPPED = (
    "Near repeats cannot be told: the points of this source are map points that each stand for eight or more "
    "addresses, and it gives months, not days. They are offered for a category of a source whose points are "
    "stated to be where it happened."
)
TOO_FEW = f"There are fewer than {FEWEST} incidents with a point, which is too few to tell near repeats."
TOO_MANY = (
    "So many of these incidents lie close together that their pairs cannot be dealt. Choose fewer months."
)
HEADER = ("Distance", "Days apart", "Pairs", "Expected", "Ratio", "p", "What that says")
MOST_NAMED = 3


def question_words(trend_filter: TrendFilter) -> str:
    return f"{trend_filter.what.name} {wording.where(trend_filter)}, {trend_filter.period.words}"


def key_of(trend_filter: TrendFilter, newest_count: int) -> str:
    """A hash that is equal for the same question about the same data."""
    text = f"{METHOD} {newest_count} {urlencode(sorted(trend_filter.in_address().items()))}"
    return hashlib.sha256(text.encode()).hexdigest()


def as_dict(result: NearRepeats) -> dict[str, Any]:
    bands = [
        [*band.distance, *band.days, band.observed, round(band.expected, 2), band.p] for band in result.bands
    ]
    return {"incidents": result.incidents, "permutations": result.permutations, "bands": bands}


def bands_of(found: Mapping[str, Any]) -> list[Band]:
    return [
        Band((near, far), (first, last), observed, expected, p)
        for near, far, first, last, observed, expected, p in found["bands"]
    ]


def sentence(found: Mapping[str, Any], what: str) -> str:
    """The bands with most in excess, the nearest first."""
    notable = [band for band in bands_of(found) if band.is_notable]
    begins = f"{what}: of {pluralise(found['incidents'], 'incident')} with a point,"
    if not notable:
        return f"{begins} no more were close in both distance and time than chance gives."
    named = [f"{_times(band)} {_where(band)} and {_days(band)} apart" for band in notable[:MOST_NAMED]]
    return f"{begins} there were {in_words(named)}. Of many bands tested, a single one may be chance."


def answer_parts(found: Mapping[str, Any], source: str) -> list[Part]:
    """Cautions and table."""
    bands = bands_of(found)
    careful = (
        f"{len(bands)} bands are tested, so about {round(LEVEL * len(bands))} would seem to repeat by chance "
        "alone: look for several side by side. Two reports of one event on one day count as a repeat."
    )
    how = (
        f"{source} Expected is the mean of {thousands(found['permutations'])} random deals of the same days "
        "to the same points (Knox’s test)."
    )
    table = paper.Table("Pairs of incidents by distance and time", HEADER, _rows(bands), how, NUMBERS)
    return [paper.Paragraph(careful), table]


NUMBERS = frozenset({2, 3, 4, 5})


def _rows(bands: Sequence[Band]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            _where(band).capitalize(),
            _days(band),
            thousands(band.observed),
            f"{band.expected:,.1f}",
            "" if band.ratio is None else f"{band.ratio:.2f}",
            f"{band.p:.3f}",
            "More than chance gives" if band.is_notable else "No more than chance gives",
        )
        for band in bands
    )


def _times(band: Band) -> str:
    if band.ratio is None:
        return f"{pluralise(band.observed, 'pair')}, where chance gives none,"
    return f"{band.ratio:.1f} times as many pairs as chance gives"


def _where(band: Band) -> str:
    near, far = band.distance
    return "at the same point" if far == 0 else f"more than {near} to {far} m apart"


def _days(band: Band) -> str:
    return f"{band.days[0]} to {band.days[1]} days"
