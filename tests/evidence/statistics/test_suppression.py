"""Can a hidden count be had from everything that is shown? All of it is solved together, and must not tell.

What somebody could do with pages, papers and files is a set of equations: every shown figure, every year that
is shown, the parts of a whole and the wards of the city. Linear programming finds the least and the most that
each hidden count could be.
"""

import random
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from app.evidence.statistics.spans import Span, year_to
from app.evidence.statistics.suppression import Cell, Counts, Hidden, WardMonths, _month, hide, show_wards

START = date(2021, 4, 1)
BELOW = 5


def months(numbers, start=START):
    return [Cell(_month(start, place), number) for place, number in enumerate(numbers)]


class Attack:
    """Everything that is shown, as equations of what is not known."""

    def __init__(self):
        self.names, self.rows = {}, []

    def of(self, *name):
        return self.names.setdefault(name, len(self.names))

    def know(self, terms, value):
        """That so many of these add up to a value."""
        self.rows.append((terms, value))

    def range_of(self, *name):
        """The least and the most that this could be."""
        matrix = np.zeros((len(self.rows), len(self.names)))
        for row, (terms, _) in enumerate(self.rows):
            for term, sign in terms:
                matrix[row, term] += sign
        values = [value for _, value in self.rows]
        wanted = np.zeros(len(self.names))
        ends = []
        for sign in (1, -1):
            wanted[self.of(*name)] = sign
            done = linprog(wanted, A_eq=matrix, b_eq=values, bounds=(0, 10_000), method="highs")
            assert done.status == 0, done.message
            ends.append(sign * done.fun)
        return ends

    def see(self, family, hidden):
        """Add what is shown of measures, and that parts make their whole."""
        for key, counts in family.items():
            for cell in counts.cells:
                term = self.of(key, cell.span)
                if cell.span not in hidden.spans[key]:
                    self.know([(term, 1)], cell.count)
            for year, total in hidden.totals[key].items():
                within = [
                    c.span for c in counts.cells if year.first <= c.span.first and c.span.last <= year.last
                ]
                self.know([(self.of(key, span), 1) for span in within], total)
        for whole in {counts.whole for counts in family.values()} & family.keys():
            parts = [key for key, counts in family.items() if counts.whole == whole]
            for cell in family[whole].cells:
                terms = [(self.of(part, cell.span), 1) for part in parts]
                self.know([*terms, (self.of(whole, cell.span), -1)], 0)


def small(family):
    return [
        (key, cell.span, cell.count)
        for key, counts in family.items()
        for cell in counts.cells
        if 0 < cell.count < counts.below
    ]


def assert_open(attack, *name, count):
    """A count that could be any of the small ones, and more than those, as far as anybody can tell."""
    least, most = attack.range_of(*name)
    assert least <= count <= most
    assert most - least > BELOW - 2, (name, count, least, most)


def random_numbers(rng, length, usual):
    return [max(0, round(rng.gauss(usual, usual / 2 + 1))) for _ in range(length)]


def random_family(rng):
    """A whole of two to four parts, one of which may be a whole itself, for one to three years and more."""
    length = rng.choice([7, 12, 15, 24, 30])
    leaves = {
        f"part {n}": random_numbers(rng, length, rng.choice([1, 3, 6, 20, 60]))
        for n in range(rng.randint(2, 4))
    }
    series = dict(leaves)
    wholes = {name: "whole" for name in leaves}
    if rng.random() < 0.4:
        within = {f"within {n}": random_numbers(rng, length, rng.choice([2, 8])) for n in range(2)}
        series |= within
        series["part 0"] = [sum(each) for each in zip(*within.values(), strict=True)]
        wholes |= dict.fromkeys(within, "part 0")
    series["whole"] = [sum(each) for each in zip(*(series[name] for name in leaves), strict=True)]
    return {name: Counts(months(numbers), whole=wholes.get(name)) for name, numbers in series.items()}


@pytest.mark.parametrize("seed", range(25))
def test_no_small_count_can_be_had_from_all_that_is_shown_of_parts_months_and_years(seed):
    rng = random.Random(seed)
    family = random_family(rng)
    hidden = hide(family)
    attack = Attack()
    attack.see(family, hidden)
    few = small(family)
    assert {(key, span) for key, span, _ in few} <= {
        (k, s) for k, spans in hidden.spans.items() for s in spans
    }
    for key, span, count in rng.sample(few, min(len(few), 12)):
        assert_open(attack, key, span, count=count)


