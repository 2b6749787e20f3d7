"""Two versions of a report side by side: heads, texts word by word, figures, rows of annexes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from foundation.web.changed_words import WordRun, changed_words
from vietnamese import nfc, parse_decimal, short_date, signed

from .annexes import INDICATOR_COLUMNS, PAR_INDEX_COLUMNS, TASK_COLUMNS, figure_cells, task_cells
from .models import Report, ReportSection
from .placed_figures import PlacedFigure, placed_figures
from .stored_figures import IndicatorFigure, IndicatorRow, ReportFigures

# where figures stand, by the beginning of their place; tasks are rows of an annex
GROUPS = {
    "area-": "Theo lĩnh vực",
    "office-": "Theo đơn vị chủ trì",
    "target-": "Chỉ tiêu",
    "statistic-": "Biểu thống kê",
    "": "Toàn kế hoạch",
}
KINDS = {"equal": "same", "delete": "removed", "insert": "added"}  # what `difflib` calls them
UNSIGNED = ".done_since"  # of these the sign is not kept, so that no difference can be told
TASK_CELLS = [column.heading for column in TASK_COLUMNS[2:]]
TARGET_CELLS = [column.heading for column in INDICATOR_COLUMNS[2:]]
PAR_INDEX_CELLS = [column.heading for column in PAR_INDEX_COLUMNS[2:]]


@dataclass(frozen=True)
class ChangedCell:
    """A value by its name, before and now."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class ComparedSection:
    """A section of either version; `kind` is same, changed, added or removed."""

    key: str
    heading: str
    kind: str
    runs: Sequence[WordRun]
    old_heading: str = ""


@dataclass(frozen=True)
class ChangedFigure:
    """A figure that is another one, or stands in one version alone."""

    place: str
    name: str
    old: str
    new: str
    difference: str = ""


@dataclass(frozen=True)
class FigureGroup:
    """The changed figures of one kind."""

    key: str
    name: str
    figures: Sequence[ChangedFigure]


@dataclass(frozen=True)
class ChangedRow:
    """A row of an annex that came, went or changed in some cells; `name` as runs of words."""

    kind: str
    annex: str
    name: Sequence[WordRun]
    cells: Sequence[ChangedCell]
    place: str = ""


@dataclass(frozen=True)
class Comparison:
    """All that two versions say otherwise."""

    head: Sequence[ChangedCell]
    sections: Sequence[ComparedSection]
    figures: Sequence[FigureGroup]
    rows: Sequence[ChangedRow]

    @property
    def changed_sections(self) -> list[ComparedSection]:
        return [each for each in self.sections if each.kind != "same"]

    @property
    def same_sections(self) -> list[ComparedSection]:
        return [each for each in self.sections if each.kind == "same"]

    @property
    def number_of_figures(self) -> int:
        return sum(len(group.figures) for group in self.figures)


def compare(old: Report, new: Report) -> Comparison:
    """Return what `new` says otherwise than `old`, an earlier version (two queries)."""
    figures, now = (
        ReportFigures.from_json(each.figures) if each.figures else None for each in (old, new)
    )
    return Comparison(
        list(_head(old, new)),
        _sections(_in_document(old), _in_document(new)),
        _figures(figures, now) if figures and now else [],
        list(_rows(figures, now)) if figures and now else [],
    )


def changed_text(old: str, new: str) -> list[WordRun]:
    """Return two texts as runs of words; lines that both have are found first, so that long texts
    take no longer than what differs.
    """
    before, after = (nfc(text).splitlines(keepends=True) for text in (f"{old}\n", f"{new}\n"))
    runs: list[WordRun] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        one, two = "".join(before[i1:i2]), "".join(after[j1:j2])
        if kind == "replace":
            runs += [*changed_words(one.rstrip(), two.rstrip()), WordRun("same", "\n")]
        else:
            runs.append(WordRun(KINDS[kind], one or two))
    *others, last = runs
    return [*others, WordRun(last.kind, last.text.rstrip("\n"))]


def _head(old: Report, new: Report) -> Iterator[ChangedCell]:
    told = {
        "Số, ký hiệu": lambda report: f"{report.number}/{report.symbol}" if report.number else "",
        "Ngày ban hành": lambda report: short_date(report.issued_on) if report.issued_on else "",
        "Người ký": lambda report: report.signer,
        "Chức vụ người ký": lambda report: report.signer_title,
        "Kết quả chờ duyệt": lambda report: "tính cả" if report.include_waiting else "không tính",
    }
    for name, of in told.items():
        if of(old) != of(new):
            yield ChangedCell(name, of(old), of(new))


def _in_document(report: Report) -> list[ReportSection]:
    return list(report.sections.filter(left_over=False))


