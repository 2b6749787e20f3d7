"""What keeps a form from being put in force, each fault with the place where it is mended."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..formulas import TOTAL, FormulaWrong, Reference, condition, formula
from ..models import FormColumn, FormRow
from ..templates import CLAUSE, LAST_YEAR, OWN, SPAN
from .parts import FormParts, Kind

CODE = re.compile(r"[^\[\]@.\s]+")
WRONG_CODE = "Mã không có dấu cách, dấu chấm, dấu @ hoặc ngoặc vuông."
PLACE = re.compile(r"\[([^\[\]]*)\]")
Cell = tuple[FormRow, FormColumn | None]


@dataclass(frozen=True)
class FormFault:
    """What is wrong with the part of this id (None: with the form itself), in a field of it."""

    part: str
    pk: int | None
    field: str
    words: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.words}" if self.name else self.words


def faults_of(parts: FormParts) -> list[FormFault]:
    """Return all that is wrong, in the order of the form."""
    found = [
        *_of_form(parts),
        *(fault for column in parts.columns for fault in _of_column(parts, column)),
        *(fault for row in parts.rows for fault in _of_row(parts, row)),
    ]
    told = {(fault.part, fault.pk) for fault in found}
    found += [fault for fault in _circles(parts) if (fault.part, fault.pk) not in told]
    return [*found, *_of_checks(parts), *_of_sentences(parts)]


def fault_of(text: str, parts: FormParts, part: str, *, single: bool = False) -> str:
    """Return what is wrong with a formula, condition (of `checks`) or sentence, empty when nothing
    is; `single` for the formulas of a ratio.
    """
    if part == "sentences":
        return _first(_placed(text, parts))
    if part == "rows" and text.strip().upper() == TOTAL and not single:
        return ""
    try:
        read = condition(text) if part == "checks" else formula(text)
    except FormulaWrong as error:
        return str(error)
    return _first(parts.misnamed(each, part, single=single) for each in read.references)


def references_in(template: str) -> Iterator[Reference | None]:
    """Yield the cells that a sentence names, None for what cannot be read."""
    for place in PLACE.finditer(template):
        try:
            yield formula(SPAN.sub("]", place[0])).references[0]
        except (FormulaWrong, IndexError):
            yield None


def _placed(template: str, parts: FormParts) -> Iterator[str]:
    rest = PLACE.sub("", template)
    if "[" in rest or "]" in rest:
        yield "Thiếu một dấu ngoặc vuông."
    if any(mark in CLAUSE.sub("", rest) for mark in "{|}"):
        yield "Ngoặc nhọn mở và đóng từng cặp, trong đó nhiều nhất một gạch đứng."
    if any(not PLACE.search(clause[1]) for clause in CLAUSE.finditer(template)):
        yield "Trong ngoặc nhọn, trước gạch đứng, cần có chỗ lấy số liệu, như [101]."
    if any(_of_no_span(place[0]) for place in PLACE.finditer(template)):
        yield f"Trong câu mẫu, sau dấu @ chỉ ghi “{OWN}” hoặc “{LAST_YEAR}”."
    for each in references_in(template):
        yield parts.misnamed(each, "sentences") if each else "Ngoặc vuông chỉ ghi một mã."


def _of_no_span(place: str) -> bool:
    """Does it ask for figures of a time that sentences do not tell? They are from the year's start
    anyway.
    """
    return "@" in SPAN.sub("]", place) and not re.search(r"@(?:lũy|luỹ)\s*kế\s*\]", place)


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")


def _of_form(parts: FormParts) -> Iterator[FormFault]:
    if not parts.form.periods:
        yield FormFault("", None, "periods", "Chưa chọn kỳ báo cáo nào.")
    if not any(row.typed for row in parts.rows):
        yield FormFault("", None, "rows", "Biểu chưa có dòng nào để đơn vị nhập số liệu.")
    if parts.columns and all(column.formula for column in parts.columns):
        yield FormFault("", None, "columns", "Biểu chưa có cột nào để đơn vị nhập số liệu.")
    codes = Counter([*(row.code for row in parts.rows), *(each.code for each in parts.columns)])
    for code, times in codes.items():
        if times > 1:
            twice = f"Mã {code} đứng {times} lần; mỗi dòng, mỗi cột cần một mã riêng."
            yield FormFault("", None, "code", twice)


def _of_column(parts: FormParts, column: FormColumn) -> Iterator[FormFault]:
    def fault(field: str, words: str) -> FormFault:
        return FormFault("columns", column.pk, field, words, f"Cột {column.code}")

    if not CODE.fullmatch(column.code):
        yield fault("code", WRONG_CODE)
    if column.formula and (words := fault_of(column.formula, parts, "columns")):
        yield fault("formula", words)


def _of_row(parts: FormParts, row: FormRow) -> Iterator[FormFault]:
    def fault(field: str, words: str) -> FormFault:
        return FormFault("rows", row.pk, field, words, f"Dòng {row.code}")

    if not CODE.fullmatch(row.code):
        yield fault("code", WRONG_CODE)
    if row.kind == Kind.CHOICE and not row.options:
        yield fault("options", "Chưa ghi các mục để chọn.")
    if row.kind in FormRow.WORKED_OUT:
        for field in ("formula", "denominator") if row.single else ("formula",):
            text = getattr(row, field)
            words = fault_of(text, parts, "rows", single=row.single) if text else "Chưa ghi."
            if words:
                yield fault(field, words)


def _of_checks(parts: FormParts) -> Iterator[FormFault]:
    for number, check in enumerate(parts.checks, 1):
        if words := fault_of(check.expression, parts, "checks"):
            yield FormFault("checks", check.pk, "expression", words, f"Điều kiện {number}")


def _of_sentences(parts: FormParts) -> Iterator[FormFault]:
    for number, sentence in enumerate(parts.sentences, 1):
        if words := fault_of(sentence.template, parts, "sentences"):
            yield FormFault("sentences", sentence.pk, "template", words, f"Câu mẫu {number}")


def _circles(parts: FormParts) -> Iterator[FormFault]:
    """Rows and columns whose formulas, followed from cell to cell, come back to themselves."""
    told: set[str] = set()
    for row in parts.rows:
        for column in parts.columns if parts.several(row) else [None]:
            circle = _circle(parts, (row, column), ())
            for part, each in circle or ():
                if each.code not in told:
                    told.add(each.code)
                    yield _circular(part, each)


def _circular(part: str, each: FormRow | FormColumn) -> FormFault:
    name = f"{'Dòng' if part == 'rows' else 'Cột'} {each.code}"
    words = "Công thức vòng: tính ra chính ô này; hãy sửa lại."
    return FormFault(part, each.pk, "formula", words, name)


def _circle(
    parts: FormParts, cell: Cell, way: tuple[Cell, ...]
) -> list[tuple[str, FormRow | FormColumn]] | None:
    """The row or column with a formula at each step of the circle that `cell` leads into."""
    if cell in way:
        return [_owner(each) for each in way[way.index(cell) :]]
    for each in _rests_on(parts, cell):
        if found := _circle(parts, each, (*way, cell)):
            return found
    return None


def _owner(cell: Cell) -> tuple[str, FormRow | FormColumn]:
    row, column = cell
    if column is None or row.kind in FormRow.WORKED_OUT:
        return "rows", row
    return "columns", column


def _rests_on(parts: FormParts, cell: Cell) -> Iterator[Cell]:
    """The cells of the same period that the formula of a cell names."""
    row, column = cell
    worked_out = row.kind in FormRow.WORKED_OUT
    texts = [row.formula, row.denominator] if worked_out else [column.formula if column else ""]
    for text in texts:
        try:
            references = formula(text).references
        except FormulaWrong:
            continue
        for each in references:
            if not each.before and (found := _named(parts, each, row, column)):
                yield found


def _named(
    parts: FormParts, each: Reference, row: FormRow, column: FormColumn | None
) -> Cell | None:
    if each.column:
        other, place = parts.row_by_code.get(each.code), parts.column_by_code.get(each.column)
        return (other, place) if other and place else None
    if each.code in parts.column_by_code:
        return row, parts.column_by_code[each.code]
    found = parts.row_by_code.get(each.code)
    return (found, column if parts.several(found) else None) if found else None
