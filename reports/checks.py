"""What a person should look at before a report is issued."""

import re
from collections.abc import Iterable, Iterator

from vietnamese import count, fold, whole_number

from .drafting import CAUSES_OPEN, HEADINGS_ONLY
from .models import ReportSection
from .stored_figures import FigureGroup, ReportFigures

SHARE = re.compile(r"\d+(?:,\d+)?%")
DONE_OF = re.compile(r"(\d+)/(\d+) nhiệm vụ")
OVERDUE = re.compile(r"(\d+)(?:/\d+)? nhiệm vụ quá hạn")
NAMED = 60  # letters of a task's content by which a text mentions it


def check(figures: ReportFigures, sections: Iterable[ReportSection]) -> list[str]:
    """Return what looks unfinished or contradictory in a built report, a sentence each."""
    sections = list(sections)
    known = {share for section in sections for share in SHARE.findall(section.drafted)}
    return [
        *_open_results(figures),
        *(sentence for section in sections for sentence in _check_section(section)),
        *(sentence for section in sections for sentence in _check_figures(section, figures, known)),
        *_unmentioned(figures, sections),
    ]


def _open_results(figures: ReportFigures) -> Iterator[str]:
    if figures.waiting and not figures.include_waiting:
        yield f"Còn {count(figures.waiting)} kết quả chờ duyệt chưa được tính vào số liệu."
    if figures.silent:
        yield f"Chưa có kết quả trong kỳ của {'; '.join(figures.silent)}."


def _check_section(section: ReportSection) -> Iterator[str]:
    name = section.heading
    if not section.content.strip() and section.key not in HEADINGS_ONLY:
        yield f"Phần “{name}” còn trống."
    if CAUSES_OPEN in section.content:
        yield f"Phần “{name}” mới là câu soạn sẵn; hãy ghi nguyên nhân cụ thể."
    if section.figures_changed:
        yield f"Phần “{name}” đã sửa tay, sau đó số liệu thay đổi."


def _check_figures(
    section: ReportSection, figures: ReportFigures, known: set[str]
) -> Iterator[str]:
    """Figures in an edited text that stand in no table of the report."""
    text, groups = section.text or "", list(_groups(figures))
    done = {(group.done, group.total) for group in groups}
    overdue = {group.overdue for group in groups}
    foreign = sorted(set(SHARE.findall(text)) - known)
    foreign += [
        match[0]
        for match in DONE_OF.finditer(text)
        if tuple(map(whole_number, match.groups())) not in done
    ]
    foreign += [
        match[0] for match in OVERDUE.finditer(text) if whole_number(match[1]) not in overdue
    ]
    for each in dict.fromkeys(foreign):
        yield f"Phần “{section.heading}” ghi {each}, khác với bảng số liệu của báo cáo."


def _groups(figures: ReportFigures) -> Iterator:
    yield figures.totals
    if figures.last_year:
        yield figures.last_year.totals
    groups: list[FigureGroup] = [*figures.areas, *figures.offices]
    yield from (group.counts for group in groups)


def _unmentioned(figures: ReportFigures, sections: list[ReportSection]) -> Iterator[str]:
    """Overdue tasks that no section speaks of."""
    said = fold(" ".join(section.content for section in sections))
    for row in figures.overdue:
        if fold(row.content)[:NAMED].rstrip(" .;") not in said:
            yield (
                f"Nhiệm vụ quá hạn “{row.content[:100]}” ({row.leads}) không được nêu "
                "trong báo cáo."
            )
