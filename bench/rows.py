"""How fast do incidents come in, what does that cost, and how fast is the ranking afterwards?

    python -m bench rows --rows 1000000 5000000 18000000

A file of made-up rows in the form of data.police.uk is written, many forces' months in a row, of which one
force's rows lie in the city as the demonstration's do. It is imported as a command imports it, into an empty
database of its own; then PostgreSQL's own COPY takes the same rows into a table of the same shape.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl
import psutil
import psycopg
from sqlalchemy import text

SIZES = (1_000_000,)
ROUNDS = 3
OURS = 11_000  # rows a month of the city's force, as Nottinghamshire has
MONTHS = 36
OTHER_FORCES = 42
RANKINGS = 25
PIECE = 50_000
CATEGORIES = ("Anti-social behaviour", "Burglary", "Violence and sexual offences", "Drugs", "Shoplifting")


@dataclass
class Measured:
    """One import: how long, and the processor's seconds in Python and in PostgreSQL."""

    rows: int
    seconds: float
    python: float
    postgres: float
    megabytes: float
    busy: float  # how many processes wanted the processor meanwhile


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench rows", description="Measure the import of incidents."
    )
    parser.add_argument("--rows", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    chosen = parser.parse_args(arguments)
    from bench import scratch

    with scratch.running() as folder:
        print(
            "| rows | rows a second, median of rounds | seconds | Python CPU | PostgreSQL CPU | peak memory | others running |"
        )
        print("|---:|---:|---:|---:|---:|---:|---:|")
        for size in chosen.rows:
            measure(folder, size, chosen.rounds)


def measure(folder: Path, size: int, rounds: int) -> None:
    path = folder / "rows.csv"
    write_file(path, size)
    try:
        runs = [_in_a_process(folder, path) for _ in range(rounds)]
        speeds = sorted(one.rows / one.seconds for one in runs)
        middle = sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]
        print(
            f"| {size:,} | {statistics.median(speeds):,.0f} ({speeds[0]:,.0f} to {speeds[-1]:,.0f}) "
            f"| {middle.seconds:.1f} | {middle.python:.1f} s | {middle.postgres:.1f} s "
            f"| {max(one.megabytes for one in runs):.0f} MB | {middle.busy:.1f} |",
            flush=True,
        )
        _beside(folder, size, middle)
    finally:
        path.unlink()


def _in_a_process(folder: Path, path: Path) -> Measured:
    """In a process of its own, so that its memory is that of this import."""
    command = [sys.executable, "-c", "import sys; from bench import rows; rows.one(*sys.argv[1:])"]
    done = subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def one(folder: str, path: str) -> None:
    print(json.dumps(vars(_import(Path(folder), Path(path)))))


def _import(folder: Path, path: Path) -> Measured:
    from app.extensions import db
    from app.places.geography.seed_areas import load_nottingham
    from app.places.incidents import importing  # noqa: F401  what it needs is imported once a worker, not once a file
    from app.places.incidents.running import import_from
    from bench import scratch

    with scratch.new_database(folder, "bench_rows"):
        load_nottingham()
        db.session.commit()
        backend = psutil.Process(db.session.scalar(text("SELECT pg_backend_pid()")))
        before, ours = sum(backend.cpu_times()[:2]), time.process_time()
        started = time.perf_counter()
        done = import_from(path)
        seconds = time.perf_counter() - started
        python, postgres = time.process_time() - ours, sum(backend.cpu_times()[:2]) - before
        rows = done.rows
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(rows, seconds, python, postgres, megabytes, os.getloadavg()[0])


def _beside(folder: Path, size: int, ours: Measured) -> None:
    """What PostgreSQL's own COPY takes for the same rows, and the ranking on top of them."""
    from app.database import embedded_postgres
    from app.evidence.statistics.periods import choose
    from app.evidence.wards import queries
    from bench import scratch

    url = embedded_postgres.url(folder, "bench_rows")
    owner_url = embedded_postgres.owner_url(folder, "bench_rows")
    copied = _copy_again(owner_url.replace("+psycopg", ""))
    with scratch.app_on(url, folder):
        took = []
        for _ in range(RANKINGS):
            started = time.perf_counter()
            period = choose(queries.list_months(), None, None)
            assert period is not None
            ranking = queries.rank(period)
            took.append(time.perf_counter() - started)
    print(
        f"  COPY of the same rows, nothing else: {copied:.1f} s ({size / copied:,.0f} rows a second); the import "
        f"takes {ours.seconds / copied:.1f} times as long.\n"
        f"  The ward ranking of the last year ({ranking.crime + ranking.asb:,} incidents in our wards): "
        f"{statistics.median(took) * 1000:.1f} ms median.",
        flush=True,
    )


