"""Are we working where the harm is? Harm and work by area in, shares and verdicts out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.evidence.statistics.change_tests import LEVEL, count_interval, p_of_z, root_z
from app.evidence.statistics.false_discovery import adjusted
from app.evidence.statistics.ranking import share
from app.models.base import LabelledEnum


class Verdict(LabelledEnum):
    """How the number of open cases compares with the number that the harm would suggest."""

    FEWER = "fewer", "Fewer cases than the harm suggests", "orange"
    MORE = "more", "More cases than the harm suggests", "blue"
    EVEN = "even", "About what the harm suggests", "grey"
    UNSURE = "unsure", "Too few cases to tell", "grey"


class Level(LabelledEnum):
    """The kind of area to compare by."""

    WARD = "ward", "ward"
    LSOA = "lsoa", "LSOA"
    HOTSPOT = "hotspot", "hotspot"

    @property
    def noun(self) -> tuple[str, str]:
        """Singular and plural."""
        return self.label, f"{self.label}s"


# Cases are called about as the harm where they are surely more than half and fewer than twice as many.
HALF, TWICE = 0.5, 2.0
ELSEWHERE = 0  # the number of what is in none of the hotspots


@dataclass(frozen=True)
class AreaFigures:
    """An area's harm in a period, and the work there that the user may see."""

    id: int
    code: str
    name: str
    harm: float
    open_cases: int
    actions_done: int


@dataclass(frozen=True)
class Balanced:
    """An area with its shares of all areas together, from 0 to 1; a share of nothing is 0."""

    figures: AreaFigures
    harm_share: float
    cumulative_harm: float
    case_share: float
    action_share: float
    verdict: Verdict

    @property
    def gap(self) -> float:
        """Share of cases minus share of harm."""
        return self.case_share - self.harm_share


@dataclass(frozen=True)
class Balance:
    """All areas, most harm first. Of wards and LSOAs the first `fewest` of them carry half of it."""

    areas: list[Balanced]
    open_cases: int
    actions_done: int

    @property
    def fewest(self) -> list[Balanced]:
        leading: list[Balanced] = []
        for area in self.areas:
            if leading and leading[-1].cumulative_harm >= 0.5:
                break
            leading.append(area)
        return leading if self.has_harm else []

    @property
    def has_harm(self) -> bool:
        return any(area.figures.harm for area in self.areas)

    def named(self, verdict: Verdict) -> list[str]:
        return [area.figures.name for area in self.areas if area.verdict is verdict]


def balance(areas: Iterable[AreaFigures]) -> Balance:
    """Rank the areas and give each a verdict.

    If cases followed harm, an area with a tenth of the harm would have a tenth of the cases. A number further
    from that than chance would give, adjusted for all areas together, is "fewer" or "more". Of the others it
    is "even" only where the number's interval of 95% lies between half and twice what the harm suggests:
    where the data could have told. The remainder outside all hotspots comes last.
    """
    ordered = sorted(areas, key=lambda area: (area.id == ELSEWHERE, -area.harm, area.name, area.id))
    harm, cases, done = (
        sum(getattr(area, name) for area in ordered) for name in ("harm", "open_cases", "actions_done")
    )
    verdicts = _verdicts(ordered, harm, cases)
    made, so_far = [], 0.0
    for area, verdict in zip(ordered, verdicts, strict=True):
        so_far += area.harm
        made.append(
            Balanced(
                area,
                share(area.harm, harm),
                share(so_far, harm),
                share(area.open_cases, cases),
                share(area.actions_done, done),
                verdict,
            )
        )
    return Balance(made, int(cases), int(done))


def _verdicts(areas: Sequence[AreaFigures], harm: float, cases: float) -> list[Verdict]:
    if not harm or not cases:
        return [Verdict.UNSURE] * len(areas)
    expected = [cases * area.harm / harm for area in areas]
    z = [root_z(area.open_cases, number) for area, number in zip(areas, expected, strict=True)]
    p_values = adjusted([p_of_z(score) for score in z]).tolist()
    return [_verdict(*each) for each in zip(areas, expected, z, p_values, strict=True)]


def _verdict(area: AreaFigures, expected: float, z: float, p: float) -> Verdict:
    if p < LEVEL:
        return Verdict.MORE if z > 0 else Verdict.FEWER
    least, most = count_interval(area.open_cases)
    return Verdict.EVEN if HALF * expected < least and most < TWICE * expected else Verdict.UNSURE
