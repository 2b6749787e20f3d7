"""Reads the files of one plan into a draft: opens, mends, divides, hands on the parts."""

from collections.abc import Sequence
from typing import NamedTuple

from .blocks import Block, Footnote, Place, cover
from .draft import PlanDraft, Section, SourceText, TaskDraft
from .entries.closing import read_closing
from .entries.doubts import review
from .entries.duties import read_duties
from .entries.head import (
    guess_year,
    read_annex_head,
    read_decision,
    read_head,
    read_listed_bases,
    read_replaced,
)
from .entries.head_places import place_head
from .entries.notices import Notices
from .entries.targets import read_targets
from .entries.tasks import divide_units, number_tasks, read_brackets, read_tasks, without_twins
from .errors import UnreadableFile
from .files.opening import SourceFile, read_file
from .files.scans.recognition import Progress, Recognition
from .layout.columns import Column, are_headings_apart
from .layout.decisions import Decision, find_decision
from .layout.footnotes import take_footnotes
from .layout.outline import OutlineItem, outline, sections_of
from .layout.paragraphs import mend, mend_cell
from .layout.parts import Parts, divide
from .layout.tables import Table, with_tables
from .phrases.abbreviations import read_abbreviations
from .phrases.deadlines import read_deadlines
from .phrases.headings import Topic

MAX_FILES = 10


def read(files: Sequence[SourceFile], progress: Progress | None = None) -> PlanDraft:
    """Return the draft of the plan that `files` are together. Raises `UnreadableFile`."""
    notices, recognition = Notices(), Recognition(progress)
    documents = [_document(file, notices, recognition) for file in files[:MAX_FILES]]
    draft = PlanDraft(
        sources=[_source(each.name, each.blocks) for each in documents],
        read_by_ocr=[each.name for each in documents if each.by_ocr],
    )
    draft.footnotes = [note for each in documents for note in each.notes]
    tabled = [with_tables(each.blocks) for each in documents]
    decisions = [find_decision(blocks) for blocks in tabled]
    decision = next(filter(None, decisions), None)
    plans = [
        found.plan if found else blocks for found, blocks in zip(decisions, tabled, strict=True)
    ]
    parts = _whole([divide(blocks) for blocks in plans])
    _read_head(draft, parts, decision)
    if decision:
        parts.head = [*decision.head, *decision.articles, *parts.head]
        parts.closing = [*decision.closing, *parts.closing]
    place_head(draft.plan, parts)
    items = _read_body(draft, parts, notices)
    if not (draft.tasks or draft.targets or draft.duties):
        raise UnreadableFile(
            files[0].name,
            "không có nội dung kế hoạch cải cách hành chính (không thấy lĩnh vực, "
            "chỉ tiêu hay nhiệm vụ nào); "
            "hãy kiểm tra đã chọn đúng tệp",
        )
    review(draft, parts, items, notices)
    draft.warnings = notices.warnings(draft)
    return draft


class _Document(NamedTuple):
    name: str
    blocks: list[Block]
    notes: list[Footnote]
    by_ocr: bool


def _document(file: SourceFile, notices: Notices, recognition: Recognition) -> _Document:
    contents = read_file(file, recognition)
    parts, notes = take_footnotes(contents.parts)
    blocks = mend(parts, file.name)
    for gap in contents.gaps:
        places = [block.place for block in blocks]
        behind = (
            [place for place in places if place.at == gap.at] or places or [Place(file.name, 1, 1)]
        )
        notices.add(behind[-1], gap.message)
    return _Document(file.name, blocks, [*contents.footnotes, *notes], contents.by_ocr)


def _source(file: str, blocks: list[Block]) -> SourceText:
    rows = {
        str(each.place.line): [mend_cell(cell) for cell in each.row.cells]
        for each in blocks
        if each.row
    }
    return SourceText(
        file, [block.text for block in blocks], rows, [block.place.at for block in blocks]
    )


def _whole(documents: list[Parts]) -> Parts:
    """The parts of all files as one plan's; files that are all annex stand behind it."""
    ordered = sorted(documents, key=lambda parts: not parts.body)
    return Parts(
        head=[block for parts in ordered for block in parts.head],
        body=[block for parts in ordered for block in parts.body],
        closing=[block for parts in ordered for block in parts.closing],
        annex=[block for parts in ordered for block in parts.annex],
    )


