"""Writes lists of assessments and criteria sets as Excel files."""

from collections.abc import Iterable
from io import BytesIO

from foundation.web.xlsx import Worksheet
from plans.areas import AreaWords
from vietnamese import number

from .models import Assessment, CriteriaSet, Criterion
from .rule_text import rule_as_text
from .suggestions.sources import source_in_words

COLUMNS = [
    ("Đơn vị", 40),
    ("Năm", 8),
    ("Trạng thái", 20),
    ("Báo cáo tự chấm", 20),
    ("Điểm tự chấm", 14),
    ("Điểm thẩm định", 14),
    ("Chỉ số", 10),
    ("Xếp hạng", 10),
]


def assessments_as_xlsx(
    assessments: Iterable[Assessment], chosen: list[tuple[str, str]]
) -> BytesIO:
    """Return the file with one row an assessment; `chosen` are the filters in use, in words."""
    sheet = Worksheet("Kỳ chấm điểm", COLUMNS)
    filters = "; ".join(f"{name}: {value}" for name, value in chosen)
    sheet.write_line("Chấm điểm chỉ số cải cách hành chính", bold=True)
    sheet.write_line(f"Lọc theo {filters}" if filters else "Tất cả kỳ chấm điểm")
    sheet.write_head()
    for each in assessments:
        year, state = each.criteria_set.year, each.get_state_display()
        result = [each.appraised_total, each.pending or each.index, each.rank]
        report = each.record.get_state_display() if each.record else ""
        sheet.write_row([each.unit.name, year, state, report, each.self_total, *result])
    return sheet.file()


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
