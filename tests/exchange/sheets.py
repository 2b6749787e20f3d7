"""Files for the tests of the exchange: what goes out, edited as a person would, and an import run to its end."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cchc.exchange import services
from cchc.exchange.models import ImportRun
from cchc.exchange.workbook import as_workbook
from cchc.jobs.runner import run
from cchc.jobs.services import claim

JOBS = {services.READ: services.read_run, services.STORE: services.store_run, services.UNDO: services.undo_run}


def taken_out(dataset):
    """The file that `dataset` sends out, as an openpyxl workbook."""
    return load_workbook(as_workbook(dataset, dataset.load()))


def head_of(sheet) -> dict[str, int]:
    """The columns of a sheet by heading."""
    (row,) = (row for row in sheet.iter_rows() if row[0].value == "Mã")
    return {cell.value.removesuffix(" *"): cell.column for cell in row} | {"": row[0].row}


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
    run(JOBS[job.name], claim(job.pk, worker="thu@may"))


def bring_in(dataset, file) -> ImportRun:
    """Take `file` in and read it; what it would do is then known."""
    found = services.begin_import(dataset, file=file, name=file.name)
    run_job(found.job)
    found.refresh_from_db()
    return found


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
