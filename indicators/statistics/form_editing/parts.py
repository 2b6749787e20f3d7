"""The parts of a form side by side, stored or not, and what a formula may name in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Unit

from ..formulas import Reference
from ..models import FormCheck, FormColumn, FormRow, FormSentence, StatisticalForm
from .contents import unsaved_parts

Kind = FormRow.Kind
NO_FIGURES = (Kind.HEADING, Kind.TEXT)


@dataclass
class FormParts:
    """Rows, columns, checks and sentences of a form, in order."""

    form: StatisticalForm
    rows: Sequence[FormRow]
    columns: Sequence[FormColumn]
    checks: Sequence[FormCheck]
    sentences: Sequence[FormSentence]

    @cached_property
    def row_by_code(self) -> dict[str, FormRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def column_by_code(self) -> dict[str, FormColumn]:
        return {column.code: column for column in self.columns}

    def several(self, row: FormRow) -> bool:
        """Has the row a figure in each of several columns?"""
        return bool(self.columns) and not row.single

    def misnamed(self, each: Reference, part: str, *, single: bool = False) -> str:
        """Return what is wrong with a cell that a formula or sentence of this `part` of the form
        names, in a sentence; empty when nothing is. A `single` row has one figure whatever columns
        there are.
        """
        row = self.row_by_code.get(each.code)
        if each.column:
            return self._cell_misnamed(each, row, part)
        if each.code in self.column_by_code:
            return "" if part in ("columns", "checks") else _open_column(each)
        if row is None:
            return f"Không có dòng hoặc cột nào mang mã {each.code}."
        if part in ("columns", "sentences") or single:
            if self.several(row):
                return f"Biểu có nhiều cột; hãy ghi cả mã cột, như [{row.code}.{self._column}]."
            return _unfit(row, part)
        return _unfit(row, part)

    def _cell_misnamed(self, each: Reference, row: FormRow | None, part: str) -> str:
        if row is None:
            return f"Không có dòng nào mang mã {each.code}."
        if each.column not in self.column_by_code:
            return f"Không có cột nào mang mã {each.column}."
        if row.single:
            return f"Dòng {row.code} là tỷ lệ, chỉ có một số liệu; hãy ghi [{row.code}]."
        return _unfit(row, part)

    @property
    def _column(self) -> str:
        return self.columns[-1].code


def _open_column(each: Reference) -> str:
    return f"Mã {each.code} là của cột; hãy ghi cả mã dòng, như [mã dòng.{each.code}]."


def _unfit(row: FormRow, part: str) -> str:
    if row.kind == Kind.HEADING:
        return f"Dòng {row.code} là đề mục, không có số liệu."
    if part != "sentences" and row.kind in NO_FIGURES:
        return f"Dòng {row.code} ghi bằng chữ, không tính được."
    return ""


def parts_of(form: StatisticalForm, *, authority: Unit | None = None) -> FormParts:
    """Return the parts of a stored form, with the rows that `authority` added behind the others
    (four queries, none for parts that were fetched before).
    """
    own = authority.pk if authority else None
    rows = [row for row in form.rows.all() if row.owner_id is None]
    added = [row for row in form.rows.all() if own is not None and row.owner_id == own]
    return FormParts(
        form,
        [*rows, *added],
        list(form.columns.all()),
        list(form.checks.all()),
        list(form.sentences.all()),
    )


def parts_in(form: StatisticalForm, content: Mapping[str, Any]) -> FormParts:
    """Return the parts that `content` holds; nothing is stored."""
    return FormParts(form, **unsaved_parts(form, content))
