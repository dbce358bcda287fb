"""How fast are the ward ranking, Gi*, concentration, a neighbourhood's page and the map, at a million incidents?

    python -m bench evidence --incidents 100000 1000000

The demonstration's partnership, with made-up incidents over three years in the LSOAs of the city. They go in
by COPY and are counted by the database; what is measured is how they are read.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

SIZES = (100_000, 1_000_000)
MONTHS = 36
FIRST = date(2023, 1, 1)
POINTS_AN_LSOA = 20
ROUNDS = 7
VISITS = 40
CASE = "a case’s evidence"
LIMITS = {"ward ranking page": 0.03, CASE: 0.06}  # seconds, once it has been read
EXPECTED = "Bench Police"  # the source and the partnership’s force, which every one of these pages names
MAPS = {
    "wards by crime": "shade=crime",
    "LSOAs by harm": "shade=crime&finer=harm&draw=&draw=lsoas&draw=hins",
    "squares of 250 m by crime": "shade=crime&draw=&draw=squares-250&draw=hins",
    "all layers": "shade=crime&draw=&draw=hins&draw=hotspots&draw=lsoas&draw=squares-500&draw=squares-250",
}
CIRCLE = "place=circle&point=457200,340000&metres=500"
DRAWN = "place=drawn&at=455800.338800_458600.338800_458600.341600_455800.341600"  # eight square kilometres
QUESTIONS = {
    "ranking of a group, by harm, with change": "/evidence/wards?what=group:violence&weigh=harm&beside=year",
    "ranking of two categories, three years": "/evidence/wards?what=Burglary|Robbery&when=36-months",
    "trend of a group": "/evidence/change/trend?what=group:acquisitive",
    "trend in a circle of 500 m": f"/evidence/change/trend?what=Robbery&{CIRCLE}",
    "trend in a drawn place": f"/evidence/change/trend?what=crime&{DRAWN}",
    "map of a category by LSOA": "/map?what=Robbery&when=3-months&draw=&draw=lsoas",
    "map of a group by squares, by harm": "/map?what=group:violence&weigh=harm&draw=&draw=squares-250",
    "map of two categories, three years": "/map?what=Burglary|Robbery&when=36-months&place=hins",
    "change of a group beside the city": "/evidence/change?what=group:violence&place=hins&beside=city",
    "change in a circle, three months": f"/evidence/change?when=3-months&beside=before&{CIRCLE}",
}
CATEGORIES = (
    "Anti-social behaviour",
    "Burglary",
    "Violence and sexual offences",
    "Robbery",
    "Shoplifting",
    "Drugs",
)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench evidence", description="Measure the evidence.")
    parser.add_argument("--incidents", type=int, nargs="+", default=list(SIZES), metavar="N")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    with scratch.running() as folder:
        print("| incidents | what | median | slowest | at most |")
        print("|---:|---|---:|---:|---:|")
        for size in chosen.incidents:
            measure(folder, size)


def measure(folder: Path, size: int) -> None:
    """Fill a database of this size, and read it in every way."""
    from app.demo.content import read
    from app.demo.structure import set_up
    from app.extensions import db
    from bench import scratch
    from bench.server import serving

    with scratch.new_database(folder, "bench_evidence") as environ:
        set_up(None, read())
        fill(size)
        statistics_of(size)
        visits = pages()
        db.session.remove()
        with serving(environ) as server:
            visit(size, server.port, visits)


# --- what is read ------------------------------------------------------------------------------------
def statistics_of(size: int) -> None:
    """Time the worker's part without the web: reading, testing, then a whole run."""
    from app.evidence.hotspots.counts import count
    from app.evidence.hotspots.question import By, Question
    from app.evidence.hotspots.running import work_out
    from app.evidence.statistics.hotspots.getis_ord import permutation_p, z_scores
    from app.evidence.wards import queries

    last = queries.list_months()[-1]
    for by, limit in ((By.LSOA, 0.3), (By.SQUARE_250, 2.0)):
        question = Question(by, FIRST, last, permutations=999)
        counted = count(question)
        values, beside = counted.values.sum(axis=1), counted.places.neighbours

        def test(values: Any = values, beside: Any = beside) -> None:
            z_scores(values, beside)
            permutation_p(values, beside, permutations=999, seed=1)

        called = f"{len(counted.places):,} {by.label}"
        report(size, f"counting, {called}", timed(partial(count, question)))
        report(size, f"Gi* and 999 permutations, {called}", timed(test), limit)
        report(
            size,
            f"a whole run, 36 months each tested, {called}",
            timed(partial(work_out, question, _ignore_progress), 3),
        )
        many = Question(by, FIRST, last)
        report(
            size,
            f"the same with 9,999 permutations, {called}",
            timed(partial(work_out, many, _ignore_progress), 3),
        )


def _ignore_progress(percent: int, doing: str) -> None:
    return None


def pages() -> tuple[int, dict[str, str]]:
    """The visiting person and the addresses of the pages."""
    from app.evidence.statistics.periods import choose
    from app.evidence.wards import queries
    from app.evidence.wards.services import Decision, decide_hins, propose_hins
    from app.extensions import db
    from app.models.person import Membership, Role

    def holder(role: Role) -> Any:
        return db.session.query(Membership).filter_by(role=role).order_by(Membership.id)

    analyst = holder(Role.ANALYST).first().user
    chair = next(m.user for m in holder(Role.CHAIR) if m.group and m.group.kind.value == "executive")
    period = choose(queries.list_months(), None, None)
    assert period
    ward = queries.rank(period).wards[0].figures.ward_id
    hins = propose_hins(analyst, ward_ids=[ward], period=period, reason="Measured")
    decide_hins(chair, [Decision(hins[0], "approve")], reason="Measured")
    find_hotspots(analyst, period)
    return chair.id, {
        "ward ranking page": "/evidence/wards",
        "ward ranking page, all 36 months": f"/evidence/wards?from={FIRST:%Y-%m}",
        "High Impact Neighbourhood’s page": f"/evidence/high-impact-neighbourhoods/{hins[0].id}",
        "concentration page": "/evidence/concentration",
        CASE: f"/profiles/case/{log_a_case(chair, ward)}",
    }