def _sections(old: list[ReportSection], new: list[ReportSection]) -> list[ComparedSection]:
    """The sections in the order of the new version, then those that it no longer has."""
    before = {each.key: each for each in old}
    found = [_section(before.pop(each.key, None), each) for each in new]
    gone = (
        ComparedSection(each.key, each.heading, "removed", [WordRun("removed", each.content)])
        for each in before.values()
    )
    return [*found, *gone]


def _section(old: ReportSection | None, new: ReportSection) -> ComparedSection:
    if old is None:
        return ComparedSection(new.key, new.heading, "added", [WordRun("added", new.content)])
    same = (old.heading, old.content) == (new.heading, new.content)
    return ComparedSection(
        new.key,
        new.heading,
        "same" if same else "changed",
        changed_text(old.content, new.content),
        old.heading if old.heading != new.heading else "",
    )


def _figures(old: ReportFigures, new: ReportFigures) -> list[FigureGroup]:
    before, now = placed_figures(old), placed_figures(new)
    groups: dict[str, list[ChangedFigure]] = {key: [] for key in ("", *GROUPS)}
    for place in {**now, **before}:
        one, two = before.get(place), now.get(place)
        if place.startswith("task-") or (one and two and one.text == two.text):
            continue
        groups[_group(place)].append(_figure(place, one, two))
    return [
        FigureGroup(key.rstrip("-") or "whole", GROUPS[key], found)
        for key, found in groups.items()
        if found
    ]


def _group(place: str) -> str:
    return next(key for key in GROUPS if place.startswith(key))


def _figure(place: str, old: PlacedFigure | None, new: PlacedFigure | None) -> ChangedFigure:
    named = new or old
    return ChangedFigure(
        place,
        named.name if named else "",
        old.text if old else "",
        new.text if new else "",
        _difference(old, new) if old and new and not place.endswith(UNSIGNED) else "",
    )


def _difference(old: PlacedFigure, new: PlacedFigure) -> str:
    """How far two figures lie apart, of shares in points; empty where they are words."""
    before, now = str(old.value), str(new.value)
    shares = before.endswith("%"), now.endswith("%")
    try:
        apart: Decimal = parse_decimal(now) - parse_decimal(before)
    except ValueError:
        return ""
    if shares[0] != shares[1] or not apart:
        return ""
    return f"{signed(apart)} điểm %" if shares[0] else signed(apart)


@dataclass(frozen=True)
class _AnnexRow:
    """A row of an annex: its name, its other cells under their headings, its figure's place."""

    annex: str
    name: str
    headings: Sequence[str]
    cells: Sequence[str]
    place: str = ""

    def changes(self, old: "_AnnexRow") -> list[ChangedCell]:
        return [
            ChangedCell(heading, before, now)
            for heading, before, now in zip(self.headings, old.cells, self.cells, strict=True)
            if before != now
        ]


def _rows(old: ReportFigures, new: ReportFigures) -> Iterator[ChangedRow]:
    before = _annex_rows(old)
    for key, row in _annex_rows(new).items():
        then = before.pop(key, None)
        if then is None:
            yield ChangedRow("added", row.annex, [WordRun("added", row.name)], [], row.place)
        elif row != then:
            words = changed_words(then.name, row.name)
            yield ChangedRow("changed", row.annex, words, row.changes(then), row.place)
    for row in before.values():
        yield ChangedRow("removed", row.annex, [WordRun("removed", row.name)], [], row.place)


def _annex_rows(figures: ReportFigures) -> dict[tuple[str, int | str], _AnnexRow]:
    """The rows by what they are of; figures frozen before their ids were kept have names alone."""
    return dict(_keyed(figures))


def _keyed(figures: ReportFigures) -> Iterable[tuple[tuple[str, int | str], _AnnexRow]]:
    for task in figures.tasks:
        name, *cells = task_cells(task)
        place = f"task-{task.pk}" if task.pk else ""
        yield (
            ("task", task.pk or name),
            _AnnexRow("Nhiệm vụ", name, TASK_CELLS, cells, place),
        )
    for row in figures.indicators:
        for name, figure in _named_figures(row):
            place = f"target-{figure.pk}" if figure.pk else ""
            yield (
                ("target", figure.pk or name),
                _AnnexRow("Chỉ tiêu", name, TARGET_CELLS, figure_cells(figure), place),
            )
    for area in figures.par_index.areas if figures.par_index else ():
        cells = [area.maximum, area.own, area.final]
        yield (
            ("par-index", area.name),
            _AnnexRow("Chỉ số cải cách hành chính", area.name, PAR_INDEX_CELLS, cells),
        )


def _named_figures(row: IndicatorRow) -> Iterator[tuple[str, IndicatorRow | IndicatorFigure]]:
    """The figures of a statement, each with its name where there are several."""
    if not row.several:
        yield row.statement, row
        return
    for part in row.parts:
        yield f"{row.statement} – {part.label}", part
