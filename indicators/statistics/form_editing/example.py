"""A form filled with example figures: what each formula yields, before anybody entered any."""

from dataclasses import dataclass
from decimal import Decimal

from vietnamese import number

from ..figures import Cell, Figure, FormFigures, Typed
from ..formulas import TOTAL, FormulaWrong, Reference, condition, formula
from ..models import FormColumn, FormRow
from .faults import PLACE, fault_of
from .parts import FormParts, Kind

TEXT = "(ghi bằng chữ)"
TIMES = {Kind.MONEY: Decimal(100), Kind.NUMBER: Decimal("1.5")}


@dataclass(frozen=True)
class Spelled:
    """What is said of a formula that is being typed: that it is `wrong`, or what it yields."""

    words: str
    wrong: bool = False


def example_figures(parts: FormParts) -> FormFigures:
    """Return the form with an example figure in each cell that offices enter, in every period."""
    known = FormFigures(parts.form, parts.rows, parts.columns, parts.checks, {})
    typed: dict[Cell, Figure] = {
        cell_of(*cell): _example(*cell, place) for place, cell in enumerate(known.typed_cells())
    }
    figures: Typed = dict.fromkeys(known.keys, typed)
    return FormFigures(parts.form, parts.rows, parts.columns, parts.checks, figures)


def cell_of(row: FormRow, column: FormColumn | None) -> Cell:
    """Return the ids of a cell."""
    return row.pk, column.pk if column else None


def _example(row: FormRow, column: FormColumn | None, place: int) -> Figure:
    match row.kind:
        case Kind.TEXT:
            return Figure(text=TEXT)
        case Kind.YES_NO:
            return Figure(Decimal(1))
        case Kind.CHOICE:
            first = row.options[0][0] if row.options else 0
            return Figure(Decimal(str(first)))
    times = TIMES.get(Kind(row.kind), Decimal(1))
    return Figure(Decimal(10 + place * 7 % 41) * times)


def spelled(
    text: str,
    parts: FormParts,
    part: str,
    *,
    row: FormRow | None = None,
    denominator: str | None = None,
) -> Spelled:
    """Return what is wrong with a formula, condition or sentence, or what it yields with example
    figures; a ratio's with its `denominator`.

    A row's own formula is worked out in the first column, a column's in the first row.
    """
    single = denominator is not None
    for each in (text, denominator) if denominator else (text,):
        if words := fault_of(each, parts, part, single=single):
            return Spelled(words, wrong=True)
    example = _Example(parts, example_figures(parts))
    if part == "sentences":
        return Spelled(f"Báo cáo sẽ ghi: {example.told(text)}")
    if part == "checks":
        read = condition(text)
        sides = f"{example.filled(read.left.text)} {read.sign} {example.filled(read.right.text)}"
        return Spelled(f"Với số ví dụ: {sides.strip()}.")
    if text.strip().upper() == TOTAL:
        return Spelled("Cộng tất cả các dòng nhập số liệu của cùng cột.")
    above = example.value(text)
    if denominator:
        below = example.value(denominator)
        if above is None or not below:
            return Spelled("Đọc được công thức; số ví dụ không tính ra được tỷ lệ.")
        share = number(round(above * 100 / below, 2))
        return Spelled(f"Với số ví dụ: {number(above)} / {number(below)} = {share}%.")
    if above is None:
        return Spelled("Đọc được công thức; số ví dụ không tính ra được kết quả.")
    return Spelled(f"Với số ví dụ: {example.filled(text)} = {number(round(above, 2))}.")


class _Example:
    """Formulas over example figures, read in the first row and column that have any."""

    def __init__(self, parts: FormParts, known: FormFigures):
        self.parts, self.known = parts, known
        self.key = known.keys[-1] if known.keys else ""
        typed = known.typed_cells()
        self.row = typed[0][0] if typed else None
        self.column = parts.columns[0] if parts.columns else None

    def look(self, each: Reference) -> Decimal | None:
        """The example figure of the cell that is named."""
        if not self.key:
            return None
        if each.column:
            return self.known.of(each.code, each.column, self.key).value
        if each.code in self.parts.column_by_code:
            column = self.parts.column_by_code[each.code]
            return self.known.at(self.row, column, self.key).value if self.row else None
        row = self.parts.row_by_code[each.code]
        column_of_row = self.column if self.parts.several(row) else None
        return self.known.at(row, column_of_row, self.key).value

    def value(self, text: str) -> Decimal | None:
        return formula(text).value(self.look).value

    def filled(self, text: str) -> str:
        """The formula with example figures in the place of its cells."""
        return PLACE.sub(lambda place: self._number(place[0]), text.strip())

    def told(self, template: str) -> str:
        """The sentence with example figures in its places."""
        return PLACE.sub(lambda place: self._shown(place[0]), template.strip())

    def _number(self, place: str) -> str:
        try:
            value = self.look(formula(place).references[0])
        except (FormulaWrong, KeyError):
            return place
        return place if value is None else number(round(value, 2))

    def _shown(self, place: str) -> str:
        each = formula(place).references[0]
        cell = self.known.named(each.code, each.column)
        if not cell or not self.key:
            return place
        return self.known.shown(*cell, self.key) or place
