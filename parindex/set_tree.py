"""The tree of a criteria set as its page shows it, with the faults of each row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.areas import AreaWords
from vietnamese import fold

from .models import CriteriaSet, Criterion
from .services.sets import coded_faults
from .suggestions.sources import source_in_words

Scope = Criterion.Scope


@dataclass(frozen=True)
class SetLine:
    """A criterion as the page shows it."""

    criterion: Criterion
    depth: int
    leaf: bool
    faults: tuple[str, ...] = ()
    area_words: AreaWords | None = None

    @property
    def method(self) -> str:
        """Who scores it, or that it stands outside the 100 points; empty for a node."""
        extra = self.criterion.scope != Scope.MAIN
        return (
            self.criterion.get_scope_display()
            if extra
            else self.criterion.get_method_display()
            if self.leaf
            else ""
        )

    @property
    def rule(self) -> str:
        """The rule as a sentence, empty for a node or a rule that can't be read."""
        try:
            return self.criterion.in_words
        except ValueError:
            return ""

    @property
    def source(self) -> str:
        """Where the program finds the figures, in words."""
        return source_in_words(self.criterion.source, self.area_words)


class SetTree:
    """The tree of a set, read once; `faults` only for a draft."""

    def __init__(self, criteria_set: CriteriaSet):
        """Read the criteria of the set and judge those of a draft."""
        self.criteria_set = criteria_set
        self.area: int | None = None
        self.words: list[str] = []
        self.criteria = list(criteria_set.criteria.all())
        draft = criteria_set.state == CriteriaSet.State.DRAFT
        self.faults = coded_faults(criteria_set) if draft else []

    def ask(self, *, area: int | None = None, q: str = "") -> None:
        """Show only the rows of one lĩnh vực, those that hold the words."""
        self.area, self.words = area, fold(q).split()

    @cached_property
    def areas(self) -> Sequence[Criterion]:
        """The lĩnh vực, in order."""
        return [
            each for each in self.criteria if each.parent_id is None and each.scope == Scope.MAIN
        ]

    @cached_property
    def lines(self) -> list[SetLine]:
        parents = {each.parent_id for each in self.criteria}
        by_code, areas = _by_code(self.faults), AreaWords(self.criteria_set.year)
        return [
            _line(each, each.pk not in parents, by_code, areas)
            for each in self.criteria
            if self._wanted(each)
        ]

    def _wanted(self, each: Criterion) -> bool:
        text = fold(f"{each.code} {each.name} {each.office}")
        return self.area in (None, each.area_id) and all(word in text for word in self.words)

    @property
    def total(self) -> Decimal:
        """The points of the lĩnh vực together."""
        return sum((each.maximum for each in self.areas), Decimal(0))

    @property
    def leaves_count(self) -> int:
        """How many criteria are scored."""
        return len(self.criteria) - len({each.parent_id for each in self.criteria} - {None})


def lines_of(content: dict, faults: Iterable[tuple[str, str]], areas: AreaWords) -> list[SetLine]:
    """Return the rows of a set that was read but not stored yet, with their `faults`."""
    parents = {each["code"].rpartition(".")[0] for each in content["criteria"]}
    rows = [
        Criterion(**each | {"maximum": Decimal(each["maximum"])}) for each in content["criteria"]
    ]
    by_code = _by_code(faults)
    return [_line(each, each.code not in parents, by_code, areas) for each in rows]


def _line(
    criterion: Criterion, leaf: bool, faults: dict[str, list[str]], areas: AreaWords
) -> SetLine:
    return SetLine(
        criterion, criterion.code.count("."), leaf, tuple(faults.get(criterion.code, ())), areas
    )


def _by_code(faults: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, words in faults:
        found.setdefault(code, []).append(words)
    return found
