"""What apps above do when units end: they say so here, for accounts know none of their rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..models import Unit, User


class Ending(NamedTuple):
    """Units that end, all of one kind; who takes everything over (None where several do); and where
    the people of the ended units go, by their ids.
    """

    ended: Sequence["Unit"]
    heir: "Unit | None"
    people: Mapping[int, "Unit"]
    by: "User"
    reason: str

    @property
    def sole_heir(self) -> "Unit":
        """Who takes everything over, for those who act only then."""
        if self.heir is None:
            raise ValueError("several units take over")
        return self.heir


class Follower:
    """Rows of one kind at which an ending office stands (or commune, unless `of_offices`).

    `moved` are the words for those that follow the only heir, `left` for those that a person
    is to hand on where there are several.
    """

    of_offices = True
    moved = ""
    left = ""

    def count(self, units: "Sequence[Unit]") -> int:
        """How many rows are concerned when `units` end."""
        raise NotImplementedError

    def act(self, ending: Ending) -> None:
        """Do what follows, in the same transaction; of offices with their only heir alone."""
        raise NotImplementedError

    def words(self, heir: "Unit | None") -> str:
        """What is said of the rows beside their number."""
        return self.moved if heir else self.left


_followers: list[Follower] = []


def when_units_end(follower: type[Follower]) -> type[Follower]:
    """Have an instance of `follower` asked and called for each change of units."""
    _followers.append(follower())
    return follower


def followers_of(ended: "Sequence[Unit]") -> list[Follower]:
    """What was made known for offices, or for communes, in the order in which they act."""
    return [each for each in _followers if each.of_offices != ended[0].is_authority]
