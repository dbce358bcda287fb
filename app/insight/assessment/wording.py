"""Put the result of an assessment into sentences that its numbers support."""

from collections.abc import Iterator, Mapping, Sequence

from app.evidence.statistics.displacement import Counts, Difference, DisplacementDifference
from app.insight.assessment.design import Design
from app.insight.assessment.places import ComparedPlace, Part
from app.words import thousands

NOT_THE_CAUSE = "The comparison cannot say what caused a change, only whether there was one to explain."


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
        return "Too few months are loaded to say how much they vary, so incidents are taken as independent."
    factor = estimate.local.dispersion.factor
    return (
        f"The months of these areas vary {factor:.1f} times as much as chance alone would make them, and the "
        "intervals are widened by that."
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
        begins = f"Beside the comparison area, the treated area had {apart} incidents than it would have had"
    else:
        begins = "The treated area changed just as the comparison area did"
    if local.is_clear:
        ends = f"That is {'a fall' if local.estimate < 0 else 'a rise'} beyond what chance gives."
    else:
        ends = "That is within what chance gives: the numbers do not show an effect, and do not rule one out."
    return f"{begins} (95% interval: {interval(local)}). {ends}"


def _of_the_buffer(estimate: DisplacementDifference) -> str:
    around, total = estimate.displaced, estimate.total
    if not around.is_clear:
        sentence = "Around it, the numbers do not show that anything moved next door"
    elif around.estimate > 0:
        sentence = f"Around it there were {amount(around.estimate)}: some of it may have moved next door"
    else:
        sentence = f"Around it there were {amount(around.estimate)} too: the places next door gained as well"
    sure = "beyond" if total.is_clear else "within"
    both = f"Both together: {amount(total.estimate)} ({interval(total)}), {sure} what chance gives."
    return f"{sentence} ({interval(around)}). {both}"
