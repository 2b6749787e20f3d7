"""How an outline reads: its headings with their numbers, drafted with a report's figures if there
are any, and what a person should know before it is used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..annex_kinds import annexes_to_show
from ..drafting import DraftedSection, draft, heading_places
from ..drafting.source import DraftSource
from ..stored_figures import AreaRow, Counts, ReportFigures
from .content import AnnexSpec, Outline, SectionSpec
from .headings import filled
from .kinds import ALL_FORMS, Draws

TITLES = {
    "quarter-1": "Quý I năm {year}",
    "six-months": "6 tháng đầu năm {year}",
    "quarter-3": "9 tháng năm {year}",
    "year": "năm {year}",
}
WANTED = {
    Draws.SHORTCOMINGS: "nêu tồn tại, hạn chế; nhiệm vụ quá hạn sẽ không có chỗ nêu tên",
    Draws.CAUSES: "nêu nguyên nhân",
    Draws.NEXT_TASKS: "nêu nhiệm vụ của kỳ sau",
}


@dataclass(frozen=True)
class OutlinePreview:
    """The sections as a report would have them, its annexes, and remarks on the outline."""

    sections: list[DraftedSection]
    annexes: list[AnnexSpec]
    remarks: list[str]
    drafted: bool


def preview(
    outline: Outline,
    period: str,
    year: int,
    figures: ReportFigures | None,
    *,
    areas: Sequence[AreaRow] = (),
    forms: Mapping[str, str] | None = None,
) -> OutlinePreview:
    """Return how `outline` reads with `figures`; without, its headings alone with these `areas`,
    those included that may be left out. `forms` are the names of the statistical forms in force,
    by their codes.
    """
    shown = figures or _no_figures(period, year, areas)
    followed = outline if figures else _in_full(outline)
    places = heading_places(shown)
    annexes = annexes_to_show(followed, shown) if figures else followed.annexes
    sections = draft(shown, followed)
    remarks = list(_remarks(outline, shown))
    if forms is not None:
        remarks += [*_unknown_forms(outline, forms), *_unsaid(outline, shown, sections)]
    return OutlinePreview(
        sections=sections,
        annexes=[replace(each, title=filled(each.title, places)) for each in annexes],
        remarks=remarks,
        drafted=figures is not None,
    )


def _in_full(outline: Outline) -> Outline:
    sections = tuple(replace(each, left_out_when_empty=False) for each in outline.sections)
    return replace(outline, sections=sections)


def _no_figures(period: str, year: int, areas: Sequence[AreaRow]) -> ReportFigures:
    nothing = Counts(0, 0, 0, 0, 0, 0, 0)
    end = f"{year}-12-14"
    return ReportFigures(
        year=year,
        period=period,
        period_title=TITLES[period].format(year=year),
        cut_off=end,
        previous_cut_off="",
        plan="Kế hoạch",
        issuer="Ủy ban nhân dân xã",
        include_waiting=False,
        waiting=0,
        totals=nothing,
        totals_before=None,
        plan_areas=list(areas),
    )


def _remarks(outline: Outline, figures: ReportFigures) -> Iterator[str]:
    source = DraftSource(figures, outline)
    kinds = {each.draws for each in outline.sections}
    for draws, words in WANTED.items():
        if draws not in kinds:
            yield f"Chưa có mục nào {words}."
    yield from _unknown_areas(source)
    yield from _untold(source)
    yield from _twice(source)


def _unknown_areas(source: DraftSource) -> Iterator[str]:
    for section in source.outline.sections:
        if section.area and source.area_of(section) is None:
            yield (
                f"Mục “{section.heading}” nêu lĩnh vực “{section.area}” mà kế hoạch đang xem "
                "không có."
            )


def _untold(source: DraftSource) -> Iterator[str]:
    """Areas of which no section takes all, or the rest."""
    told = {area.number for each in source.outline.sections for area in _told(source, each)}
    missing = [area.name for area in source.areas.all if area.number not in told]
    if missing:
        yield (
            "Nhiệm vụ, chỉ tiêu của các lĩnh vực sau chưa có mục nào nêu hết: "
            f"{'; '.join(missing)}."
        )


def _told(source: DraftSource, section: SectionSpec) -> list:
    if section.draws == Draws.EACH_AREA:
        return source.areas.content
    takes_all = section.draws == Draws.AREA or (
        section.draws in (Draws.PLAN, Draws.TASKS) and not section.words
    )
    area = source.area_of(section) if takes_all else None
    return [area] if area else []


def _twice(source: DraftSource) -> Iterator[str]:
    """Sections that ask for the rest of an area after another one took it."""
    taken: set[int] = set()
    for section in source.outline.sections:
        if section.draws not in (Draws.PLAN, Draws.TASKS) or section.words:
            continue
        if area := source.area_of(section):
            if area.number in taken:
                yield (
                    f"Mục “{section.heading}” không còn nhiệm vụ nào: mục khác đã nhận phần còn "
                    f"lại của lĩnh vực “{area.name}”."
                )
            taken.add(area.number)


def _unknown_forms(outline: Outline, forms: Mapping[str, str]) -> Iterator[str]:
    """Forms that the outline asks for by a code that none in force has."""
    asked = [(f"Mục “{each.heading}”", each.form) for each in outline.sections]
    asked += [(f"Phụ lục “{each.title}”", each.form_code) for each in outline.annexes]
    for place, code in asked:
        if code and code != ALL_FORMS and code not in forms:
            yield f"{place} lấy số liệu của biểu “{code}” mà không có biểu nào áp dụng mang mã này."


def _unsaid(
    outline: Outline, figures: ReportFigures, sections: Iterable[DraftedSection]
) -> Iterator[str]:
    """Sentences of forms that the text draws on, of areas whose sections do not."""
    asked = {each.form for each in outline.sections}
    text = "\n".join(section.text for section in sections)
    for table in figures.statistics:
        if not asked & {ALL_FORMS, table.code}:
            continue
        left = [each for each in table.sentences if each.text and each.text not in text]
        if left:
            names = dict.fromkeys(
                figures.area_name(each.area) if each.area else "không thuộc lĩnh vực nào"
                for each in left
            )
            yield (
                f"{len(left)} câu mẫu của biểu “{table.name}” chưa có mục nào nêu "
                f"({'; '.join(names)}); hãy thêm mục “Số liệu của một biểu thống kê”."
            )
