"""The field in which the number of a document is typed: one form everywhere, `12/KH-UBND`."""

import re
from typing import Any

from django import forms

TYPED = re.compile(r"\s*(?P<number>(?=[0-9]*[1-9])[0-9]{1,5})\s*(?:/\s*(?P<symbol>\S.*?))?\s*")


class NumberField(forms.CharField):
    """The number of a document: typed as it is cited, `45/BC-UBND`, or alone, `45`.

    Yields the number alone, for the symbol is known. Another symbol is refused.
    """

    def __init__(self, *, symbol: str, **kwargs: Any) -> None:
        self.symbol = symbol
        kwargs.setdefault("label", "Số, ký hiệu")
        kwargs.setdefault("help_text", f"Ghi 45/{symbol}, hoặc chỉ ghi số 45.")
        super().__init__(max_length=50, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the digits."""
        typed = TYPED.fullmatch(super().clean(value))
        if not typed:
            raise forms.ValidationError(
                f"Số văn bản là số từ 1, có thể kèm ký hiệu: 45/{self.symbol} hoặc 45."
            )
        number, symbol = typed["number"], typed["symbol"]
        if symbol and symbol.casefold() != self.symbol.casefold():
            raise forms.ValidationError(
                f"Ký hiệu của văn bản này là {self.symbol}; "
                f"hãy ghi {number}/{self.symbol} hoặc {number}."
            )
        return number
