"""Fields for numbers: whole ones, money and hours. What was typed is shown again as it was."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import StringField

from app.web.widgets import GovTextInput
from app.words import thousands


class _NumberField(StringField):
    widget = GovTextInput()
    inputmode = "numeric"
    mistake = "Enter a whole number, such as 12"

    def __init__(
        self,
        label: str,
        validators: Iterable[Any] = (),
        *,
        lowest: int = 0,
        highest: int = 1_000_000,
        width: int = 4,
        **kwargs: Any,
    ) -> None:
        params = {"classes": f"govuk-input--width-{width}", "inputmode": self.inputmode}
        kwargs.setdefault("render_kw", {"params": params})
        super().__init__(label, list(validators), **kwargs)
        self.lowest, self.highest = lowest, highest

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = "".join(valuelist[0].split()).replace(",", "").removeprefix("£")
        self.data = None
        if not typed:
            return
        number = self.read(typed)
        if number is None:
            raise ValueError(self.mistake)
        if not self.lowest <= number <= self.highest:
            raise ValueError(f"Enter a number from {self.lowest} to {thousands(self.highest)}")
        self.data = self.stored(number)

    def read(self, typed: str) -> Any:
        digits = typed.removeprefix("-")
        is_whole = digits.isascii() and digits.isdecimal() and len(digits) < 10
        return int(typed) if is_whole else None

    def stored(self, number: Any) -> Any:
        return number

    def shown(self, stored: Any) -> str:
        return str(stored)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)


class WholeNumberField(_NumberField):
    """A whole number, or None."""


class HoursField(_NumberField):
    """Hours, with up to two decimals, or None."""

    inputmode = "decimal"
    mistake = "Enter a number of hours, such as 3 or 2.5"

    def read(self, typed: str) -> Decimal | None:
        try:
            number = Decimal(typed)
        except InvalidOperation:
            return None
        return number.quantize(Decimal("0.01")) if number.is_finite() and abs(number) < 10**7 else None

    def shown(self, stored: Any) -> str:
        return f"{Decimal(stored):f}".rstrip("0").rstrip(".") if "." in f"{stored}" else str(stored)


class MoneyField(HoursField):
    """Pounds and pence, stored as pence, or None."""

    mistake = "Enter an amount in pounds, such as 120 or 99.50"

    def stored(self, number: Any) -> int:
        return int(number * 100)

    def shown(self, stored: Any) -> str:
        return f"{stored // 100}.{stored % 100:02}" if stored % 100 else str(stored // 100)