def _copy_again(url: str) -> float:
    columns = "import_id, force, month, category, easting, northing, lsoa_code, ward_id, location, synthetic"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE again (LIKE incidents INCLUDING ALL)")
        started = time.perf_counter()
        with psycopg.connect(url) as source, connection.cursor() as into:
            pieces = source.cursor().copy(f"COPY incidents ({columns}) TO STDOUT")
            with pieces as out, into.copy(f"COPY again ({columns}) FROM STDIN") as copy:
                for piece in out:
                    copy.write(piece)
        seconds = time.perf_counter() - started
        connection.execute("DROP TABLE again")
    return seconds


# --- the file ----------------------------------------------------------------------------------------
def write_file(path: Path, size: int) -> None:
    """Months of forces, one after the other, until there are enough rows."""
    dice = np.random.default_rng(2018)
    spots = _spots(dice)
    with path.open("wb") as file:
        written = 0
        for force, month in _months():
            number = min(size - written, OURS if force == 0 else OURS * 13 // 11)
            _write_month(file, dice, spots, force, month, number, heading=written == 0)
            written += number
            if written == size:
                return
        raise SystemExit(f"At most {written:,} rows can be made.")


def _months() -> Iterator[tuple[int, date]]:
    """First the city's force's three years, then month by month those of all others."""
    months = [date(2021 + n // 12, n % 12 + 1, 1) for n in range(MONTHS)]
    yield from ((0, month) for month in months)
    yield from ((force, month) for month in months for force in range(1, OTHER_FORCES + 1))


@dataclass
class Spots:
    """Map points: the first of them in the city."""

    longitudes: np.ndarray
    latitudes: np.ndarray
    lsoas: list[str]
    names: list[str]


def _spots(dice: np.random.Generator) -> Spots:
    from app.demo.incidents import build_city
    from app.places.geography import grid

    city = build_city()
    inside = grid.to_lonlat(city.eastings.ravel(), city.northings.ravel())
    codes = [code for code, row in zip(city.lsoas, city.eastings, strict=True) for _ in row]
    names = [name for row in city.names for name in row]
    longitudes = np.concatenate((inside[0], dice.uniform(-4.5, 1.0, 60_000)))
    latitudes = np.concatenate((inside[1], dice.uniform(50.6, 55.0, 60_000)))
    other = [f"E010{number:05d}" for number in dice.integers(0, 13_000, 60_000)]
    return Spots(
        longitudes, latitudes, codes + other, names + [f"On or near Street {n}" for n in range(60_000)]
    )


def _write_month(
    file: IO[bytes],
    dice: np.random.Generator,
    spots: Spots,
    force: int,
    month: date,
    number: int,
    heading: bool,
) -> None:
    in_city = len(spots.longitudes) - 60_000
    low, high = (0, in_city) if force == 0 else (in_city, len(spots.longitudes))
    at = dice.integers(low, high, number)
    if force == 0:  # half of the force's rows are outside the city
        at = np.where(dice.random(number) < 0.43, at, dice.integers(in_city, len(spots.longitudes), number))
    category = dice.integers(0, len(CATEGORIES), number)
    names = np.array(spots.names, dtype=object)[at]
    lsoas = np.array(spots.lsoas, dtype=object)[at]
    reporter = f"Force {force:02d} Police" if force else "Nottinghamshire Police"
    words = [dice.integers(0, 2**62, number) for _ in range(4)]
    frame = pl.DataFrame({"a": words[0], "b": words[1], "c": words[2], "d": words[3]}).select(
        pl.concat_str([pl.col(n).cast(pl.String).str.zfill(16).str.slice(0, 16) for n in "abcd"]).alias(
            "Crime ID"
        )
    )
    frame = frame.with_columns(
        pl.lit(f"{month:%Y-%m}").alias("Month"), pl.lit(reporter).alias("Reported by"),
        pl.lit(reporter).alias("Falls within"),
        pl.Series("Longitude", np.round(spots.longitudes[at], 6)).cast(pl.String),
        pl.Series("Latitude", np.round(spots.latitudes[at], 6)).cast(pl.String),
        pl.Series("Location", names, dtype=pl.String), pl.Series("LSOA code", lsoas, dtype=pl.String),
        pl.Series("LSOA name", lsoas, dtype=pl.String),
        pl.Series("Crime type", np.array(CATEGORIES, dtype=object)[category], dtype=pl.String),
        pl.lit("Investigation complete; no suspect identified").alias("Last outcome category"),
        pl.lit("").alias("Context"),
    )  # fmt: skip
    none = pl.Series(dice.random(number) < 0.011)
    blank = [
        pl.when(none).then(pl.lit("")).otherwise(pl.col(n)).alias(n)
        for n in ("Longitude", "Latitude", "LSOA code")
    ]
    frame.with_columns(blank).write_csv(file, include_header=heading, quote_style="never")
