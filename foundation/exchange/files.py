"""A dataset as a file to take away: its rows as Excel, which comes back in, or as CSV."""

from collections.abc import Callable, Iterable

from django.http import QueryDict
from django.utils.text import slugify

from vietnamese import fold

from ..downloads.kinds import file_kind
from ..web.list_files import FileToMake
from ..web.xlsx import XLSX
from .dataset import Dataset
from .records import Record
from .services import open_dataset
from .workbook import as_csv, as_workbook

DATASET_FILE = "exchange.dataset"


@file_kind(DATASET_FILE)
def dataset_file(user, asked: QueryDict, *, name: str, place: str) -> FileToMake:
    """Offer the rows that the filter leaves. Raises `Http404` for a place that is not theirs."""
    opened = open_dataset(name, user, place)
    return file_of(
        opened,
        lambda: opened.chosen(asked),
        opened.how_many(asked),
        csv=asked.get("format") == "csv",
    )


def file_of(
    opened: Dataset, records: Callable[[], Iterable[Record]], how_many: int, *, csv: bool = False
) -> FileToMake:
    """Return the file of the records that `records()` reads, of which there are `how_many`."""
    write, ending, kind = (as_csv, "csv", "text/csv") if csv else (as_workbook, "xlsx", XLSX)
    title, name = f"{opened.title}: {opened.where}", file_name(opened, ending)
    return FileToMake(title, name, kind, how_many, lambda: write(opened, records()), opened.back())


def file_name(opened: Dataset, ending: str, prefix: str = "") -> str:
    return (
        "-".join(filter(None, [prefix, slugify(fold(f"{opened.title} {opened.where}"))]))[:90]
        + f".{ending}"
    )
