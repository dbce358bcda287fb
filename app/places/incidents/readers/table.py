"""Read incidents from a CSV file with a known layout.

Columns are found by name, in any order; others are ignored. Rows with unambiguous values are read in bulk;
every other row is judged by itself, and rejected with its line and the reason if it is invalid.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

import numpy as np
import polars as pl

from app.cleaning import clean_line
from app.places.geography import grid
from app.places.incidents.readers import Batch, NotSuchAFile
from app.places.incidents.readers.duplicates import SeenMarks
from app.places.incidents.readers.fast_lines import Plain
from app.places.incidents.readers.heading import Heading, below_heading
from app.places.incidents.readers.layout import Layout, columns_of
from app.places.incidents.readers.lines import Block, fields
from app.places.incidents.readers.values import LOCATION_LENGTH, Bad, MeaningCache, Meanings, place
from app.tables.shape import change_of, is_blank
from app.words import pluralise

SCHEMA = {
    "force": pl.String,
    "month": pl.Date,
    "category": pl.String,
    "easting": pl.Int32,
    "northing": pl.Int32,
    "lsoa_code": pl.String,
    "location": pl.String,
    "day": pl.Date,
    "reference": pl.String,
    "began_at": pl.Datetime("us", "UTC"),
    "ended_at": pl.Datetime("us", "UTC"),
}
# A judged row, with its place still in the coordinates of the file.
JUDGED = {
    "force": pl.String,
    "when": pl.Date,
    "category": pl.String,
    "x": pl.Float64,
    "y": pl.Float64,
    "lsoa_code": pl.String,
    "location": pl.String,
    "reference": pl.String,
    "crime_id": pl.String,
    "outcome": pl.String,
    "line": pl.Int64,
}
# And of a file with days: when it began and ended, as minutes from midnight of `when` and of `until`; and
# whether the day of the end is left blank.
TIMES = {"clock": pl.Int32, "until": pl.Date, "until_clock": pl.Int32, "undated": pl.Boolean}
NUMBER = {"number": pl.Int32}
MOST_AT_ONCE = 2_000_000  # incidents that the rows of one block may stand for
PLACE = ("x", "y")
# If several values are wrong, the first in this order is reported.
ORDER = ("when", "force", "category", "lsoa_code", "reference")
WHOLE_ROW = [name for name in JUDGED if name != "line"]
MINUTES_A_DAY = 24 * 60
NULL_ISLAND = 100  # metres around the Grid's own zero, in the Atlantic: where unknown places are put
REPEATED = {
    "reference": "The reference {} is on an earlier line",
    "crime_id": "The same row is on an earlier line, with the same Crime ID",
}


def read(
    file: BinaryIO,
    layout: Layout,
    *,
    today: date,
    force: str | None = None,
    separator: str = ",",
    spellings: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """The file's incidents; with a force, only those that this force reported.

    `spellings`: of categories that are loaded already.
    """
    reader: TableReader | None = None
    for block, below in below_heading(file, layout, separator):
        if reader is None:
            reader = TableReader(below, layout, today, force, spellings)
        yield reader.batch(block)


class TableReader:
    """Turns rows into columns, caching the meaning of each distinct value."""

    def __init__(
        self,
        below: Heading,
        layout: Layout,
        today: date,
        force: str | None,
        spellings: Mapping[str, str] | None = None,
    ) -> None:
        self.layout, self.heading, self.separator = layout, below.names, below.separator
        self.at = columns_of(below.names, layout)
        self.judged = JUDGED | TIMES if layout.has_days else JUDGED
        self.order: tuple[str, ...] = ORDER
        self.texts = [name for name in self.judged if name != "line"]
        self.width = len(below.names)
        self.seen = SeenMarks()
        self.end = (0, False)  # the last line so far, and whether it is less than a row
        self.wanted = force.strip().casefold() if force else None
        meanings = Meanings(layout, today, spellings)
        self.caches: dict[str, MeaningCache[Any]] = {
            "force": MeaningCache(meanings.force),
            "when": MeaningCache(meanings.when),
            "category": MeaningCache(meanings.category),
            "lsoa_code": MeaningCache(meanings.lsoa_code),
            "reference": MeaningCache(meanings.reference),
        }
        if layout.has_days:
            self._read_times(meanings)
        if layout.number:
            self.judged, self.order = self.judged | NUMBER, (*ORDER, "number")
            self.texts.append("number")
            self.caches["number"] = MeaningCache(meanings.number)

    def _read_times(self, meanings: Meanings) -> None:
        """Read times from columns of their own or, without those, from the columns of the days."""
        for name, column, day in (("clock", "when_time", "when"), ("until_clock", "until_time", "until")):
            if column in self.at or day in self.at:
                self.at[name] = self.at.get(column, self.at.get(day, 0))
        if "until" in self.at:
            self.at["undated"] = self.at["until"]
        clocks = MeaningCache(meanings.clock)
        self.caches |= {
            "clock": clocks, "until": MeaningCache(meanings.until), "until_clock": clocks,
            "undated": MeaningCache(lambda text: not text.strip()),
        }  # fmt: skip

    def batch(self, block: Block) -> Batch:
        self._note_end(block)
        parts = [self._judge_rows(block, zip(block.lines, block.rows, strict=True))]
        if block.plain is not None and len(block.plain.lines):
            sure, unsure = self._read_quickly(block.plain)
            parts += [sure, self._judge_rows(block, _again(block.plain, unsure, self.separator))]
        judged = pl.concat(parts)
        if self.layout.reference:
            judged = self._drop_repeated(block, judged, "reference", ["reference"])
        elif "crime_id" in self.at:
            judged = self._drop_repeated(block, judged, "crime_id", WHOLE_ROW)
        rejections = sorted(block.rejections, key=lambda rejection: rejection.line)
        if self.layout.number:
            judged = self._counted(judged)
        cut_short = block.is_last and self.end[1]
        return Batch(self._finished(judged), rejections, block.bytes_read, cut_short)

    def _counted(self, judged: pl.DataFrame) -> pl.DataFrame:
        """Each row as often as it says."""
        number = judged["number"].to_numpy()
        if number.sum() > MOST_AT_ONCE:
            raise NotSuchAFile(
                f"“{self.layout.number}” adds up to too many incidents. Check that it is the right column."
            )
        return judged[np.repeat(np.arange(judged.height), number)]

    def _note_end(self, block: Block) -> None:
        ends = [self.end]
        if block.rows and not is_blank(block.rows[-1]):
            ends.append((block.lines[-1], len(block.rows[-1]) < self.width))
        if block.plain is not None and len(block.plain.lines):
            ends.append((int(block.plain.lines[-1]), False))
        if block.rejections:
            ends.append((block.rejections[-1].line, True))
        self.end = max(ends)

    def _drop_repeated(self, block: Block, judged: pl.DataFrame, name: str, same: list[str]) -> pl.DataFrame:
        """Drop rows that repeat an earlier one. Rows without the name are all different incidents."""
        marks = judged.select(same).hash_rows(seed=0).to_numpy()
        named = np.flatnonzero((judged[name] != "").to_numpy())
        lines = judged["line"].to_numpy()
        in_order = named[np.argsort(lines[named], kind="stable")]
        again = in_order[~self.seen.first_ones(marks[in_order])]
        if not len(again):
            return judged
        repeated = judged[again.tolist()].select("line", name, "category")
        for line, words, category in repeated.iter_rows():
            block.reject(line, REPEATED[name].format(words), f"{words}, {category}")
        return judged.filter(~pl.col("line").is_in(repeated["line"].implode()))

    # --- one by one ----------------------------------------------------------------------------------
    def _judge_rows(self, block: Block, rows: Any) -> pl.DataFrame:
        accepted = []
        for line, row in rows:
            judged = self._judge(line, row)
            if isinstance(judged, Bad):
                block.reject(line, str(judged), self.separator.join(row))
            elif judged is not None:
                accepted.append(judged)
        return pl.DataFrame(accepted, schema=self.judged, orient="row")

    def _judge(self, line: int, row: list[str]) -> tuple[Any, ...] | Bad | None:
        """The row's values in the order of `judged`; Bad if invalid; None if blank or of another force."""
        if is_blank(row):
            return None
        row = self._evened(row)
        if len(row) != self.width:
            if change := change_of(line, row, self.separator, self.width):
                raise NotSuchAFile(str(change))
            return Bad(f"{pluralise(len(row), 'value')} but there are {self.width} columns")
        if row == self.heading:
            return Bad("This row repeats the column names")
        texts = {name: row[self.at[name]] if name in self.at else "" for name in self.texts}
        values: dict[str, Any] = {name: cache[texts[name]] for name, cache in self.caches.items()}
        if self.wanted and values["force"].casefold() != self.wanted:
            return None
        where = place(self.layout.grid, texts["x"], texts["y"])
        for value in (*(values[name] for name in self.order), where):
            if isinstance(value, Bad):
                return value
        values |= {
            "x": where[0],
            "y": where[1],
            "location": str(clean_line(texts["location"]))[:LOCATION_LENGTH],
            "crime_id": texts["crime_id"],
            "outcome": texts["outcome"],
            "line": line,
        }
        return tuple(values[name] for name in self.judged)

    def _evened(self, row: list[str]) -> list[str]:
        """Without blank values beyond the heading; with those that a column without a name would have."""
        if len(row) > self.width and is_blank(row[self.width :]):
            return row[: self.width]
        if len(row) < self.width and is_blank(self.heading[len(row) :]):
            return [*row, *[""] * (self.width - len(row))]
        return row

    # --- in bulk -------------------------------------------------------------------------------------
    def _read_quickly(self, plain: Plain) -> tuple[pl.DataFrame, np.ndarray]:
        """The unambiguous rows, and the positions of the others."""
        texts = self._columns(plain)
        if texts.height != len(plain.lines):
            return pl.DataFrame(schema=self.judged), np.arange(len(plain.lines))
        values = texts.with_columns(*[self._meant(name, texts[name]) for name in self.caches])
        values = values.with_columns(_shortened(), *_as_numbers(), pl.Series("line", plain.lines))
        wanted, sure = self._wanted(values), self._sure(values, texts)
        kinds = self.judged.items()
        good = values.filter(wanted & sure).select(pl.col(name).cast(kind) for name, kind in kinds)
        return good, np.flatnonzero((wanted & ~sure).to_numpy())

    def _columns(self, plain: Plain) -> pl.DataFrame:
        return texts_of(plain, self.at, self.texts, self.separator)

    def _meant(self, name: str, texts: pl.Series) -> pl.Series:
        """The meaning of each text; null where it is invalid or another force reported it."""
        distinct = texts.unique().to_list()
        cache = self.caches[name]
        meant = [None if isinstance(cache[text], Bad) else cache[text] for text in distinct]
        if meant == distinct:
            return texts
        kind = self.judged[name]
        return texts.replace_strict(distinct, pl.Series(meant, dtype=kind), return_dtype=kind).alias(name)

    def _wanted(self, values: pl.DataFrame) -> pl.Series:
        """A mask of the rows of the chosen force; a row without a force is not one of them."""
        if self.wanted is None:
            return pl.repeat(True, values.height, eager=True)
        named = values["force"].unique().drop_nulls().to_list()
        wanted = [name for name in named if name.casefold() == self.wanted]
        return values["force"].is_in(wanted).fill_null(False)

    def _sure(self, values: pl.DataFrame, texts: pl.DataFrame) -> pl.Series:
        (low_x, high_x), (low_y, high_y) = self.layout.grid.bounds
        inside = pl.col("x").is_between(low_x, high_x) & pl.col("y").is_between(low_y, high_y)
        nowhere = (texts["x"] == "") & (texts["y"] == "")
        there = pl.all_horizontal(pl.col(name).is_not_null() for name in self.order)
        return values.select((inside.fill_null(False) | nowhere) & there).to_series()

    # --- places --------------------------------------------------------------------------------------
    def _finished(self, judged: pl.DataFrame) -> pl.DataFrame:
        """Project places to the National Grid, and reduce dates to months."""
        columns = [pl.col("when").dt.truncate("1mo").alias("month"), *self._on_the_grid(judged)]
        if self.layout.has_days:
            columns += [pl.col("when").alias("day"), *self._moments()]
        names = [name for name in SCHEMA if name not in self.layout.absent]
        return judged.with_columns(columns).select(names)

    def _moments(self) -> list[pl.Expr]:
        """When it began and ended. A time without a date is of the same day or, if earlier, of the night
        after. Where its date cannot be read, when it ended is not known."""
        night_after = (pl.col("until_clock") < pl.col("clock")).cast(pl.Int32) * MINUTES_A_DAY
        ended = _moment("when", pl.col("until_clock") + night_after)
        ended = pl.when("undated").then(ended).otherwise(_moment("until", pl.col("until_clock")))
        return [
            _moment("when", pl.col("clock")).alias("began_at"),
            pl.when(pl.col("clock").is_not_null()).then(ended).alias("ended_at"),
        ]

    def _on_the_grid(self, judged: pl.DataFrame) -> list[pl.Series]:
        x, y = (judged[name].to_numpy() for name in PLACE)
        if self.layout.grid.is_longitude_and_latitude:
            x, y = grid.to_grid(x, y)
        nowhere = np.hypot(x, y) < NULL_ISLAND
        if nowhere.any():
            x, y = np.where(nowhere, np.nan, x), np.where(nowhere, np.nan, y)
        return [_metres("easting", x), _metres("northing", y)]


