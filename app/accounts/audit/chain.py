"""Has the record been left alone since it was written, and if not, where does it break?

Each entry's hash covers its own words and the hash of the entry before it in its strand (see the
second migration, whose function computes it here too). So an entry that was changed or moved no longer
fits its own hash, nor does the next one after a move, and one that was taken out leaves a gap. Where a
strand ends is kept beside it, so that its last entries cannot be cut off unseen.

The owner of the database could rewrite the whole record. A head that was noted somewhere else guards against
that: `is_still_there(head)` says whether the record up to it is unchanged.
"""

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from app.extensions import db
from app.models.audit import STRANDS
from app.words import pluralise

MOST_BREAKS = 1000


class Wrong(enum.StrEnum):
    CHANGED = "it was changed or moved after it was written, or the one before it was"
    MISSING = "{entries} missing before it"
    TAIL_CUT = "{entries} missing after it"
    ADDED = "{entries} more than the strand was left with"
    END_CHANGED = "the end of the strand does not fit its last entry"
    END_MISSING = "the end of the strand was removed"


@dataclass(frozen=True)
class Break:
    """A place where the record was changed. `entry` is None if the entry itself is gone."""

    strand: int
    place: int
    entry: int | None
    wrong: Wrong
    number: int = 0

    @property
    def sentence(self) -> str:
        entry = f", entry {self.entry}" if self.entry else ""
        wrong = self.wrong.format(number=self.number, entries=pluralise(self.number, "entry", "entries"))
        return f"Strand {self.strand}, place {self.place}{entry}: {wrong}."


@dataclass(frozen=True)
class Head:
    """The length and hash of the record at a moment, short enough to note elsewhere."""

    digest: str
    lengths: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.digest}:{'.'.join(str(length) for length in self.lengths)}"

    @classmethod
    def find_in(cls, words: str) -> "Head | None":
        """Find a head in a text, such as the output of an earlier check."""
        match = re.search(r"\b([0-9a-f]{64}):(\d+(?:\.\d+)+)", words)
        if match is None:
            return None
        return cls(match[1], tuple(int(length) for length in match[2].split(".")))


@dataclass(frozen=True)
class Check:
    """The result of checking the whole chain."""

    entries: int
    head: Head
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        return not self.breaks

    @property
    def where_broken(self) -> str:
        """How many places are broken, as a phrase; only the first few of each kind are counted."""
        more = "at least " if len(self.breaks) >= MOST_BREAKS else ""
        return f"in {more}{pluralise(len(self.breaks), 'place')}"

    @property
    def sentences(self) -> list[str]:
        return [break_.sentence for break_ in self.breaks]


# One statement, for one snapshot of a record that others keep writing. It returns only the entries that do
# not fit, so its memory does not grow with the record.
_WALK = text("""
WITH walked AS (
  SELECT e.id, e.strand, e.place, e.hash,
    lag(e.place, 1, 0::bigint) OVER along AS place_before,
    audit_digest(coalesce(lag(e.hash) OVER along, audit_seed.hash), e) AS expected
  FROM audit_entries e
  CROSS JOIN LATERAL (SELECT sha256(convert_to('strand ' || e.strand, 'UTF8')) AS hash) AS audit_seed
  WINDOW along AS (PARTITION BY e.strand ORDER BY e.place)
), misfits AS (
  SELECT strand, place, id, place - place_before - 1 AS missing FROM walked
  WHERE place <> place_before + 1 OR hash <> expected
  LIMIT :most
), ends AS (
  SELECT number AS strand, s.length, s.hash, coalesce(last.place, 0) AS place, last.id,
    coalesce(last.hash, sha256(convert_to('strand ' || number, 'UTF8'))) AS last_hash
  FROM generate_series(0, :strands - 1) AS number
  LEFT JOIN audit_strands s ON s.strand = number
  LEFT JOIN LATERAL (
    SELECT place, id, hash FROM audit_entries WHERE strand = number ORDER BY place DESC LIMIT 1
  ) AS last ON true
)
SELECT 'misfit' AS part, strand, place, id, missing AS number, NULL::bytea AS hash, true AS fits FROM misfits
UNION ALL
SELECT 'end', strand, place, id, length, last_hash, hash = last_hash FROM ends
ORDER BY part, strand, place
""")

_AT = text("""
SELECT n.strand, e.hash FROM unnest(CAST(:strands AS int[]), CAST(:places AS bigint[])) AS n(strand, place)
LEFT JOIN audit_entries e ON e.strand = n.strand AND e.place = n.place ORDER BY n.strand
""")


def check() -> Check:
    """Check the whole chain."""
    rows = db.session.execute(_WALK, {"strands": STRANDS, "most": MOST_BREAKS}).all()
    ends = [row for row in rows if row.part == "end"]
    misfits = [row for row in rows if row.part == "misfit"]
    breaks = [*map(_of_entry, misfits), *(break_ for end in ends if (break_ := _of_end(end)))]
    head = Head(_digest([end.hash for end in ends]), tuple(end.place for end in ends))
    return Check(sum(end.place for end in ends), head, tuple(sorted(breaks, key=_where)))


def is_still_there(head: Head) -> bool:
    """Whether the record up to a noted head is unchanged."""
    strands = list(range(len(head.lengths)))
    rows = db.session.execute(_AT, {"strands": strands, "places": list(head.lengths)}).all()
    hashes = [row.hash if head.lengths[row.strand] else _seed(row.strand) for row in rows]
    return None not in hashes and _digest(hashes) == head.digest


def _where(break_: Break) -> tuple[int, int]:
    return break_.strand, break_.place


def _digest(hashes: list[bytes]) -> str:
    return hashlib.sha256(b"".join(hashes)).hexdigest()


def _seed(strand: int) -> bytes:
    return hashlib.sha256(f"strand {strand}".encode()).digest()


def _of_end(end: Any) -> Break | None:
    if end.number is None:
        return Break(end.strand, end.place, end.id, Wrong.END_MISSING)
    if end.place < end.number:
        return Break(end.strand, end.place, end.id, Wrong.TAIL_CUT, end.number - end.place)
    if end.place > end.number:
        return Break(end.strand, end.place, end.id, Wrong.ADDED, end.place - end.number)
    return None if end.fits else Break(end.strand, end.place, end.id, Wrong.END_CHANGED)


def _of_entry(misfit: Any) -> Break:
    wrong = Wrong.MISSING if misfit.number else Wrong.CHANGED
    return Break(misfit.strand, misfit.place, misfit.id, wrong, misfit.number)
