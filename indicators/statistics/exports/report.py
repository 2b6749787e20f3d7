"""What the page of an import shows, as plain values that are stored with it."""

from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from vietnamese import number

from ..figures import Cell, Figure, FormFigures
from ..models import shown
from ..services import Entered, Outcome
from .mapping import ALONE
from .matching import How, Matched, label_in
from .models import REPORT_VERSION
from .reading import Figured, Level, Reading
from .tables import ColumnKind, LineKind, label_of

MOST_LINES = 120  # of the file's table on the page
MOST_LABELS = 150
MOST_SHOWN = 40  # columns of the file's table on the page
MOST_FINDINGS = 100
LONGEST_CELL = 120

LINE_WORDS = {
    LineKind.DATA: "số liệu",
    LineKind.SUBTOTAL: "cộng nhóm",
    LineKind.PART: "trong đó",
    LineKind.GROUP: "đề mục",
    LineKind.TOTAL: "tổng của tệp",
    LineKind.REPEATED: "tiêu đề lặp lại",
    LineKind.FOOT: "cuối bảng",
}
COLUMN_WORDS = {
    ColumnKind.NUMBER: "số",
    ColumnKind.TEXT: "chữ",
    ColumnKind.DAY: "ngày",
    ColumnKind.ORDINAL: "số thứ tự",
    ColumnKind.CODE: "mã, số hiệu",
    ColumnKind.EMPTY: "trống",
}


@dataclass
class Change:
    """What becomes of one cell of the form: `old` gives way to `new`, or `refused` says why not."""

    figured: Figured
    old: Figure
    new: str
    refused: str = ""
    asks_reason: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.figured.name,
            "row": self.figured.row.code,
            "column": self.figured.column.code if self.figured.column else "",
            "old": shown(self.figured.row, self.old.value, self.old.text),
            "new": self.new,
            "place": self.figured.place,
            "refused": self.refused,
            "asks_reason": self.asks_reason,
            "seen": self.old.entries[-1] if self.old.entries else None,
        }


def changes_of(reading: Reading, known: FormFigures, key: str, outcome: Outcome) -> list[Change]:
    """Return what entering the figures of a file did, or would do, to each cell that differs."""
    entered = {(each.row_id, each.column_id) for each in outcome.entered}
    changes = []
    for each in reading.enterable:
        refused = outcome.refused.get(each.cell, "")
        if each.cell in entered or refused:
            old = known.at(each.row, each.column, key)
            new = shown(each.row, each.value)
            asks = each.cell in outcome.asks_note
            changes.append(Change(each, old, new, refused, asks))
    return changes


def entered_of(
    reading: Reading, known: FormFigures, key: str, notes: AnyMapping[Cell, str]
) -> list[Entered]:
    """Return the figures of a file as a person would enter them, over what stands now."""
    found = []
    for each in reading.enterable:
        old = known.at(each.row, each.column, key)
        found.append(
            Entered(
                each.row,
                each.column,
                each.value,
                note=notes.get(each.cell),
                seen=old.entries[-1] if old.entries else None,
                place=each.place,
            )
        )
    return found


def report_of(reading: Reading, changes: Iterable[Change], error: str = "") -> dict[str, Any]:
    """Return what was read and what it would change, as its page shows it.

    `error` says why nothing can be entered now.
    """
    changes = list(changes)
    same = len(reading.enterable) - len(changes)
    return {
        "version": REPORT_VERSION,
        "sheet": reading.table.sheet,
        "sheets": [table.sheet for table in reading.tables],
        "titles": reading.table.titles[:20],
        "columns": _columns(reading),
        "label": reading.match.label,
        "labels": _labels(reading),
        "labels_left": max(len(_shown_labels(reading)) - MOST_LABELS, 0),
        "statuses": [
            {"words": words, **_matched(one)} for words, one in reading.match.statuses.items()
        ][:MOST_LABELS],
        "unmatched": _unmatched(reading),
        "lines": _lines(reading),
        "line_count": len(reading.table.lines),
        "changes": [each.as_json() for each in changes],
        "same": same,
        "withheld": [{"name": each.name, "why": each.withheld} for each in reading.withheld],
        "findings": _findings(reading),
        "held": reading.held,
        "cumulative": reading.cumulative,
        "error": error,
    }


def _findings(reading: Reading) -> list[list[str]]:
    """What to look at, errors first."""
    found = sorted(reading.findings, key=lambda each: each.level != Level.ERROR)
    told = [[str(each.level), each.words] for each in found[:MOST_FINDINGS]]
    if rest := found[MOST_FINDINGS:]:
        told.append([str(rest[0].level), f"Và {number(len(rest))} chỗ khác."])
    return told


def _matched(one: Matched) -> dict[str, Any]:
    return {"code": one.code, "how": str(one.how), "words": one.how.words, "certain": one.certain}


def _columns(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "at": column.at,
            "letter": column.letter,
            "heading": column.heading or "(không có tiêu đề)",
            "key": column.key,
            "kind": COLUMN_WORDS[column.kind],
            "number": column.kind == ColumnKind.NUMBER,
            "label": column.key == reading.match.label,
            "match": _matched(reading.match.columns.get(column.at, Matched())),
        }
        for column in reading.table.columns
    ]


def _shown_labels(reading: Reading) -> list[str]:
    """The labels that a person is asked about first, then those that are certain."""
    found = reading.match.labels
    named = [label for label in reading.match.counts if not label.startswith("=")]
    return sorted(named, key=lambda each: (found[each].certain, found[each].how == How.SKIPPED))


def _labels(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "label": label[:300],
            "words": label[:300] or "(dòng không có tên)",
            "count": reading.match.counts[label],
            "match": _matched(reading.match.labels[label]),
        }
        for label in _shown_labels(reading)[:MOST_LABELS]
    ]


def _unmatched(reading: Reading) -> list[list[str]]:
    """What the lines that go nowhere add up to, by column."""
    return [[heading, number(value)] for heading, value in reading.added.unmatched.items() if value]


def _lines(reading: Reading) -> list[dict[str, Any]]:
    """The first lines of the file, and those beyond that are not plain figures."""
    found: list[dict[str, Any]] = []
    for line in reading.table.lines:
        ordinary = line.kind in (LineKind.DATA, LineKind.EMPTY)
        if line.kind == LineKind.EMPTY or (len(found) >= MOST_LINES and ordinary):
            continue
        if len(found) >= 2 * MOST_LINES:
            break
        matched = reading.match.labels.get(
            label_in(reading.table, line, reading.match.label), Matched()
        )
        takes = line.kind in (LineKind.DATA, LineKind.PART, LineKind.SUBTOTAL)
        found.append(
            {
                "number": line.number,
                "kind": str(line.kind),
                "words": LINE_WORDS[line.kind],
                "cells": [
                    label_of(line.cell(column))[:LONGEST_CELL]
                    for column in reading.table.columns[:MOST_SHOWN]
                ],
                "row": matched.code if takes and matched.certain else "",
                "how": str(matched.how) if takes else "",
            }
        )
    return found


def code_words(code: str) -> str:
    """Return how people call the code of a column; the one figure of a row has none."""
    return "số liệu" if code == ALONE else f"cột ({code})"