def _read_head(draft: PlanDraft, parts: Parts, decision: Decision | None) -> None:
    texts = [text for each in (*parts.body, *parts.annex) for text in _texts_of(each)]
    if decision:
        draft.plan = read_decision(decision, [block.text for block in parts.head], texts)
    else:
        draft.plan = read_head(parts.head, texts)
        told = {basis.text for basis in draft.plan.legal_bases}
        listed = read_listed_bases(each for each in parts.body if isinstance(each, Block))
        draft.plan.legal_bases += [basis for basis in listed if basis.text not in told]
    if not parts.body or not draft.plan.title:
        first_table = next(
            (index for index, each in enumerate(parts.annex) if isinstance(each, Table)), 12
        )
        read_annex_head(
            [each for each in parts.annex[:first_table] if isinstance(each, Block)], draft.plan
        )
        draft.plan.year = guess_year(draft.plan.title, draft.plan.issued_on, texts)
    read_closing(decision.closing if decision else parts.closing, draft.plan)
    articles = decision.articles if decision else []
    draft.plan.replaces = read_replaced(
        [block for block in (*parts.head, *articles, *parts.body) if isinstance(block, Block)],
        articles,
    )


def _texts_of(block: Block | Table) -> list[str]:
    return (
        [block.text]
        if isinstance(block, Block)
        else [entry.text(Column.TIME) for entry in block.entries]
    )


def _read_body(draft: PlanDraft, parts: Parts, notices: Notices) -> list[OutlineItem]:
    year = draft.plan.year
    body, annex = outline(parts.body), outline(parts.annex, Topic.OTHER)
    _notice_combined([*body, *annex], notices)
    draft.targets = read_targets(body, year, notices) + read_targets(annex, year, notices)
    draft.tasks = read_tasks(body, year, notices, "narrative") + _annex_tasks(
        parts, annex, year, notices
    )
    draft.tasks = without_twins(draft.tasks, notices)
    known = read_abbreviations(_all_lines(draft))
    read_brackets(draft.tasks, known)
    divide_units(draft.tasks, known)
    number_tasks(draft.tasks)
    draft.duties = read_duties(body)
    draft.report_deadlines = read_deadlines([item.block for item in body if item.block], year)
    used = {task.place for task in draft.tasks} | {target.place for target in draft.targets}
    draft.sections = _sections(parts, body, annex, used)
    return [*body, *annex]


def _all_lines(draft: PlanDraft) -> str:
    return "\n".join(line for source in draft.sources for line in source.lines)


def _annex_tasks(
    parts: Parts, annex: list[OutlineItem], year: int | None, notices: Notices
) -> list[TaskDraft]:
    """The tasks of the appendix; none, and a warning, when its table fell apart into lines."""
    blocks = [each for each in parts.annex if isinstance(each, Block)]
    if len(blocks) == len(parts.annex) and are_headings_apart(block.text for block in blocks):
        notices.table_apart(blocks[0].place)
        return []
    return read_tasks(annex, year, notices, "appendix")


def _notice_combined(items: list[OutlineItem], notices: Notices) -> None:
    for item in items:
        if (
            item.heading
            and len(item.heading.areas) > 1
            and item.topic in {Topic.TARGETS, Topic.TASKS}
        ):
            notices.combined_areas(item.place, item.text)


def _sections(
    parts: Parts, body: list[OutlineItem], annex: list[OutlineItem], used: set[Place]
) -> list[Section]:
    before = [_section("", parts.head)] if parts.head else []
    inside = [
        _section(heading, _texts(items, used), heading_place=_place_of(heading, body))
        for heading, items in sections_of(body)
        if heading or _texts(items, used)
    ]
    rest = [*parts.closing, *_texts(annex, used)]
    return [*before, *inside, *([_section("", rest)] if rest else [])]


def _texts(items: list[OutlineItem], used: set[Place]) -> list[Block]:
    """The paragraphs, and of tables what no entry holds: rows that head others, notes."""
    found: list[Block] = []
    for item in items:
        if item.block:
            found.append(item.block)
        elif item.table:
            found += item.table.remarks(used)
    return found


def _section(heading: str, blocks: Sequence[Block], heading_place: Place | None = None) -> Section:
    places = [heading_place] if heading_place else []
    places += [block.place for block in blocks]
    same_file = [place for place in places if place.file == places[0].file]
    lines = list(dict.fromkeys(id(block) for block in blocks))
    texts = {id(block): block.text for block in blocks}
    return Section(heading, "\n".join(texts[each] for each in lines), cover(same_file))


def _place_of(heading: str, items: list[OutlineItem]) -> Place | None:
    blocks = (item.block for item in items if item.heading and item.block)
    return next((block.place for block in blocks if block.text == heading), None)
