"""What concerns a section or the report as a whole: empty, repeated, silent, waiting, taken."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from documents.placeholders import open_words, says_nothing
from vietnamese import count, fold

from ..drafting.naming import IN_ANNEX, MOST_NAMED, longest_first
from ..models import ReportSection
from ..outlines.kinds import JUDGING, Draws
from ..placeholders import stock_in
from ..stored_statistics import StatisticsTable
from .finding import Finding, Kind
from .knowledge import Knowledge, lines_of
from .sentences import alike, sentences

NAMED = 60  # letters of a task's content by which a text mentions it


def check_whole(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield what is wrong with the report as a whole."""
    figures, material = knowledge.figures, knowledge.material
    if material.taken:
        yield Finding(
            Kind.TAKEN,
            "",
            material.number,
            f"Số này đã dùng cho “{material.taken}” trong năm; hãy lấy số khác.",
        )
    if figures.waiting and figures.include_waiting:
        yield Finding(
            Kind.WAITING,
            "",
            f"{count(figures.waiting)} kết quả chờ duyệt",
            "Số liệu tính cả kết quả chưa duyệt; hãy duyệt rồi tổng hợp lại, hoặc xác nhận kèm "
            "lý do.",
        )
    yield from _silent(knowledge)
    yield from _unmentioned(knowledge)
    for table in figures.statistics:
        yield from _statistics(table)


def _statistics(table: StatisticsTable) -> Iterator[Finding]:
    """Forms that were begun and not finished, and conditions of theirs that do not hold."""
    if 0 < table.entered < table.owed:
        yield Finding(
            Kind.STATISTICS,
            "",
            table.name,
            f"Biểu này mới có {count(table.entered)}/{count(table.owed)} số liệu được xác nhận "
            "của kỳ; hãy đôn đốc đơn vị phụ trách, hoặc xác nhận kèm lý do.",
        )
    for sentence in table.findings:
        yield Finding(Kind.STATISTICS, "", f"{table.name}: {sentence}", "Số liệu chưa khớp.")


def _silent(knowledge: Knowledge) -> Iterator[Finding]:
    """Offices that sent nothing in the period and of which no section says so."""
    said = fold(" ".join(section.content for section in _judging(knowledge.sections)))
    for office in knowledge.figures.silent:
        if fold(office) not in said:
            yield Finding(
                Kind.SILENT,
                _place_of(knowledge.sections),
                office,
                "Đơn vị chưa có kết quả trong kỳ; hãy đôn đốc, hoặc nêu trong báo cáo.",
            )


def _judging(sections: list[ReportSection]) -> list[ReportSection]:
    """The sections that say what falls short and why; all of a report without such."""
    return [each for each in sections if each.kind in JUDGING] or sections


def _place_of(sections: list[ReportSection]) -> str:
    """The section where what falls short belongs; empty (the whole report) without one."""
    return next((each.key for each in sections if each.kind == Draws.SHORTCOMINGS), "")


def _unmentioned(knowledge: Knowledge) -> Iterator[Finding]:
    """Overdue tasks that no section speaks of: by the beginning of their wording anywhere, by their
    short name at the beginning of a line. Where the text says that the annex has the others, the
    longest overdue are to be named.
    """
    lines = sorted(
        fold(line).lstrip("-+ ") for each in knowledge.sections for line in lines_of(each)
    )
    text = "\n".join(lines)
    rows = knowledge.figures.overdue
    if fold(IN_ANNEX) in text:
        rows = longest_first(rows)[:MOST_NAMED]
    for row in rows:
        wording, name = (_beginning(words) for words in (row.content, row.called))
        if not (_begins_one(lines, name) or wording in text):
            yield Finding(
                Kind.OVERDUE,
                _place_of(knowledge.sections),
                row.content[:200],
                f"Nhiệm vụ quá hạn (chủ trì: {row.leads or 'chưa xác định'}) không được nêu "
                "trong báo cáo; hãy nêu, hoặc xác nhận kèm lý do.",
            )


def _begins_one(lines: Sequence[str], name: str) -> bool:
    """Does one of the sorted `lines` begin with `name`?"""
    place = bisect_left(lines, name)
    return place < len(lines) and lines[place].startswith(name)


def _beginning(words: str) -> str:
    return fold(words)[:NAMED].rstrip(" .;")


def check_section(knowledge: Knowledge, section: ReportSection) -> Iterator[Finding]:
    """Yield what is wrong with one section as a whole."""
    if says_nothing(section.content) and not any(open_words(section.text or "")):
        if section.content.strip() or not section.is_heading:
            yield Finding(
                Kind.EMPTY,
                section.key,
                section.heading,
                "Phần này còn trống; hãy viết nội dung.",
            )
        return
    yield from _placeholders(section)
    if section.figures_changed:
        yield Finding(
            Kind.CHANGED,
            section.key,
            section.heading,
            "Phần này đã sửa tay, sau đó số liệu thay đổi; hãy xem lại bản soạn mới.",
        )
    if section.text is not None:
        yield from _repeated(knowledge, section)


def _placeholders(section: ReportSection) -> Iterator[Finding]:
    if stock := stock_in(section):
        yield Finding(
            Kind.PLACEHOLDER, section.key, stock, "Đây mới là câu soạn sẵn; hãy viết nội dung."
        )
    for words in open_words(section.text or ""):
        yield Finding(
            Kind.PLACEHOLDER,
            section.key,
            words,
            "Chỗ này còn chờ điền; hãy viết nội dung hoặc bỏ đi.",
        )


def _repeated(knowledge: Knowledge, section: ReportSection) -> Iterator[Finding]:
    """Written sentences that stand word for word in the report before.

    What the draft of this report says too is no copy: the figures and names are the same again.
    """
    for line in lines_of(section):
        if line in knowledge.drafted:
            continue
        for sentence in sentences(line):
            said = alike(sentence)
            if said in knowledge.earlier and said not in knowledge.drafted_sentences:
                yield Finding(
                    Kind.REPEATED,
                    section.key,
                    sentence,
                    "Câu này lặp lại nguyên văn báo cáo kỳ trước; hãy viết theo kỳ này.",
                )
