"""A column of a dataset."""

from collections.abc import Sequence

from import_export import fields

from vietnamese import fold

from ..web.xlsx import Value
from .cells import Cell, as_text


class Column(fields.Field):
    """One column; a required one must be filled in, a locked one is for the program alone."""

    def __init__(
        self,
        heading: str,
        attribute: str,
        cell: Cell,
        *,
        width: int = 16,
        required: bool = False,
        locked: bool = False,
        several: bool = False,
        explained: str = "",
        also: Sequence[str] = (),
    ):
        """`also` are other headings under which people keep this column; `several` entries stand in
        one cell.
        """
        super().__init__(attribute=attribute, column_name=heading, widget=cell, readonly=False)
        self.width, self.required, self.locked, self.several = width, required, locked, several
        self.explained, self.also = explained, also
        self._read: dict[object, object] = {}

    def clean(self, row, **kwargs):
        """Return the value of this column in `row`. Raises `ValueError` for one that can't be read
        or is missing.
        """
        cell = row[self.column_name]
        if (known := self._read.get(cell, self)) is not self:  # the same words stand in many rows
            return known
        value = self.widget.clean(cell, row=row)
        if self.required and value == self.widget.empty:
            raise ValueError(f"Hãy ghi {self.column_name.lower()}.")
        if isinstance(cell, str):
            self._read[cell] = value
        return value

    def shown(self, value: object) -> Value:
        """Return what stands in the cell of a file for `value`."""
        return self.widget.render(value)

    def words(self, value: object) -> str:
        """Return `value` as a person reads it."""
        shown = self.shown(value)
        return shown if isinstance(shown, str) else as_text(shown)

    @property
    def how(self) -> str:
        """How the column is filled in, for people."""
        hint = "Chỉ để đối chiếu, không sửa." if self.locked else self.widget.hint
        return " ".join(filter(None, [self.explained, hint]))

    @property
    def headings(self) -> set[str]:
        """The headings of this column, folded."""
        return {fold(heading) for heading in (self.column_name, *self.also)}
