"""The documents of an import as the review page shows them: their lines and tables, each leading to
what was read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from .corrections import CorrectedDraft, DraftEntry, EntryPlace, Json

ByLine = Mapping[tuple[str, int], DraftEntry]


@dataclass(frozen=True)
class SourceLine:
    """One paragraph or table row: its number, where people find it, and the address of what was
    read from it.
    """

    number: int
    text: str
    at: str = ""
    cells: tuple[str, ...] = ()
    entry_id: str = ""
    address: str = ""


@dataclass(frozen=True)
class SourceDocument:
    """One document: its number, name, and its lines in runs of paragraphs and of table rows."""

    index: int
    name: str
    runs: tuple[tuple[bool, tuple[SourceLine, ...]], ...]


def sources_of(corrected: CorrectedDraft, by_line: ByLine, address) -> list[SourceDocument]:
    """Return the documents; `address(entry)` is where an entry stands on the page."""
    return [
        SourceDocument(index, source["file"], tuple(_runs(_lines(source, by_line, address))))
        for index, source in enumerate(corrected.draft["sources"])
    ]


def entries_by_line(
    corrected: CorrectedDraft, entries: list[DraftEntry]
) -> dict[tuple[str, int], DraftEntry]:
    """Return which entry was read from each line, the first of those that share one.

    A line that holds an entry leads to it rather than to one that only took a value from there.
    Later `entries` win over earlier ones of another part.
    """
    found: dict[tuple[str, int], DraftEntry] = {}
    for entry in entries:
        _take(found, entry, corrected.value_places(entry))
    for entry in entries:
        _take(found, entry, [entry.place] if entry.place else [])
    return found


def marks(corrected: CorrectedDraft, places: list[EntryPlace]) -> str:
    """Return places for the page's script: `document-first-last-cell`, cell 0 for whole lines."""
    files = {source["file"]: index for index, source in enumerate(corrected.draft["sources"])}
    return " ".join(
        f"{files[place.file]}-{place.line}-{place.end_line}-{place.column or 0}"
        for place in places
        if place.file in files
    )


def _take(
    found: dict[tuple[str, int], DraftEntry], entry: DraftEntry, places: list[EntryPlace]
) -> None:
    for place in places:
        for line in range(place.line, place.end_line + 1):
            known = found.get((place.file, line))
            if (
                known is None
                or known.part != entry.part
                or _holds(entry, line) > _holds(known, line)
            ):
                found[place.file, line] = entry


def _holds(entry: DraftEntry, line: int) -> bool:
    return entry.place is not None and entry.place.line <= line <= entry.place.end_line


def _lines(source: Json, by_line: ByLine, address) -> Iterator[SourceLine]:
    rows, ats = source.get("rows", {}), source.get("ats", [])
    for number, text in enumerate(source["lines"], start=1):
        entry = by_line.get((source["file"], number))
        at = ats[number - 1] if number <= len(ats) else ""
        cells = tuple(rows.get(str(number), ()))
        yield SourceLine(
            number, text, at, cells, entry.id if entry else "", address(entry) if entry else ""
        )


def _runs(lines: Iterator[SourceLine]) -> Iterator[tuple[bool, tuple[SourceLine, ...]]]:
    for is_table, run in groupby(lines, lambda line: bool(line.cells)):
        yield is_table, tuple(run)
