"""Do hotspots depend on the seed? Pairs of runs with different seeds, and how often both find the same.

    python -m bench seeds --pairs 100 2018-10-street.csv 2018-11-street.csv ...

The files are street-level files of data.police.uk for the city of the demonstration; without any, made-up
incidents are used. Compared are the hotspots that are not marked borderline. The hundred pairs of all nine
questions take about 40 minutes on two processors; each row says how long it took.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAIRS = 100
LEAST = 0.95  # of the pairs must agree
FIRST_SEED = 1
INCIDENTS = 100_000


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench seeds", description="Try hotspots with many seeds."
    )
    parser.add_argument("--pairs", type=int, default=PAIRS, metavar="N")
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    with scratch.running() as folder, scratch.new_database(folder, "bench_seeds"):
        fill(chosen.files)
        print(
            "| question | places | hotspots | borderline at most | same plain | same as marked | slowest run | in all |"
        )
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for question in questions():
            compare(question, chosen.pairs)


def fill(files: list[Path]) -> None:
    from app.demo.content import read
    from app.demo.structure import set_up
    from app.models.incident import IncidentImport
    from app.places.incidents.services import import_incidents
    from bench import evidence

    set_up(None, read())
    for path in files:
        with path.open("rb") as stream:
            import_incidents(None, IncidentImport(file_name=path.name), stream=stream)
    if not files:
        evidence.fill(INCIDENTS)


def questions() -> Iterator[Any]:
    from app.evidence.hotspots.queries import list_categories
    from app.evidence.hotspots.question import ALL_CRIME, By, Question
    from app.evidence.wards.queries import list_months

    months, there = list_months(), list_categories()
    first, last = months[max(0, len(months) - 12)], months[-1]
    for category in (ALL_CRIME, "Anti-social behaviour", "Burglary"):
        if category in (ALL_CRIME, *there):
            for by in (By.LSOA, By.SQUARE_500, By.SQUARE_250):
                yield Question(by, first, last, category)


def compare(question: Any, pairs: int) -> None:
    """Run the whole period's test with two seeds a pair, and print how often they agree."""
    from app.evidence.hotspots.counts import count
    from app.evidence.statistics.false_discovery import RATE, adjusted
    from app.evidence.statistics.hotspots.borderline import permuted, refined
    from app.evidence.statistics.hotspots.getis_ord import permutation_p

    counted = count(question)
    values, beside = counted.values.sum(axis=1), counted.places.neighbours
    plain, marked, near, took = [], [], [], []
    for seed in range(FIRST_SEED, FIRST_SEED + 2 * pairs):
        started = time.perf_counter()
        p = permutation_p(values, beside, permutations=question.permutations, seed=seed)
        result = refined(values, beside, permuted(p, question.permutations), seed=seed)
        took.append(time.perf_counter() - started)
        is_near = result.near_the_bound()
        plain.append(tuple(adjusted(p) <= RATE))
        marked.append(tuple((adjusted(result.p) <= RATE) & ~is_near))
        near.append(int(is_near.sum()))
    same = [sum(a == b for a, b in zip(runs[::2], runs[1::2], strict=True)) for runs in (plain, marked)]
    verdict = "" if same[1] >= LEAST * pairs else " (too few)"
    print(
        f"| {question.words} | {len(counted.places):,} | {sum(marked[0])} | {max(near)} | {same[0]} of {pairs} "
        f"| {same[1]} of {pairs}{verdict} | {max(took):.1f} s | {sum(took):,.0f} s |",
        flush=True,
    )
