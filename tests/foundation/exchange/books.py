"""Files for the tests of the exchange: what goes out, edited as a person would, and an import run
to its end.
"""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from foundation.exchange import services
from foundation.exchange.models import ImportRun
from foundation.exchange.workbook import as_workbook
from foundation.jobs.runner import run
from foundation.jobs.services import claim

JOBS = {
    services.READ: services.read_run,
    services.STORE: services.store_run,
    services.UNDO: services.undo_run,
}


def taken_out(dataset):
    """The file that `dataset` sends out, as an openpyxl workbook."""
    return load_workbook(as_workbook(dataset, dataset.load()))


def head_of(sheet) -> dict[str, int]:
    """The columns of a worksheet by heading."""
    (row,) = (row for row in sheet.iter_rows() if row[0].value == "Mã")
    return {cell.value.removesuffix(" *"): cell.column for cell in row} | {"": row[0].row}


class Book:
    """The file that a dataset sends out, with its cells by key and heading."""

    def __init__(self, dataset):
        self.book = taken_out(dataset)
        self.data = self.book["Dữ liệu"]
        self.at = head_of(self.data)
        self.rows = {
            row[0].value: row[0].row for row in self.data.iter_rows(min_row=self.at[""] + 1)
        }
        self.next = self.data.max_row + 1

    def set(self, key: str, **cells):
        """Write into the row of a key."""
        self._write(self.rows[key], cells)

    def add(self, **cells) -> int:
        """Write a new row; its number."""
        self._write(self.next, cells)
        self.next += 1
        return self.next - 1

    def _write(self, row: int, cells: dict):
        for heading, value in cells.items():
            cell = self.data.cell(row, self.at[heading.replace("_", " ")], value)
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type  # typed as words

    @property
    def file(self) -> SimpleUploadedFile:
        """The workbook as an upload."""
        return as_file(self.book)


def as_file(book: Workbook, name: str = "bang.xlsx") -> SimpleUploadedFile:
    """The workbook as an upload."""
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def table(*rows) -> Workbook:
    """A workbook with just these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def run_job(job) -> None:
    """Do the work of a job here and now."""
    run(JOBS[job.name], claim(job.pk, name=job.name, worker="thu@may"))


def bring_in(dataset, file) -> ImportRun:
    """Take `file` in and read it; what it would do is then known."""
    found = services.begin_import(dataset, file=file, name=file.name)
    run_job(found.job)
    found.refresh_from_db()
    return found


def errors_of(found: ImportRun) -> dict[int, list[str]]:
    """The columns that are wrong, by the number of the row in the file."""
    return {line.number: [heading for heading, _ in line.errors] for line in found.lines.wrong()}


def store(found: ImportRun, **how) -> ImportRun:
    """Store what the import does."""
    services.ask_to_store(found, by=found.created_by, **how)
    return _after_job(found)


def undo(found: ImportRun, by=None) -> ImportRun:
    """Take the import back."""
    services.ask_to_undo(found, by=by or found.created_by)
    return _after_job(found)


def _after_job(found: ImportRun) -> ImportRun:
    found.refresh_from_db()
    run_job(found.job)
    return ImportRun.objects.get(pk=found.pk)
