"""A statistical form as the table that offices know: head, rows, cells with their state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from accounts.models import Unit
from vietnamese import number

from .figures import NOTHING, CheckFinding, Figure, FormFigures, Returned
from .forms import Place
from .formulas import condition
from .models import FormColumn, FormEntry, FormRow, shown
from .sheet import FormSheet


@dataclass(slots=True)
class Trouble:
    """What stands in the way of a cell that was sent: why, what was typed, and the newer entry of
    somebody else.
    """

    sentence: str = ""
    typed: str = ""
    note: str = ""
    asks_note: bool = False
    newer: FormEntry | None = None

    @property
    def words(self) -> str:
        """The trouble in a sentence, for a place that cannot show the cell."""
        if self.newer:
            return "Đã có người nhập số mới hơn; hãy mở ra so hai số rồi chọn."
        return self.sentence


@dataclass(slots=True)
class TableCell:
    """A cell as the person meets it."""

    row: FormRow
    column: FormColumn | None
    figure: Figure
    typed: bool  # does a person enter it?
    editable: bool  # does this person?
    returned: Returned | None = None
    trouble: Trouble | None = None

    @property
    def id(self) -> str:
        """The cell in names of fields and ids of elements: row and column."""
        return f"{self.row.pk}-{self.column.pk if self.column else 0}"

    @property
    def label(self) -> str:
        """The column's name with its group, where the head does not stand above the cell."""
        column = self.column
        if column is None:
            return "Kỳ này"
        return f"{column.group} – {column.heading}" if column.group else column.heading

    @property
    def labels(self) -> str:
        """The ids of the headings that name the field."""
        return f"h-{self.row.pk} k-{self.column.pk}" if self.column else f"h-{self.row.pk}"

    @property
    def place(self) -> Place:
        return self.row.pk, self.column.pk if self.column else 0

    @property
    def returned_text(self) -> str:
        """What was sent and returned, as people read it."""
        back = self.returned
        return shown(self.row, back.value, back.text) if back else ""

    @property
    def seen(self) -> str:
        """The entry that the figure rests on; empty for an empty cell."""
        entries = self.figure.entries if self.typed else ()
        return str(entries[-1]) if entries else ""

    @property
    def stored(self) -> str:
        """The figure as it stands in its field."""
        if self.row.kind == FormRow.Kind.TEXT:
            return self.figure.text
        return "" if self.figure.value is None else number(self.figure.value)

    @property
    def value(self) -> str:
        """What stands in the field: what was typed where it is not stored yet."""
        return self.trouble.typed if self.trouble else self.stored

    @property
    def note(self) -> str:
        return self.trouble.note if self.trouble else self.figure.note

    @property
    def shown(self) -> str:
        return shown(self.row, self.figure.value, self.figure.text)

    @property
    def missing(self) -> str:
        """Without which figures it cannot be worked out."""
        return "" if self.figure.known else "; ".join(self.figure.missing[:5])

    @property
    def review(self) -> str:
        """Where the review stands; nothing of an empty or computed cell."""
        if self.returned:
            return FormEntry.Review.RETURNED
        if not self.seen:
            return ""
        return FormEntry.Review.WAITING if self.figure.waiting else FormEntry.Review.ACCEPTED

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What a person chooses from; nothing where they write."""
        if self.row.kind == FormRow.Kind.YES_NO:
            return (("1", "có"), ("0", "không"))
        if self.row.kind == FormRow.Kind.CHOICE:
            return [(str(given), str(words)) for given, words in self.row.options]
        return ()


@dataclass(slots=True)
class TableRow:
    """A row with its cells; `compared` are figures beside a row that has one figure."""

    row: FormRow
    office: Unit | None
    cells: Sequence[TableCell]
    findings: list[CheckFinding] = field(default_factory=list)
    cumulative: str = ""
    before: str = ""
    year_before: str = ""
    year_before_cumulative: str = ""

    @property
    def cell(self) -> TableCell:
        return self.cells[0]

    @property
    def id(self) -> str:
        """The row in ids of elements."""
        return str(self.row.pk)

    @property
    def heading(self) -> bool:
        return self.row.kind == FormRow.Kind.HEADING

    @property
    def computed(self) -> bool:
        return self.row.kind in FormRow.WORKED_OUT


class FormTable:
    """The table of a sheet: all rows, or those of the person's office alone."""

    def __init__(
        self,
        sheet: FormSheet,
        *,
        editable: bool,
        own_only: bool = False,
        troubles: Mapping[Place, Trouble] | None = None,
    ):
        self.sheet, self.editable, self.own_only = sheet, editable, own_only
        self.troubles = troubles or {}
        self.columns = sheet.known.columns

    @cached_property
    def groups(self) -> list[tuple[str, list[FormColumn]]]:
        """The columns side by side under their groups, for the head."""
        return [
            (group, list(columns))
            for group, columns in groupby(self.columns, key=lambda column: column.group)
        ]

    @property
    def grouped(self) -> bool:
        return any(group for group, _ in self.groups)

    @cached_property
    def others(self) -> bool:
        """Do rows belong to other offices, so that the person may switch to all?"""
        typed = [row for row in self.sheet.known.rows if row.typed]
        own = sum(self.sheet.is_own(row) for row in typed)
        return 0 < own < len(typed)

    @cached_property
    def findings(self) -> list[CheckFinding]:
        return self.sheet.known.findings(self.sheet.key)

    @cached_property
    def placed(self) -> list[tuple[CheckFinding, FormRow | None]]:
        """The findings, each with the row at which it is put right."""
        return [(each, row_of_finding(self.sheet.known, each)) for each in self.findings]

    @cached_property
    def rows(self) -> list[TableRow]:
        return [self.row(row) for row in self.shown_rows]

    @property
    def shown_rows(self) -> Iterable[FormRow]:
        """The rows that the person looks at: of their own those headings that stand over them."""
        rows = self.sheet.known.rows
        if not (self.own_only and self.others):
            return rows
        kept: list[FormRow] = []
        headings: list[FormRow] = []
        for row in rows:
            if row.kind == FormRow.Kind.HEADING:
                headings = [each for each in headings if each.level < row.level] + [row]
            elif row.typed and self.sheet.is_own(row):
                kept += [*headings, row]
                headings = []
        return kept

    def row(self, row: FormRow) -> TableRow:
        """Return a row with its cells and, where it has one figure, those beside it."""
        cells = [self.cell(row, column) for column in self.sheet.known.columns_of(row)]
        made = TableRow(row, self.sheet.offices.get(row.pk), cells)
        made.findings = [each for each, place in self.placed if place == row]
        if not self.columns and cells:
            self._compare(made)
        return made

    def cell(self, row: FormRow, column: FormColumn | None) -> TableCell:
        """Return a cell as the person meets it."""
        sheet, typed = self.sheet, self.sheet.known.is_typed(row, column)
        place = row.pk, column.pk if column else None
        return TableCell(
            row,
            column,
            sheet.at(row, column),
            typed,
            typed and self._is_open(row),
            sheet.known.returned.get(sheet.key, {}).get(place),
            self.troubles.get((row.pk, place[1] or 0)),
        )

    def _is_open(self, row: FormRow) -> bool:
        """May the person enter the row now? What was typed stays in its fields, also when the
        period was just closed.
        """
        takes = self.sheet.may_enter if self.troubles else self.sheet.takes
        return self.editable and takes(row)

    def _compare(self, made: TableRow) -> None:
        sheet, row = self.sheet, made.row
        figures = {
            "cumulative": sheet.at(row, None, cumulative=True),
            "before": sheet.compared.before(row, None, sheet.key),
            "year_before": sheet.compared.year_before(row, None, sheet.key),
            "year_before_cumulative": sheet.compared.year_before(
                row, None, sheet.key, cumulative=True
            ),
        }
        for name, figure in figures.items():
            setattr(made, name, shown(row, figure.value, figure.text))

    @cached_property
    def counts(self) -> "CellCounts":
        """How far the cells of the rows that are looked at are filled."""
        cells = self.sheet.known.typed_cells()
        looked_at = {row.pk for row in self.shown_rows}
        return count_cells(self.cell(*each) for each in cells if each[0].pk in looked_at)

    @property
    def seen(self) -> str:
        """The entries that the page shows, for a page that is sent as a whole."""
        cells = (cell for row in self.rows for cell in row.cells if cell.editable)
        return " ".join(f"{cell.id}:{self._seen_of(cell)}" for cell in cells if self._seen_of(cell))

    def _seen_of(self, cell: TableCell) -> str:
        # a conflict that was shown is seen: sending again means so
        trouble = cell.trouble
        return str(trouble.newer.pk) if trouble and trouble.newer else cell.seen


