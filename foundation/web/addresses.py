"""Addresses of pages that stand in lists, row by row: each is put together once."""

from functools import lru_cache

from django.urls import reverse

KEPT = 20_000  # some hundred bytes each


@lru_cache(maxsize=KEPT)
def address_of(view: str, *told: int | str) -> str:
    """Return the address of the page `view` of what is `told`: nothing else decides it."""
    return reverse(view, args=told)
