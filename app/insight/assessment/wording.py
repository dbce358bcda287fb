"""Put the result of an assessment into sentences that its numbers support."""

from collections.abc import Iterator, Mapping, Sequence

from app.evidence.statistics.displacement import Counts, Difference, DisplacementDifference
from app.insight.assessment.design import Design
from app.insight.assessment.places import ComparedPlace, Part
from app.words import thousands

NOT_THE_CAUSE = "This comparison can show whether there was a change to explain, but not what caused it."


def amount(number: float) -> str:
    """37 fewer, 12 more, none."""
    whole = round(number)
    return f"{thousands(abs(whole))} {'more' if whole > 0 else 'fewer'}" if whole else "none"


def interval(difference: Difference) -> str:
    """between 64 fewer and 10 fewer"""
    return f"between {amount(difference.interval.lowest)} and {amount(difference.interval.highest)}"


def variation(estimate: DisplacementDifference) -> str:
    """By how much the intervals are widened."""
    if estimate.local.dispersion.freedom is None:
        return (
            "There are too few months of incidents to say how much they vary, so we assume that incidents "
            "are independent."
        )
    factor = estimate.local.dispersion.factor
    return (
        f"The months in these areas vary {factor:.1f} times as much as they would by chance alone. We have "
        "widened the ranges to allow for this."
    )


def sentences(
    design: Design,
    places: Sequence[ComparedPlace],
    counts: Mapping[Part, Counts],
    estimate: DisplacementDifference,
) -> list[str]:
    return list(_sentences(design, {place.part: place for place in places}, counts, estimate))


def _sentences(
    design: Design,
    places: Mapping[Part, ComparedPlace],
    counts: Mapping[Part, Counts],
    estimate: DisplacementDifference,
) -> Iterator[str]:
    treated, comparison = counts[Part.TREATED], counts[Part.COMPARISON]
    yield (
        f"In the treated area ({places[Part.TREATED].name}) there were {thousands(treated.before)} incidents "
        f"{design.before.recorded}, and {thousands(treated.after)} {design.after.recorded}."
    )
    yield (
        f"In the comparison area ({places[Part.COMPARISON].name}) there were {thousands(comparison.before)}, "
        f"then {thousands(comparison.after)}."
    )
    yield _of_the_place(estimate.local)
    if Part.BUFFER in counts:
        yield _of_the_buffer(estimate)
    yield NOT_THE_CAUSE


def _of_the_place(local: Difference) -> str:
    if round(local.estimate):
        apart = amount(local.estimate)
        begins = f"The treated area had {apart} incidents than we would expect from the comparison area"
    else:
        begins = "The treated area changed in the same way as the comparison area"
    if local.is_clear:
        ends = f"This is {'a fall' if local.estimate < 0 else 'a rise'} that is unlikely to be chance alone."
    else:
        ends = "This could be chance alone: the numbers do not show an effect, but do not rule one out."
    return f"{begins} (likely range: {interval(local)}). {ends}"


def _of_the_buffer(estimate: DisplacementDifference) -> str:
    around, total = estimate.displaced, estimate.total
    if not around.is_clear:
        sentence = "In the area around it, the numbers do not show that incidents moved nearby"
    elif around.estimate > 0:
        sentence = (
            f"In the area around it, there were {amount(around.estimate)}: some incidents may have moved "
            "nearby"
        )
    else:
        sentence = (
            f"In the area around it, there were also {amount(around.estimate)}: places nearby may have "
            "benefited"
        )
    sure = "unlikely to be chance alone" if total.is_clear else "which could be chance alone"
    both = f"Both together: {amount(total.estimate)} ({interval(total)}), {sure}."
    return f"{sentence} ({interval(around)}). {both}"
