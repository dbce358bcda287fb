"""Pass over what stands above the heading of a file of incidents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.readers.layout import Layout, columns_of, knows
from app.places.incidents.readers.lines import Block, Blocks
from app.tables.shape import LOOKED_AT, heading_at


@dataclass(frozen=True)
class Heading:
    """The names of the columns, and what separates their values."""

    names: list[str]
    separator: str


def below_heading(file: BinaryIO, layout: Layout, separator: str) -> Iterator[tuple[Block, Heading]]:
    """The file's blocks from below its heading; NotSuchAFile if no row is the heading of this layout."""
    blocks = Blocks(file, separator)
    heading: Heading | None = None
    above = Block()
    for block in blocks:
        if heading is None:
            above = _joined(above, block)
            if (at := _find(above, layout)) is None:
                if _is_over(above):
                    break
                continue
            heading = Heading(above.rows[at], separator)
            blocks.width = len(heading.names)
            block = _below(above, at)
        yield block, heading
    if heading is None and (above.rows or above.rejections):
        raise _refusal(above, layout)


def _joined(one: Block, other: Block) -> Block:
    return Block(
        one.lines + other.lines, one.rows + other.rows, None, one.rejections + other.rejections,
        other.bytes_read, other.is_last,
    )  # fmt: skip


def _find(block: Block, layout: Layout) -> int | None:
    return next((at for at, row in enumerate(block.rows[:LOOKED_AT]) if knows(layout, row)), None)


def _is_over(block: Block) -> bool:
    return bool(block.rows) and len(block.rows) + len(block.rejections) > LOOKED_AT


def _below(block: Block, at: int) -> Block:
    rejections = [each for each in block.rejections if each.line > block.lines[at]]
    return Block(
        block.lines[at + 1 :], block.rows[at + 1 :], None, rejections, block.bytes_read, block.is_last
    )


def _refusal(block: Block, layout: Layout) -> NotSuchAFile:
    """Which line should have been the heading, and what is wrong with it."""
    first = block.rejections[0] if block.rejections else None
    if first and (not block.rows or first.line < block.lines[0]):
        return NotSuchAFile(f"Line {first.line:,} must name the columns. {first.reason}.")
    at = heading_at(block.rows) or 0
    try:
        columns_of(block.rows[at], layout)
    except NotSuchAFile as refusal:
        return NotSuchAFile(f"Line {block.lines[at]:,} must name the columns. {refusal}")
    raise AssertionError("a row that names all columns is the heading")
