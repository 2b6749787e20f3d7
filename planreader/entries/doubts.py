"""Looks over a finished draft and warns about what a person should check.

What is missing is told once, whatever it would take to be sure of it; what stands there is
doubted when two values of the draft do not go together, or one of them cannot be meant.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise

from ..blocks import Place
from ..draft import PlanDraft, TargetDraft, TaskDraft
from ..layout.columns import Column
from ..layout.outline import OutlineItem
from ..layout.parts import Parts, is_name
from ..layout.tables import Table
from ..paragraph_marks import ROMAN
from ..phrases.abbreviations import read_abbreviations
from ..phrases.areas import name_of
from ..phrases.headings import Topic, area_of_heading
from ..phrases.unit_words import Kind, kind_of
from ..phrases.units import is_unit_name
from ..words import bare, is_finished, is_upper, squeeze, word_count
from .bullets import is_aside, is_closing_remark
from .notices import Doubted, Notices, excerpt

_MAX_ISSUER_WORDS = 20
_MAX_UNIT_WORDS = 40
_MAX_AREA_WORDS = 12
# how tasks begin: in the midst of one, without a mark before it, another begins
_SECOND = re.compile(
    r"[a-zà-ỹ0-9)] ((?:Xây dựng|Ban hành|Rà soát|Tổ chức|Triển khai|Thực hiện|Kiểm tra|Đánh giá|"
    r"Tự chấm|Tham mưu|Cập nhật|Công khai|Tuyên truyền|Hoàn thiện|Tiếp tục|Đẩy mạnh|Nâng cao|"
    r"Duy trì|Lập|Đo|Trả|Niêm yết|Theo dõi|Phối hợp|Báo cáo|Sửa đổi|Bố trí|"
    r"Số hóa|Góp ý|Giải quyết|Thay) [a-zà-ỹ]+)"
)
_PERCENT = 100
_NO_FIGURE = re.compile(r"[^\W\d_]\s*%|[^\W\d_]+ phan tram\b")  # `l0O%`, `tám lăm phần trăm`
_YEAR = re.compile(r"\b(20\d\d)\b")
_FIGURE = re.compile(r"\d[\d.,]*\s*(?:%|phan tram|(?:diem|bac|nguoi|ho so|luot|thu tuc)\b)")
# `từ 15% đến 20%`, `15 - 20%`: either may be what must be reached
_BETWEEN = re.compile(
    r"\btu \d[\d.,]*\s*%? (?:den|-) \d[\d.,]*\s*%|\b\d[\d,]*\s*%?\s*-\s*\d[\d,]*\s*%"
)
_NO_ISSUER = re.compile(
    r"cong hoa|doc lap|hanh phuc|\bso\s*:|\d|\bke hoach\b|\bngay\b|\bkinh gui\b|khan|hoa toc"
)
_BODY = re.compile(r"uy ban|ubnd|phong|so|van phong|trung tam|ban|cuc|hoi dong|hdnd|dang")
_COUNT = re.compile(r"(\d{1,3})\W*")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def review(draft: PlanDraft, parts: Parts, items: Iterable[OutlineItem], notices: Notices) -> None:
    """Add to `notices` what is missing or doubtful in `draft`, read from `parts`, whose paragraphs
    and tables are `items`.
    """
    top = Place(draft.sources[0].file, 1, 1)
    items = list(items)
    _review_head(draft, parts, top, notices)
    _review_tables(draft, parts, notices)
    _review_targets(draft, notices)
    _review_tasks(draft, notices)
    _review_outline(draft, items, notices)


def _review_head(draft: PlanDraft, parts: Parts, top: Place, notices: Notices) -> None:
    plan = draft.plan

    def doubt(name: str, message: str) -> None:
        notices.add(plan.places.get(name, top), message, Doubted(plan, name))

    if parts.body:
        missing = {
            "number": "Không thấy số của kế hoạch; hãy bổ sung khi có",
            "issued_on": "Không thấy ngày ban hành đầy đủ; hãy bổ sung",
            "signer": "Không thấy người ký; hãy bổ sung khi có",
            "signer_title": "Không thấy chức vụ người ký; hãy bổ sung",
            "recipients": "Không thấy nơi nhận; hãy bổ sung",
            "place": "Không thấy địa danh; hãy bổ sung",
        }
        for name, message in missing.items():
            if not getattr(plan, name):
                doubt(name, message)
    if not plan.title:
        doubt("title", "Không thấy trích yếu của kế hoạch; hãy bổ sung")
    for message in _issuer_doubts(plan.issuer):
        doubt("issuer", message)
    if plan.signer and not is_name(plan.signer):
        doubt("signer", f"Người ký {excerpt(plan.signer)} không giống tên người; hãy kiểm tra")
    _review_year(draft, doubt)


def _issuer_doubts(issuer: str) -> Iterator[str]:
    plain = bare(issuer)
    if not issuer:
        yield "Không thấy cơ quan ban hành; hãy bổ sung"
    elif (
        _NO_ISSUER.search(plain) or not _BODY.match(plain) or word_count(issuer) > _MAX_ISSUER_WORDS
    ):
        yield f"Cơ quan ban hành đọc được là {excerpt(issuer)}, hình như không phải; hãy kiểm tra"


def _review_year(draft: PlanDraft, doubt: Callable[[str, str], None]) -> None:
    plan = draft.plan
    if plan.year is None:
        doubt(
            "year",
            "Không rõ kế hoạch của năm nào; các thời hạn không ghi năm chưa tính được ngày",
        )
        return
    if f"năm {plan.year}" not in squeeze(plan.title).lower():
        doubt(
            "year",
            f"Trích yếu không ghi năm, tạm hiểu là kế hoạch năm {plan.year}; hãy kiểm tra",
        )
    if plan.issued_on and not 0 <= plan.year - plan.issued_on.year <= 1:
        day = f"{plan.issued_on:%d/%m/%Y}"
        doubt("year", f"Kế hoạch năm {plan.year} lại ban hành ngày {day}; hãy kiểm tra năm và ngày")
        if _usual_year(draft) in {None, plan.year}:
            doubt("issued_on", f"Ngày ban hành {day} xa năm {plan.year} của kế hoạch; hãy kiểm tra")
    elif (usual := _usual_year(draft)) and abs(usual - plan.year) > 1:
        doubt("year", f"Kế hoạch năm {plan.year} nhưng thời hạn ghi năm {usual}; hãy kiểm tra năm")


def _usual_year(draft: PlanDraft) -> int | None:
    """The year that most of the times name which name one; None when none does."""
    named = Counter(
        int(year) for task in draft.tasks for year in set(_YEAR.findall(task.time_text or ""))
    )
    return next((year for year, count in named.items() if 2 * count > named.total()), None)


def _review_tables(draft: PlanDraft, parts: Parts, notices: Notices) -> None:
    """Warn once a table whose columns were not understood, and of counts with a hole."""
    last: Place | None = None
    for block in (*parts.body, *parts.annex):
        if isinstance(block, Table):
            _review_count(block, draft, notices)
        elif block.row is not None:
            if last is None or block.place.line > last.line + 1:
                notices.add(
                    block.place,
                    (
                        "Chưa nhận ra các cột của bảng này; nếu bảng có nhiệm vụ hay chỉ "
                        "tiêu, hãy nhập bằng tay"
                    ),
                )
            last = block.place


def _review_count(table: Table, draft: PlanDraft, notices: Notices) -> None:
    """Warn of the row before a hole in the numbers of a table: another may hide in it."""
    if Column.ORDINAL not in table.columns:
        return
    by_place: dict[Place, TaskDraft | TargetDraft] = {each.place: each for each in draft.tasks}
    by_place |= {each.place: each for each in draft.targets}
    counted = [
        (int(match[1]), row)
        for row in table.entries
        if (match := _COUNT.fullmatch(row.number.strip()))
    ]
    for (number, row), (following, _) in pairwise(counted):
        if following > number + 1:
            entry = by_place.get(row.place)
            name = "content" if isinstance(entry, TaskDraft) else "text"
            notices.add(
                row.place,
                f"Số thứ tự của bảng nhảy từ {number} sang {following}; hãy kiểm tra có dòng nào "
                "bị gộp hay thiếu",
                Doubted(entry, name) if entry else None,
            )


def _review_targets(draft: PlanDraft, notices: Notices) -> None:
    for target in draft.targets:
        for message in _target_doubts(target, draft.plan.year):
            place = target.places.get("quantities", target.place)
            notices.add(place, message, Doubted(target, "quantities"))


def _target_doubts(target: TargetDraft, year: int | None) -> Iterator[str]:
    plain = bare(target.text)
    for each in target.quantities:
        figure = f"{each.value:g} {each.unit}".strip()
        if each.unit == "%" and each.value > _PERCENT and "ke hoach" not in plain:
            yield f"Tỷ lệ {each.value:g}% lớn hơn 100%; hãy kiểm tra con số"
        elif each.value in {year, (year or 0) - 1, (year or 0) + 1}:
            yield f"Con số {figure} trùng với một năm; hãy kiểm tra"
    if _NO_FIGURE.search(plain):
        yield f"Chỉ tiêu {excerpt(target.text)} có tỷ lệ không đọc được thành số; hãy kiểm tra"
    elif _BETWEEN.search(plain) and target.quantities:
        yield f"Chỉ tiêu {excerpt(target.text)} ghi khoảng từ … đến …; hãy kiểm tra con số phải đạt"
    elif not target.quantities and _FIGURE.search(plain):
        yield f"Chỉ tiêu {excerpt(target.text)} có số nhưng chưa rõ con số phải đạt; hãy kiểm tra"


def _review_tasks(draft: PlanDraft, notices: Notices) -> None:
    # beside an appendix the tasks of the running text are not followed
    followed = [task for task in draft.tasks if task.source == "appendix"] or draft.tasks
    unled = [task for task in followed if not task.lead_units]
    if unled:
        only = f"Nhiệm vụ {excerpt(unled[0].content)}"
        count = f"{len(unled)} nhiệm vụ" if len(unled) > 1 else only
        notices.add(
            unled[0].place,
            f"{count} chưa ghi đơn vị chủ trì; hãy giao khi rà soát",
            Doubted(unled[0], "lead_units"),
        )
    known = read_abbreviations("\n".join(line for each in draft.sources for line in each.lines))
    usual = _usual_year(draft)
    for task in draft.tasks:
        _review_words(task, notices)
        _review_units(task, known, notices)
        if usual is None or draft.plan.year is None or abs(usual - draft.plan.year) <= 1:
            _review_time(task, draft.plan.year, notices)


def _review_words(task: TaskDraft, notices: Notices) -> None:
    """Warn of a task that is but the name of an area, and of one in which another begins."""
    said, place = excerpt(task.content), task.places.get("content", task.place)
    short = not is_finished(task.content) and word_count(task.content) <= _MAX_AREA_WORDS
    if short and task.source == "narrative":
        if area_of_heading(task.content) and not (task.lead_units or task.time_text):
            words = f"Nhiệm vụ {said} chỉ là tên một lĩnh vực; hãy kiểm tra có phải tiêu đề"
            notices.add(place, words, Doubted(task, "content"))
    elif match := _SECOND.search(task.content):
        words = (
            f"Trong {said} có vẻ bắt đầu một việc khác từ “{match[1]}”; hãy kiểm tra có cần tách"
        )
        notices.add(place, words, Doubted(task, "content"))


def _review_units(task: TaskDraft, known: Collection[str], notices: Notices) -> None:
    for name, label in (("lead_units", "chủ trì"), ("coordinating_units", "phối hợp")):
        for unit in getattr(task, name):
            if not (is_unit_name(unit) or is_name(unit) or is_upper(unit)) and (
                unit not in known and kind_of(unit) is Kind.OTHER
            ):
                words = f"Đơn vị {label} {excerpt(unit)} không giống tên đơn vị; hãy kiểm tra"
            elif word_count(unit) > _MAX_UNIT_WORDS:
                words = f"Đơn vị {label} {excerpt(unit)} dài bất thường; hãy kiểm tra"
            else:
                continue
            notices.add(task.places.get(name, task.place), words, Doubted(task, name))


def _review_time(task: TaskDraft, year: int | None, notices: Notices) -> None:
    place, said = task.places.get("time_text", task.place), excerpt(task.time_text or "")
    if task.time_kind == "other":
        message = f"Chưa hiểu thời hạn {said}; hãy đặt ngày nếu cần"
    elif task.start and task.due and task.start > task.due:
        message = f"Thời hạn {said} kết thúc trước khi bắt đầu; hãy kiểm tra"
    elif year and task.due and not year - 1 <= task.due.year <= year + 5:
        message = f"Thời hạn {said} ở năm {task.due.year}, xa năm {year} của kế hoạch; hãy kiểm tra"
    elif year and task.due and task.due.year < year and not task.already_done:
        message = f"Thời hạn {said} đã qua trước năm {year} của kế hoạch; hãy kiểm tra"
    else:
        return
    notices.add(place, message, Doubted(task, "due"))


def _review_outline(draft: PlanDraft, items: list[OutlineItem], notices: Notices) -> None:
    _review_numbering(draft, items, notices)
    _review_areas(draft, items, notices)
    taken = _lines_of(draft)
    for item in items:
        if _may_be_entry(item) and item.block:
            place = item.block.place
            if (place.file, place.line) not in taken and place not in notices.labels:
                notices.add(
                    place,
                    f"Dòng {excerpt(item.text)} chưa thành nhiệm vụ hay chỉ tiêu nào; hãy thêm nếu "
                    "cần theo dõi",
                )


def _lines_of(draft: PlanDraft) -> set[tuple[str, int]]:
    """The lines, each with its file, from which an entry or one of its values was read."""
    places = [each.place for each in draft.tasks]
    places += [each.place for each in draft.targets]
    places += [each.place for each in draft.duties]
    places += [each for task in draft.tasks for each in task.places.values()]
    places += [each for duty in draft.duties for each in duty.places.values()]
    return {
        (place.file, line) for place in places for line in range(place.line, place.end_line + 1)
    }


def _may_be_entry(item: OutlineItem) -> bool:
    """Is it an item of a list where tasks or targets stand, long enough to be one?"""
    return bool(
        item.block
        and item.block.row is None
        and not item.heading
        and item.mark
        and item.topic in {Topic.TASKS, Topic.TARGETS}
        and word_count(item.text) > 4
        and not item.text.endswith(":")
        and not is_aside(item.text)
        and not is_closing_remark(item)
    )


def _names_area(item: OutlineItem) -> bool:
    return bool(item.heading and item.heading.areas)


def _doubt_areas(
    above: OutlineItem, draft: PlanDraft, items: list[OutlineItem], notices: Notices
) -> None:
    """Doubt the areas of what stands below a heading behind which that of another is missing."""
    lines = {
        (item.block.place.file, item.block.place.line)
        for item in items
        if item.block and above.heading in item.under
    }
    entries: list[TaskDraft | TargetDraft] = [*draft.tasks, *draft.targets]
    for entry in entries:
        if (entry.place.file, entry.place.line) in lines:
            notices.add(
                entry.place,
                f"Thiếu tiêu đề lĩnh vực tiếp theo, nên {excerpt(_words_of(entry))} có thể thuộc "
                "lĩnh vực khác; hãy kiểm tra",
                Doubted(entry, "area"),
            )


def _words_of(entry: TaskDraft | TargetDraft) -> str:
    return entry.content if isinstance(entry, TaskDraft) else entry.text


def _review_numbering(draft: PlanDraft, items: list[OutlineItem], notices: Notices) -> None:
    """Warn of a hole in the Roman numbers of the headings: a part may be missing."""
    found = [
        (_ROMANS.index(label), item)
        for item in items
        if item.heading
        and item.block
        and item.mark
        and item.rank == ROMAN
        and (label := item.mark.label.strip(" .):/-–")) in _ROMANS
    ]
    for (before, above), (number, item) in pairwise(found):
        if number > before + 1:
            if _names_area(above) and _names_area(item):
                _doubt_areas(above, draft, items, notices)
            notices.add(
                item.place,
                f"Đánh số nhảy từ {_ROMANS[before]} sang {_ROMANS[number]}; hãy kiểm tra văn bản "
                f"có thiếu phần {_ROMANS[before + 1]}",
            )


def _review_areas(draft: PlanDraft, items: list[OutlineItem], notices: Notices) -> None:
    """Warn of a heading of an area, under the tasks, below which no task was read."""
    filled = {task.area for task in draft.tasks if task.source == "narrative"}
    if not filled:
        return
    for item in items:
        heading = item.heading
        if heading and item.topic is Topic.TASKS and len(heading.areas) == 1:
            area = heading.areas[0]
            if area not in filled:
                filled.add(area)
                notices.add(
                    item.place,
                    f"Không đọc được nhiệm vụ nào của lĩnh vực “{name_of(area)}”; hãy kiểm tra",
                )
