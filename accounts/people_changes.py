"""What apps above do when accounts change: they say so here, for accounts know none of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from .models import User


class Follow(Protocol):
    """What is done after accounts were stored that existed before, in the same transaction."""

    def __call__(self, people: Sequence["User"], *, by: "User") -> None: ...


F = TypeVar("F", bound=Follow)
_follows: list[Follow] = []


def when_people_change(follow: F) -> F:
    """Have `follow`, a `Follow`, called with the people whose accounts were changed."""
    _follows.append(follow)
    return follow


def follow_changes(people: Sequence["User"], *, by: "User") -> None:
    """Do what follows from the change of these accounts, which `by` made."""
    for follow in _follows:
        follow(people, by=by)
