"""One spelling of each police force: names that differ in capitals only are one force."""

from collections.abc import Iterable

import polars as pl

from app.places.incidents.recount import Month


class ForceNames:
    """Spells a force as the partnership does, or else as the incidents that are loaded already."""

    def __init__(self, ours: str, loaded: Iterable[Month]) -> None:
        self._spelt = {force.casefold(): force for force, _ in loaded}
        if ours:
            self._spelt[ours.casefold()] = ours

    def unified(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with each force in its one spelling; of a new one, that of its first row."""
        forces = sorted(rows["force"].unique())
        spelt = [self._spelt.setdefault(force.casefold(), force) for force in forces]
        if spelt == forces:
            return rows
        return rows.with_columns(pl.col("force").replace(forces, spelt))
