"""When: a preset, or any months. Presets are counted back from the newest month of what is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.evidence.questions import address
from app.evidence.statistics.periods import Period, choose, months_later, read_month
from app.words import in_words, month

MONTHS = "months"  # the value of `when` that asks for those of `from` and `to`
YEAR, HALF, QUARTER = 12, 6, 3
APRIL = 4  # when a financial year begins


class Preset(NamedTuple):
    """`first` and `last`: of the newest month that is loaded."""

    label: str
    first: Callable[[date], date]
    last: Callable[[date], date]


def _newest(newest: date) -> date:
    return newest


def _ago(months: int) -> Callable[[date], date]:
    return lambda newest: months_later(newest, -months)


def _calendar(years_ago: int = 0, month: int = 1) -> Callable[[date], date]:
    """A month of the newest month's calendar year, or of an earlier one."""
    return lambda newest: date(newest.year - years_ago, month, 1)


def _financial(years_ago: int = 0, later: int = 0) -> Callable[[date], date]:
    """The start of the newest month's financial year, or of an earlier one, and so many months later."""
    return lambda newest: months_later(
        date(newest.year - (newest.month < APRIL) - years_ago, APRIL, 1), later
    )


# By their value in a query string, in the order in which they are offered.
PRESETS: dict[str, Preset] = {
    "12-months": Preset("Last 12 months", _ago(YEAR - 1), _newest),
    "1-month": Preset("Newest month", _newest, _newest),
    "3-months": Preset("Last 3 months", _ago(QUARTER - 1), _newest),
    "6-months": Preset("Last 6 months", _ago(HALF - 1), _newest),
    "36-months": Preset("Last 36 months", _ago(3 * YEAR - 1), _newest),
    "year": Preset("This calendar year so far", _calendar(), _newest),
    "financial-year": Preset("This financial year so far", _financial(), _newest),
    "last-year": Preset("Last calendar year", _calendar(1), _calendar(1, 12)),
    "last-financial-year": Preset("Last financial year", _financial(1), _financial(1, YEAR - 1)),
    "3-months-last-year": Preset("The same 3 months last year", _ago(YEAR + QUARTER - 1), _ago(YEAR)),
    "12-months-last-year": Preset("The same 12 months last year", _ago(2 * YEAR - 1), _ago(YEAR)),
    "all": Preset("Every month loaded", lambda newest: date(1900, 1, 1), _newest),
}
USUAL, FOR_CHARTS = "12-months", "36-months"


@dataclass(frozen=True)
class When:
    """`preset`: its key, unless months were chosen. `asked`: not what a page shows by itself.

    `at_fields`: why the month of a field is not shown.
    """

    period: Period
    preset: str = ""
    asked: bool = True
    at_fields: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def in_address(self) -> dict[str, str]:
        if not self.asked:
            return {}
        return {address.WHEN: self.preset} if self.preset else self.period.in_address

    @property
    def name(self) -> str:
        """Its preset within a sentence, or its months."""
        label = PRESETS[self.preset].label if self.preset else ""
        return f"{label[0].lower()}{label[1:]}" if label else self.period.words

    @property
    def words(self) -> str:
        """May 2025 to April 2026 (last 12 months)."""
        return f"{self.period.words} ({self.name})" if self.preset else self.period.words


def read_when(query: Mapping[str, Any], loaded: Sequence[date], usual: str = USUAL) -> tuple[When, list[str]]:
    """Which months an address asks for. `loaded`: of what is asked, one at least. `usual`: a preset."""
    asked, notices = address.first_of(query, address.WHEN), list[str]()
    if asked in PRESETS and not _were_changed(query):
        if period := _period_of(asked, loaded):
            return When(period, asked), _beside_preset(query, period, PRESETS[asked].label)
        notices.append(f"Nothing is loaded for “{PRESETS[asked].label}”. {_shows(usual)}")
        return _usual(loaded, usual), notices
    typed = {name: address.first_of(query, name) for name in (address.FIRST, address.LAST)}
    if asked not in ("", MONTHS, *PRESETS):
        shows = "" if any(typed.values()) else f" {_shows(usual)}"
        notices.append(f"There is no period {address.quoted(asked)}.{shows}")
    if not any(typed.values()):
        return _usual(loaded, usual), notices
    return _chosen(typed, loaded, usual, notices), notices


def _beside_preset(query: Mapping[str, Any], period: Period, label: str) -> list[str]:
    """What is said of other months that an address names beside a preset. A form always sends both."""
    typed = {name: address.first_of(query, name) for name in (address.FIRST, address.LAST)}
    others = [text for name, text in typed.items() if text and text != period.in_address[name]]
    if not others or address.first_of(query, address.SHOWN):
        return []
    words = in_words([address.quoted(text) for text in others])
    return [f"“{label}” was asked for too, so {words} {'are' if len(others) > 1 else 'is'} left out."]


def _were_changed(query: Mapping[str, Any]) -> bool:
    """Whether somebody chose other months in the form than it had, so that they mean those."""
    shown = address.first_of(query, address.SHOWN)
    fields = ".".join(address.first_of(query, name) for name in (address.FIRST, address.LAST))
    return bool(shown) and fields not in (shown, ".")


def _chosen(typed: Mapping[str, str], loaded: Sequence[date], usual: str, notices: list[str]) -> When:
    months = {name: read_month(text) for name, text in typed.items()}
    for name, text in typed.items():
        if text and months[name] is None:
            notices.append(f"{address.quoted(text)} is not a month. Enter one such as {loaded[-1]:%Y-%m}.")
    first, last = months[address.FIRST], months[address.LAST]
    if first and last and first > last:
        notices.append(f"{month(first)} is after {month(last)}, so this shows the months between them.")
        first, last = last, first
        months = {address.FIRST: first, address.LAST: last}
    period = choose(loaded, first or _first_of(usual, last or loaded[-1], loaded), last)
    when = When(period) if period and (first or last) else _usual(loaded, usual)
    at_fields = unloaded(months, loaded, when.period)
    notices.extend(f"{words}." for words in at_fields.values() if words)
    return When(when.period, when.preset, when.asked, at_fields)


def unloaded(months: Mapping[str, date | None], loaded: Sequence[date], period: Period) -> dict[str, str]:
    """What the fields `from` and `to` say of months that are not loaded. `period`: what is shown instead."""
    shown = {
        address.FIRST: f"begins with {month(period.first)}",
        address.LAST: f"ends with {month(period.last)}",
    }
    return {
        name: f"Nothing is loaded for {month(asked)}, so this {shown[name]}. Select one of the months offered"
        if asked and asked not in loaded
        else ""
        for name, asked in months.items()
    }


def _usual(loaded: Sequence[date], usual: str) -> When:
    period = _period_of(usual, loaded) or choose(loaded, None, None)
    assert period, "asked where a month is loaded"
    return When(period, usual, asked=False)


def _period_of(preset: str, loaded: Sequence[date]) -> Period | None:
    first, last = PRESETS[preset].first(loaded[-1]), PRESETS[preset].last(loaded[-1])
    return choose(loaded, first, last)


def _first_of(usual: str, last: date, loaded: Sequence[date]) -> date:
    return max(loaded[0], PRESETS[usual].first(last))


def _shows(usual: str) -> str:
    label = PRESETS[usual].label
    return f"This shows the {label[0].lower()}{label[1:]}."
