"""The tree of a criteria set in plain figures: maxima in force when some leaves don't apply,
totals, index and band.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from .facts import half_up


@dataclass(frozen=True)
class TreeNode:
    """A criterion: a leaf (without `children`) is scored, by the unit itself or by a survey."""

    key: int
    maximum: Decimal
    self_scored: bool = True
    children: tuple["TreeNode", ...] = ()

    @property
    def leaves(self) -> list["TreeNode"]:
        """The leaves beneath, itself for a leaf."""
        return (
            [leaf for child in self.children for leaf in child.leaves] if self.children else [self]
        )


def maxima_in_force(
    roots: Sequence[TreeNode], not_applicable: Collection[int], *, redistribute: bool
) -> dict[int, Decimal]:
    """Return by key the maximum in force of each leaf, to two decimals, adding up to the set's.

    With `redistribute` the points of a self-scored leaf that does not apply go to its self-scored
    siblings in proportion to their points; where none is left, to the siblings of its parent, and
    so on. Otherwise, and when nothing self-scored is left at all, such a leaf keeps its maximum.
    Hundredths that rounding leaves over go to the leaves that lost most by it.
    """
    leaves = [leaf for root in roots for leaf in root.leaves]
    if not redistribute or not set(not_applicable) & {leaf.key for leaf in leaves}:
        return {leaf.key: leaf.maximum for leaf in leaves}
    if not any(_takes_part(leaf, not_applicable) for leaf in leaves):
        return {leaf.key: leaf.maximum for leaf in leaves}
    exact, _ = _spread(roots, not_applicable)
    return _to_hundredths(exact, [leaf.key for leaf in leaves])


def _takes_part(leaf: TreeNode, not_applicable: Collection[int]) -> bool:
    return leaf.self_scored and leaf.key not in not_applicable


def _spread(
    siblings: Sequence[TreeNode], not_applicable: Collection[int]
) -> tuple[dict[int, Fraction], Fraction]:
    """The exact maxima of the leaves under `siblings`, and the points that found no place."""
    exact: dict[int, Fraction] = {}
    homeless = Fraction(0)
    weights: dict[int, Fraction] = {}  # of the self-scored leaves that take part, by sibling
    for node in siblings:
        if node.children:
            found, left = _spread(node.children, not_applicable)
        else:
            found, left = _leaf(node, not_applicable)
        exact |= found
        homeless += left
        weights[node.key] = sum(
            (found[leaf.key] for leaf in node.leaves if _takes_part(leaf, not_applicable)),
            Fraction(0),
        )
    total = sum(weights.values())
    if not homeless or not total:
        return exact, homeless
    for node in siblings:
        for leaf in node.leaves:
            if _takes_part(leaf, not_applicable):
                exact[leaf.key] *= 1 + homeless / total
    return exact, Fraction(0)


def _leaf(leaf: TreeNode, not_applicable: Collection[int]) -> tuple[dict[int, Fraction], Fraction]:
    gone = leaf.self_scored and leaf.key in not_applicable
    maximum = Fraction(leaf.maximum)
    return ({leaf.key: Fraction(0)}, maximum) if gone else ({leaf.key: maximum}, Fraction(0))


def _to_hundredths(exact: Mapping[int, Fraction], order: Sequence[int]) -> dict[int, Decimal]:
    """Round down to hundredths, then give what is left to the largest remainders, the first in
    order among equals.
    """
    cents = {key: floor(exact[key] * 100) for key in order}
    left = round(sum(exact.values()) * 100) - sum(cents.values())
    for key in sorted(order, key=lambda each: cents[each] - exact[each] * 100)[:left]:
        cents[key] += 1
    return {key: Decimal(value).scaleb(-2) for key, value in cents.items()}


def sums(roots: Iterable[TreeNode], points: Mapping[int, Decimal | None]) -> dict[int, Decimal]:
    """Return by key the exact sum of `points` of the leaves (None counts nothing) under a node."""
    found: dict[int, Decimal] = {}
    for root in roots:
        found |= sums(root.children, points)
        found[root.key] = sum(
            (points.get(leaf.key) or Decimal(0) for leaf in root.leaves), Decimal(0)
        )
    return found


def index(points: Decimal, maximum: Decimal) -> Decimal:
    """Return the index: points of the maximum in per cent, half-up to two decimals; 0 of nothing.

    >>> index(Decimal("79.35"), Decimal("85"))
    Decimal('93.35')
    """
    if not maximum:
        return Decimal("0.00")
    (above, below), (most, parts) = points.as_integer_ratio(), maximum.as_integer_ratio()
    return half_up(Fraction(100 * above * parts, below * most))


@dataclass(frozen=True)
class Band:
    """A grade of the index: its name and the index from which it begins."""

    name: str
    since: Decimal


def band_of(value: Decimal, bands: Iterable[Band]) -> str:
    """Return the name of the band that `value` lies in, empty when it lies below all."""
    reached = [band for band in bands if value >= band.since]
    return max(reached, key=lambda band: band.since).name if reached else ""


def with_extras(
    points: Decimal, *, bonus: Decimal, penalty: Decimal, bonus_cap: Decimal, penalty_cap: Decimal
) -> Decimal:
    """Return `points` with bonus and penalty, each up to its cap, never below 0."""
    return max(Decimal(0), points + min(bonus, bonus_cap) - min(penalty, penalty_cap))
