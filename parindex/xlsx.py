"""Lists of assessments and of criteria sets as files; one set as an Excel file."""

from collections.abc import Iterable
from io import BytesIO

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import Worksheet
from plans.areas import AreaWords
from vietnamese import number

from .models import Assessment, CriteriaSet, Criterion
from .rule_text import rule_as_text
from .suggestions.sources import source_in_words


def _record(assessment: Assessment) -> str:
    return assessment.record.get_state_display() if assessment.record else ""


ASSESSMENTS: ListFile[Assessment] = ListFile(
    "Chấm điểm chỉ số cải cách hành chính",
    "ky-cham-diem",
    (
        Column("Đơn vị", 40, lambda each: each.unit.name),
        Column("Năm", 8, lambda each: each.criteria_set.year),
        Column("Trạng thái", 20, lambda each: each.get_state_display()),
        Column("Báo cáo tự chấm", 20, _record),
        Column("Điểm tự chấm", 14, lambda each: each.self_total),
        Column("Điểm thẩm định", 14, lambda each: each.appraised_total),
        Column("Chỉ số", 10, lambda each: each.pending or each.index),
        Column("Xếp hạng", 10, lambda each: each.rank),
    ),
)
SETS: ListFile[CriteriaSet] = ListFile(
    "Bộ tiêu chí",
    "bo-tieu-chi",
    (
        Column("Bộ tiêu chí", 60, lambda each: each.name),
        Column("Năm", 8, lambda each: each.year),
        Column("Cấp", 14, lambda each: each.get_level_display()),
        Column("Trạng thái", 18, lambda each: each.get_state_display()),
        Column("Quyết định số", 20, lambda each: each.decision_number),
        Column("Ngày quyết định", 14, lambda each: each.decision_on),
        Column("Tiêu chí chấm", 10, lambda each: each.leaf_count),
        Column("Đơn vị", 10, lambda each: each.unit_count),
    ),
)


SET_COLUMNS = [
    ("Mã", 9),
    ("Tiêu chí", 48),
    ("Điểm tối đa", 10),
    ("Cách chấm", 16),
    ("Quy tắc", 52),
    ("Tài liệu kiểm chứng", 28),
    ("Đơn vị phụ trách", 26),
    ("Nguồn số liệu", 30),
]


def set_as_xlsx(criteria_set: CriteriaSet, criteria: Iterable[Criterion]) -> BytesIO:
    """Return the criteria set as an Excel file, which reads back as the same set."""
    sheet = Worksheet("Bộ tiêu chí", SET_COLUMNS)
    bands = "; ".join(f"{name} từ {number(since)}" for name, since in criteria_set.bands)
    sheet.write_line(str(criteria_set), bold=True)
    sheet.write_line(f"Tên bộ tiêu chí: {criteria_set.name}")
    sheet.write_line(f"Cấp: {criteria_set.get_level_display()}")
    sheet.write_line(f"Mức xếp loại: {bands}")
    sheet.write_line(f"Tiêu chí không áp dụng: {criteria_set.get_not_applicable_display()}")
    sheet.write_line(f"Điểm thưởng tối đa: {number(criteria_set.bonus_cap)}")
    sheet.write_line(f"Điểm trừ tối đa: {number(criteria_set.penalty_cap)}")
    sheet.write_head()
    areas = AreaWords(criteria_set.year)
    for each in criteria:
        sheet.write_row(_criterion_row(each, areas), bold=not each.rule)
    return sheet.file()


def _criterion_row(each: Criterion, areas: AreaWords) -> list:
    extra = each.scope != Criterion.Scope.MAIN
    method = each.get_scope_display() if extra else each.get_method_display() if each.rule else ""
    rule = rule_as_text(each.formula, each.maximum) if each.rule else ""
    source = source_in_words(each.source, areas)
    return [
        each.code,
        each.name,
        each.maximum,
        method,
        rule,
        each.evidence_asked,
        each.office,
        source,
    ]