def row_of_finding(known: FormFigures, finding: CheckFinding) -> FormRow | None:
    """Return the row in which a condition fails: the one it was looked at in, else the first that
    it names.
    """
    if finding.row:
        return finding.row
    references = condition(finding.check.expression).references
    named = (known.named(each.code) for each in references)
    return next((cell[0] for cell in named if cell), None)


@dataclass(slots=True)
class CellCounts:
    """How many cells people enter, and what became of them."""

    cells: int = 0
    filled: int = 0
    waiting: int = 0
    returned: int = 0
    estimates: int = 0
    owed: int = 0  # empty, or returned and not sent again
    return_reason: str = ""  # of the first cell that was returned

    def add(
        self, *, known: bool, waiting: bool, returned: Returned | None, estimate: bool = False
    ) -> None:
        self.cells += 1
        self.filled += known
        self.waiting += waiting
        self.returned += returned is not None
        self.estimates += known and estimate
        self.owed += returned is not None or not known
        self.return_reason = self.return_reason or (returned.reason if returned else "")


def count_cells(cells: Iterable[TableCell]) -> CellCounts:
    """Return how far these cells are filled."""
    counts = CellCounts()
    for cell in cells:
        figure = cell.figure
        counts.add(
            known=figure.known,
            waiting=figure.waiting,
            returned=cell.returned,
            estimate=figure.estimate,
        )
    return counts


def compared_figures_of(sheet: FormSheet, cell: TableCell) -> list[tuple[str, str]]:
    """Return the figures beside a cell, each with its name, for the panel of a cell."""
    row, column = cell.row, cell.column
    compared = sheet.compared
    named = (
        ("Lũy kế từ đầu năm", sheet.at(row, column, cumulative=True)),
        ("Kỳ trước", compared.before(row, column, sheet.key)),
        ("Cùng kỳ năm trước", compared.year_before(row, column, sheet.key)),
        (
            "Lũy kế cùng kỳ năm trước",
            compared.year_before(row, column, sheet.key, cumulative=True),
        ),
    )
    return [(name, _words(row, figure)) for name, figure in named]


def _words(row: FormRow, figure: Figure) -> str:
    return shown(row, (figure or NOTHING).value, figure.text) or "chưa có"