def log_a_case(actor: Any, ward_id: int) -> str:
    """A case in the middle of the ward with most crime, of the demonstration's first theme."""
    from app.casework.cases.services import log_case
    from app.extensions import db
    from app.models.area import Area
    from app.models.partnership import Theme

    ward = db.session.get_one(Area, ward_id)
    theme = db.session.query(Theme).order_by(Theme.position).first()
    assert theme
    spot: dict[str, Any] = {"easting": ward.easting, "northing": ward.northing}
    return log_case(actor, title="Noise on the square", theme=theme, ward=ward, **spot).reference


def find_hotspots(analyst: Any, period: Any) -> None:
    """Compute hotspots for the map, with few permutations because only the map is measured."""
    from app.evidence.hotspots.question import By, Question
    from app.evidence.hotspots.running import HotspotJob
    from app.evidence.hotspots.services import request_hotspots

    question = Question(By.SQUARE_250, period.first, period.last, permutations=999)
    run_id = request_hotspots(analyst, question).id
    HotspotJob(run_id).run()


def visit(size: int, port: int, visits: tuple[int, dict[str, str]]) -> None:
    from bench.visitor import Visitor

    person, addresses = visits
    visitor = Visitor(port)
    visitor.sign_in(person)
    for called, address in addresses.items():
        visitor.get(address, EXPECTED)
        limit = LIMITS.get(called)
        report(size, called, timed(partial(visitor.get, address, EXPECTED), VISITS), limit)
    visit_questions(size, visitor)
    for called, layers in MAPS.items():
        visit_map(size, visitor, called, layers)


def visit_questions(size: int, visitor: Any) -> None:
    """Time pages that answer a question, first uncached in each worker, then cached."""
    for called, address in QUESTIONS.items():
        first = timed(partial(visitor.get, address, EXPECTED), 2)
        report(size, f"{called}, not kept yet", [max(first)], 1.0)
        for _ in range(6):  # until every worker has it
            visitor.get(address, EXPECTED)
        report(size, f"{called}, kept", timed(partial(visitor.get, address, EXPECTED), VISITS), 0.1)


def visit_map(size: int, visitor: Any, called: str, layers: str) -> None:
    """Time the map page and its picture, first uncached in each worker, then cached."""
    for part, address, expected in (
        ("page", f"/map?{layers}", EXPECTED),
        ("picture", f"/map/frame?{layers}", "mapParts"),
    ):
        first = timed(partial(visitor.get, address, expected), 2)
        report(size, f"map {part}, {called}, not kept yet", [max(first)], 0.2)
        for _ in range(6):  # until every worker has it
            visitor.get(address, expected)
        cached = timed(partial(visitor.get, address, expected), VISITS)
        report(size, f"map {part}, {called}, kept", cached, 0.05)


# --- filling -----------------------------------------------------------------------------------------
def fill(size: int) -> None:
    """Store this many incidents, the same each time: places of one city, some with far more than others."""
    from app.places.incidents.recount import recount
    from bench import scratch

    with psycopg.connect(scratch.address()) as connection:
        connection.execute("UPDATE partnerships SET police_force = %s", [EXPECTED])
        _copy(connection, size)
        months = connection.execute("SELECT DISTINCT force, month FROM incidents").fetchall()
        recount(connection.cursor(), months)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _copy(connection: psycopg.Connection, size: int) -> None:
    from app.evidence.statistics.periods import months_later

    lsoas = connection.execute(
        "SELECT code, parent_id, easting, northing FROM areas WHERE kind = 'lsoa' ORDER BY code"
    ).fetchall()
    rng = np.random.default_rng(1)
    weights = rng.lognormal(0, 0.8, len(lsoas))
    where = rng.choice(len(lsoas), size, p=weights / weights.sum())
    spot = (rng.random(size) ** 2 * POINTS_AN_LSOA).astype(int)
    shifts = rng.integers(-250, 250, (len(lsoas), POINTS_AN_LSOA, 2))
    when, what = np.sort(rng.integers(0, MONTHS, size)), rng.choice(len(CATEGORIES), size)
    months = [months_later(FIRST, number) for number in range(MONTHS)]
    with connection.cursor().copy(
        "COPY incidents (synthetic, force, month, category, easting, northing, lsoa_code, ward_id, location) FROM STDIN"
    ) as copy:
        for place, point, month, category in zip(
            where.tolist(), spot.tolist(), when.tolist(), what.tolist(), strict=True
        ):
            code, ward, easting, northing = lsoas[place]
            east, north = shifts[place, point]
            copy.write_row((
                False, EXPECTED, months[month], CATEGORIES[category], easting + int(east),
                northing + int(north), code, ward, f"On or near {code} {point}",
            ))  # fmt: skip


# --- timing ------------------------------------------------------------------------------------------
def timed(act: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return took


def report(size: int, what: str, took: list[float], limit: float | None = None) -> None:
    at_most = "" if limit is None else f"{limit * 1000:,.0f} ms"
    print(
        f"| {size:,} | {what} | {statistics.median(took) * 1000:,.1f} ms | {max(took) * 1000:,.1f} ms | {at_most} |",
        flush=True,
    )
