"""What can be discarded: its name, who may bring it back, and what is looked at before."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.db.models import Model


class DiscardRefused(Exception):
    """This can't be discarded or brought back now; the message says what to do."""


class Kind:
    """One kind of what people discard, described by the app whose rows it is.

    Its methods may raise the app's own `refusals`, whose sentences are shown. A kind that `hides`
    leaves its row where it is, out of sight.
    """

    words: ClassVar[str] = ""
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    hides: ClassVar[type[Model] | None] = None

    def authorities(self, user: Any) -> Collection[int]:
        """The ids of the authorities whose discards of this kind `user` may bring back."""
        return ()

    def lock(self, row: Any, by: Any) -> None:
        """Lock what stands above `row`, parents first, and refuse where it can't come back now.

        `row` has the values with which it was discarded; it is not in the database, but of a kind
        that hides.
        """

    def brought_back(self, row: Any, by: Any) -> None:
        """Settle what hangs on the row, which stands in the database again."""

    def forget(self, pk: int) -> None:
        """Delete for good what was hidden; its time is over."""

    def address(self, row: Any) -> str:
        """Where the row is seen once it is back."""
        return row.get_absolute_url()


KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[type[Kind]], type[Kind]]:
    """Make a class the kind of this name."""

    def keep(described: type[Kind]) -> type[Kind]:
        KINDS[name] = described()
        return described

    return keep
