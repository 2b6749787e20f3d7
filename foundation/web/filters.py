"""Filters of lists that live in the address."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms

from .choices import offer_choices


class FilterForm(forms.Form):
    """What a person looks for in a list; what makes no sense is left out rather than refused."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)

    @cached_property
    def wanted(self) -> dict:
        """What is asked for and makes sense (of what was offered when it was first asked)."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def pairs(self) -> list[tuple[str, Any]]:
        """The filter as an address or a form sends it, without what is not asked for."""
        return [(name, "1" if value is True else value) for name, value in self.wanted.items()]

    @cached_property
    def query(self) -> str:
        """The filter as it stands in an address."""
        return urlencode(self.pairs)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters in use, each with what is looked for, in words: for print, files and the
        empty list.
        """
        return [
            (str(self.fields[name].label), self._words(name, value))
            for name, value in self.wanted.items()
        ]

    def offered(self, name: str) -> list[tuple[Any, Any]]:
        """Return what a person may choose from in the field `name`: values and their words."""
        return list(getattr(self.fields[name], "choices", ()))

    def offer(self, name: str, choices) -> None:
        """Let the person choose among `choices` (or all) in the field `name`."""
        offer_choices(self, name, [("", "Tất cả"), *choices])

    def _words(self, name: str, value) -> str:
        return str(
            dict(getattr(self.fields[name], "choices", ())).get(
                value, "có" if value is True else value
            )
        )