def _moment(day: str, minutes: pl.Expr) -> pl.Expr:
    """A day and minutes on London's clock, as a moment.

    Of a time that there is twice, the night the clocks go back, it is the first; one that there is not, the
    night they go forward, is that of a clock nobody has put forward yet.
    """
    here = pl.col(day).cast(pl.Datetime("us")) + pl.duration(minutes=minutes)

    def known(time: pl.Expr) -> pl.Expr:
        return time.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")

    return known(here).fill_null(known(here + pl.duration(hours=1))).dt.convert_time_zone("UTC")


def _shortened() -> pl.Expr:
    seen = pl.col("location").str.replace_all(r"\p{Cf}", "").str.replace_all(r"[\p{Cc}\s]+", " ")
    return seen.str.strip_chars().str.slice(0, LOCATION_LENGTH)


def _as_numbers() -> list[pl.Expr]:
    return [pl.col(name).cast(pl.Float64, strict=False) for name in PLACE]


def _metres(name: str, values: np.ndarray) -> pl.Series:
    is_known = np.isfinite(values)
    whole = pl.Series(name, np.rint(np.where(is_known, values, 0)).astype(np.int32))
    return whole.set(pl.Series(~is_known), None) if not is_known.all() else whole


def texts_of(plain: Plain, at: Mapping[str, int], names: Sequence[str], separator: str) -> pl.DataFrame:
    """The columns of these names, as text; blank where the file has none."""
    positions = sorted(set(at.values()))
    read = pl.read_csv(
        plain.data, has_header=False, infer_schema=False, empty_string_is_null=False, separator=separator,
        columns=positions, quote_char='"' if b'"' in plain.data else None,
    )  # fmt: skip
    columns = {name: read.to_series(positions.index(place)) for name, place in at.items()}
    blank = pl.repeat("", read.height, dtype=pl.String, eager=True)
    return pl.DataFrame({name: columns.get(name, blank) for name in names})


def _again(plain: Plain, positions: np.ndarray, separator: str) -> Iterator[tuple[int, list[str]]]:
    """These lines split by the csv module, to be judged one by one."""
    texts = plain.texts() if len(positions) else []
    for position in positions.tolist():
        row = fields(texts[position], separator)
        if row is None:  # sort_out excludes such lines
            raise NotSuchAFile(f"Line {plain.lines[position]} cannot be read.")
        yield int(plain.lines[position]), row
