"""The little language of statistical forms: sums, differences and conditions between their cells.

A cell is named in brackets: `[7]` a column of the same row or a row of the same column, `[TONG.7]`
row and column, `[11@trước]` the same in the period before, `[108@lũy kế]` from the year's start.
`TỔNG` is the sum of all typed rows.
Plain Python; whoever calls says what a cell holds.
"""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

TOTAL = "TỔNG"
BEFORE = "@trước"
CUMULATIVE = "@lũy kế"
_REFERENCE = re.compile(
    r"\[\s*([^\[\]@.]+?)\s*(?:\.\s*([^\[\]@.]+?)\s*)?(?:(@trước)|(@(?:lũy|luỹ)\s*kế))?\s*\]"
)
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_COMPARED = re.compile(r"<=|>=|≤|≥|=|<|>")
_SIGNS = {"≤": "<=", "≥": ">="}
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class FormulaWrong(ValueError):
    """The formula cannot be read; the message says what to do."""


class Reference(NamedTuple):
    """A cell as a formula names it; without `column` the code is of a row or of a column."""

    code: str
    column: str = ""
    before: bool = False
    cumulative: bool = False

    def __str__(self) -> str:
        column = f".{self.column}" if self.column else ""
        when = BEFORE if self.before else CUMULATIVE if self.cumulative else ""
        return f"[{self.code}{column}{when}]"


class Outcome(NamedTuple):
    """What a formula yields: None, with the references that hold nothing, when it cannot be worked
    out.
    """

    value: Decimal | None
    missing: tuple[Reference, ...] = ()


Lookup = Callable[[Reference], Decimal | None]


@dataclass(frozen=True)
class Formula:
    """A sum that was read: its references, and how they are put together."""

    text: str
    references: tuple[Reference, ...]
    _tree: ast.expr

    def value(self, lookup: Lookup) -> Outcome:
        """Work the formula out over what `lookup` says of each cell (None: nothing)."""
        found = {reference: lookup(reference) for reference in self.references}
        missing = tuple(reference for reference, value in found.items() if value is None)
        if missing:
            return Outcome(None, missing)
        try:
            return Outcome(_worked_out(self._tree, list(found.values())))
        except (DivisionByZero, InvalidOperation, ZeroDivisionError):
            return Outcome(None)


@dataclass(frozen=True)
class Condition:
    """Two formulas and how they compare: `[3] = [7] + [11]`."""

    text: str
    left: Formula
    sign: str
    right: Formula

    @property
    def references(self) -> tuple[Reference, ...]:
        return (*self.left.references, *self.right.references)

    def holds(self, lookup: Lookup) -> bool | None:
        """Does it hold? None when a cell it names holds nothing."""
        left, right = self.left.value(lookup).value, self.right.value(lookup).value
        return None if left is None or right is None else _COMPARE[self.sign](left, right)


@lru_cache(maxsize=2048)
def formula(text: str) -> Formula:
    """Read a sum. Raises `FormulaWrong` with what is wrong, for the person who wrote it."""
    references: list[Reference] = []

    def name_of(match: re.Match[str]) -> str:
        reference = Reference(match[1], match[2] or "", bool(match[3]), bool(match[4]))
        if reference not in references:
            references.append(reference)
        return f" _{references.index(reference)} "

    python = _COMMA.sub(".", _REFERENCE.sub(name_of, text))
    python = python.replace("×", "*").replace("–", "-").replace(":", "/").strip()
    if not python or "[" in python or "]" in python:
        raise FormulaWrong(f"Công thức “{text}” chưa đúng: ghi mã dòng, mã cột trong ngoặc vuông.")
    try:
        tree = ast.parse(python, mode="eval").body
        _check(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaWrong(
            f"Công thức “{text}” chưa đúng: chỉ dùng mã trong ngoặc vuông, số và + - * / ( )."
        ) from error
    return Formula(text, tuple(references), tree)


@lru_cache(maxsize=2048)
def condition(text: str) -> Condition:
    """Read a condition. Raises `FormulaWrong` with what is wrong, for the person who wrote it."""
    signs = _COMPARED.findall(text)
    if len(signs) != 1:
        raise FormulaWrong(f"Điều kiện “{text}” chưa đúng: cần một dấu =, <=, >=, < hoặc >.")
    left, right = _COMPARED.split(text)
    return Condition(text, formula(left), _SIGNS.get(signs[0], signs[0]), formula(right))


def spelled(text: str, word: Callable[[Reference], str]) -> str:
    """Return a formula with what `word` says in the place of each cell.

    >>> spelled("[8]+[9]", lambda cell: f"({cell.code})")
    '(8) + (9)'
    """

    def said(match: re.Match[str]) -> str:
        return word(Reference(match[1], match[2] or "", bool(match[3])))

    spaced = re.sub(r"\]\s*([-+*/×–:])\s*", r"] \1 ", text.strip())
    return _REFERENCE.sub(said, spaced)


def _check(node: ast.expr) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            _check(left)
            _check(right)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            pass
        case ast.Name(id=name) if re.fullmatch(r"_\d+", name):
            pass
        case _:
            raise ValueError


def _worked_out(node: ast.expr, values: list[Decimal | None]) -> Decimal:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_worked_out(left, values), _worked_out(right, values))
        case ast.UnaryOp(op=op, operand=operand):
            value = _worked_out(operand, values)
            return -value if isinstance(op, ast.USub) else value
        case ast.Constant(value=value):
            return Decimal(str(value))
        case ast.Name(id=name):
            if (found := values[int(name[1:])]) is not None:  # `value` has looked at it
                return found
    raise ValueError(node)
