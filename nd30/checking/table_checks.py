"""The checks of printed tables: rows torn over two pages, heads not repeated, empty columns."""

from collections.abc import Iterator

from .file_checks import quoted
from .findings import Finding
from .printed import Page
from .printed_tables import Band, PrintedTable
from .printout import Printout
from .rules import Check
from .word_file import LEAST_ROWS, WordFile


def check_tables(printout: Printout, word: WordFile | None) -> Iterator[Finding]:
    """Yield what the printed tables are to be faulted for.

    Where there is a Word file it says which texts are whole cells; its own columns were judged.
    """
    whole = (
        {"".join(cell.split()) for table in word.tables for row in table.rows for cell in row}
        if word
        else set()
    )
    for page, table, following in printout.continued_tables:
        if not printout.head_of(table, following):
            seen = "Bảng sang trang không lặp lại hàng tiêu đề"
            words = quoted(" ".join(following.bands[0].texts))
            yield Check.TABLE_HEAD.found(seen, words, page.number + 1)
        yield from _check_row(printout, page, (table, following), whole)
    if word is None:
        yield from _check_columns(printout)


def _check_row(
    printout: Printout, page: Page, tables: tuple[PrintedTable, PrintedTable], whole: set[str]
) -> Iterator[Finding]:
    table, following = tables
    rest = following.bands[len(printout.head_of(table, following)) :]
    if not rest or not _is_torn(table.bands[-1], rest[0], whole):
        return
    for band, number in ((table.bands[-1], page.number), (rest[0], page.number + 1)):
        if band.height == 1:
            seen = "Hàng của bảng bị tách, chỉ còn một dòng trên trang này"
            words = quoted(max(band.texts, key=len))
            yield Check.TORN_ROW.found(seen, words, number)


def _is_torn(above: Band, below: Band, whole: set[str]) -> bool:
    """Do the two bands belong to one row?"""
    if len(above.edges) != len(below.edges):
        return False
    pairs = [
        ("".join(first.split()), "".join(second.split()))
        for first, second in zip(above.texts, below.texts, strict=True)
    ]
    if whole:
        return any(
            first and second and first + second in whole and not {first, second} <= whole
            for first, second in pairs
        )
    # without the file a row is torn when all that goes on begins like the middle of a sentence
    rests = [(first, second) for first, second in pairs if second]
    return not pairs[0][1] and all(first and second[0].islower() for first, second in rests)


def _check_columns(printout: Printout) -> Iterator[Finding]:
    """An empty column, on all the pages of a table."""
    open_tables: list[tuple[int, PrintedTable, list[Band]]] = []
    continued = {id(below): id(above) for _, above, below in printout.continued_tables}
    for number, tables in printout.tables.items():
        for table in tables:
            last = open_tables[-1] if open_tables else None
            if last and continued.get(id(table)) == id(last[1]):
                head = len(printout.head_of(last[1], table))
                open_tables[-1] = (last[0], table, last[2] + table.bands[head:])
            else:
                open_tables.append((number, table, list(table.bands)))
    for number, table, bands in open_tables:
        rows = [band.texts for band in bands if len(band.edges) == len(table.edges)]
        if len(rows) <= LEAST_ROWS:
            continue
        for heading, *cells in zip(*rows, strict=True):
            if not any(cells):
                seen = f"Cột {quoted(heading)} của bảng không có nội dung"
                yield Check.EMPTY_COLUMN.found(seen, quoted(" ".join(rows[0])), number)