@pytest.mark.parametrize("seed", range(15))
def test_no_small_count_of_a_ward_can_be_had_from_wards_city_months_and_years(seed):
    rng = random.Random(seed)
    length, usual = rng.choice([12, 17, 24, 36]), rng.choice([2, 6, 15, 40])
    wards = {f"ward {n}": random_numbers(rng, length, usual * rng.choice([0.3, 1, 2])) for n in range(5)}
    city = Counts(months([sum(each) for each in zip(*wards.values(), strict=True)]))
    hidden = hide({"city": city})
    kept = {ward: WardMonths(START, numbers) for ward, numbers in wards.items()}
    shown = show_wards(kept, city, hidden, "city")
    attack = Attack()
    attack.see({"city": city}, hidden)
    few = []
    for place, cell in enumerate(city.cells):
        attack.know(
            [*((attack.of(ward, cell.span), 1) for ward in wards), (attack.of("city", cell.span), -1)], 0
        )
        few += [
            (ward, cell.span, numbers[place]) for ward, numbers in wards.items() if 0 < numbers[place] < BELOW
        ]
    for ward, figures in shown.items():
        for span, total in figures:
            within = [c.span for c in city.cells if span.first <= c.span.first and c.span.last <= span.last]
            attack.know([(attack.of(ward, each), 1) for each in within], total)
    few += small({"city": city})
    for key, span, count in rng.sample(few, min(len(few), 12)):
        assert_open(attack, key, span, count=count)


# --- what is hidden and shown ------------------------------------------------------------------------
def spans_of(hidden, key):
    return sorted(hidden.spans[key])


def test_months_are_hidden_from_the_first_small_one_to_the_end_of_its_year():
    numbers = [9, 9, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 8, 8]
    hidden = hide({"noise": Counts(months(numbers))})
    assert spans_of(hidden, "noise") == [_month(START, place) for place in range(2, 12)]
    assert hidden.totals["noise"] == {year_to(date(2022, 3, 1)): 102}


def test_a_year_is_not_shown_where_it_would_give_its_only_small_month_away():
    numbers = [9] * 11 + [3]
    hidden = hide({"noise": Counts(months(numbers))})
    assert spans_of(hidden, "noise") == [_month(START, 11)]
    assert hidden.totals["noise"] == {}


def test_later_figures_never_show_what_earlier_ones_hid():
    rng = random.Random(7)
    for _ in range(20):
        numbers = random_numbers(rng, 24, 8)
        seen = [hide({"noise": Counts(months(numbers[:length]))}) for length in range(1, 25)]
        for before, after in pairwise(seen):
            assert before.spans["noise"] <= after.spans["noise"]


def test_the_only_small_part_of_a_whole_takes_another_with_it():
    year = year_to(date(2022, 3, 1))
    numbers = {"robbery": 3, "theft": 40, "noise": 12}
    family = {name: Counts([Cell(year, number)], whole="all") for name, number in numbers.items()}
    family["all"] = Counts([Cell(year, 55)])
    hidden = hide(family)
    assert {key for key in family if hidden.spans[key]} == {"robbery", "noise"}


def test_a_whole_goes_with_its_parts_where_they_are_too_few_to_tell_apart():
    year = year_to(date(2022, 3, 1))
    family = {"a": Counts([Cell(year, 2)], whole="all"), "b": Counts([Cell(year, 4)], whole="all")}
    family["all"] = Counts([Cell(year, 6)])
    assert hide(family).spans["all"] == {year}


def test_all_but_a_few_are_as_few_as_a_few():
    year = year_to(date(2022, 3, 1))
    shares = [Cell(year, 98, 100), Cell(year_to(date(2021, 3, 1)), 90, 100)]
    assert hide({"share": Counts(shares, adds_up=False)}).spans["share"] == {year}


def test_years_that_overlap_are_shown_where_none_is_small():
    years = [year_to(date(2021, 3, 1)), year_to(date(2021, 9, 1)), year_to(date(2022, 3, 1))]
    large = [Cell(year, 900 + n) for n, year in enumerate(years)]
    assert hide({"crime": Counts(large)}).spans["crime"] == set()
    few = [Cell(year, 20 + n) for n, year in enumerate(years)]
    assert hide({"crime": Counts(few)}).spans["crime"] == {years[1]}


def test_nothing_is_hidden_of_a_measure_that_shows_all_or_has_no_small_count():
    assert hide({"a": Counts(months([1, 2, 3]), below=0)}).spans["a"] == set()
    assert hide({"a": Counts(months([0, 5, 99]))}).spans["a"] == set()
    assert hide({}) == Hidden()


def test_months_and_a_year_of_one_family_do_not_give_each_other_away():
    year = year_to(date(2022, 3, 1))
    family = {
        "all": Counts([Cell(year, 200)]),
        "a": Counts(months([9] * 11 + [2]), whole="all"),
        "b": Counts(months([8] * 12), whole="all"),
    }
    hidden = hide(family)
    assert hidden.spans["all"] == {year}
    assert Span(*hidden.spans["b"].copy().pop()).months == 1
