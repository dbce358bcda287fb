"""Compare a High Impact Neighbourhood with the rest of the city. Rankings and counts in, lines out."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from app.evidence.statistics.harm import harm
from app.evidence.statistics.ranking import RankedWard, Ranking, share
from app.evidence.statistics.verdicts import Judged


@dataclass(frozen=True)
class Part:
    """A part of the city: this ward, all High Impact Neighbourhoods, or the rest. Shares are of all wards;
    `change` judges its crime beside the same months of the year before, where those are loaded."""

    name: str
    wards: int
    residents: int | None
    residents_share: float | None
    crime: int
    crime_share: float
    rate: float | None
    asb: int
    asb_share: float
    harm_share: float
    burglary_rate: float | None
    change: Judged | None

    @property
    def really_changed(self) -> bool:
        return self.change is not None and self.change.is_real


ChangeOf = Callable[[Collection[int]], Judged]


@dataclass(frozen=True)
class CategoryLine:
    """A category in the ward: its number, its share of all that was recorded there, its share of the harm,
    and its rate as a multiple of the rest of the city's (None where that cannot be computed)."""

    name: str
    number: int
    share: float
    harm_share: float
    times: float | None


def parts(ranking: Ranking, change_of: ChangeOf | None, ward_id: int, hin_ids: Iterable[int]) -> list[Part]:
    """The ward itself, the High Impact Neighbourhoods together, and all other wards.

    `change_of`: judges the crime of wards together, where the year before is loaded.
    """
    hins = {*hin_ids}
    everywhere = {ward.figures.ward_id for ward in ranking.wards}
    chosen = [("This ward", {ward_id}), ("All High Impact Neighbourhoods", hins & everywhere)]
    chosen.append(("The rest of the city", everywhere - hins - {ward_id}))
    return [_part(name, ids, ranking, change_of) for name, ids in chosen if ids]


def _part(name: str, ids: set[int], ranking: Ranking, change_of: ChangeOf | None) -> Part:
    wards = _those(ranking, ids)
    crime, asb = sum(w.figures.crime for w in wards), sum(w.figures.asb for w in wards)
    residents, everybody = (
        _sum(w.figures.residents for w in wards),
        _sum(w.figures.residents for w in ranking.wards),
    )
    households = _sum(w.figures.households for w in wards)
    return Part(
        name=name,
        wards=len(wards),
        residents=residents,
        residents_share=share(residents, everybody) if residents and everybody else None,
        crime=crime,
        crime_share=share(crime, ranking.crime),
        rate=ranking.rates.of(crime, _sum(w.figures.people(ranking.rates.over) for w in wards)),
        asb=asb,
        asb_share=share(asb, ranking.asb),
        harm_share=sum(w.harm_share for w in wards),
        burglary_rate=ranking.rates.of(sum(w.figures.burglary for w in wards), households),
        change=change_of(ids) if change_of else None,
    )


def _those(ranking: Ranking, ids: set[int]) -> list[RankedWard]:
    return [ward for ward in ranking.wards if ward.figures.ward_id in ids]


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The total of people or homes; None if any number is unknown."""
    values = list(numbers)
    return None if None in values else sum(number or 0 for number in values)


def categories(
    counts: Mapping[int, Mapping[str, int]], ward_id: int, people: int | None, others: int | None
) -> list[CategoryLine]:
    """Most first. counts: of every ward by category; people: of the ward, and of all others, over whom
    rates are."""
    here = counts.get(ward_id, {})
    total, harms = sum(here.values()), harm(here)
    return [
        CategoryLine(
            name=name,
            number=number,
            share=share(number, total),
            harm_share=share(harm({name: number}), harms),
            times=_times(number, people, _elsewhere(counts, ward_id, name), others),
        )
        for name, number in sorted(here.items(), key=lambda item: (-item[1], item[0]))
    ]


def _elsewhere(counts: Mapping[int, Mapping[str, int]], ward_id: int, name: str) -> int:
    return sum(of.get(name, 0) for ward, of in counts.items() if ward != ward_id)


def _times(here: int, people: int | None, elsewhere: int, others: int | None) -> float | None:
    if not (people and others and elsewhere):
        return None
    return (here / people) / (elsewhere / others)
