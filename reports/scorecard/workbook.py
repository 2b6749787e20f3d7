"""The sheet of self-assessment as an Excel file, in the columns that provinces use."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from foundation.web.xlsx import Value, Worksheet
from parindex.models import Criterion, Score
from vietnamese import number

from .content import ScorecardContent, declared, own_points, proofs, reckoned

COLUMNS = (
    ("Mã", 9),
    ("Tiêu chí, tiêu chí thành phần", 46),
    ("Điểm tối đa", 10),
    ("Số liệu kê khai", 26),
    ("Cách tính điểm", 34),
    ("Tài liệu kiểm chứng", 40),
    ("Điểm tự đánh giá", 10),
    ("Thẩm định lần 1", 10),
    ("Giải trình", 34),
    ("Thẩm định lần 2", 10),
)


def scorecard_workbook(card: ScorecardContent) -> BytesIO:
    """Return the sheet as an Excel file: nodes bold with the exact sums of their leaves, the totals
    at the end.
    """
    sheet, assessment = Worksheet("Phiếu chấm điểm", COLUMNS), card.assessment
    sheet.write_line(
        f"Phiếu tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {card.criteria_set.year}",
        bold=True,
    )
    sheet.write_line(f"Đơn vị: {card.unit.name}")
    sheet.write_line(f"Bộ tiêu chí: {card.criteria_set.name}")
    sheet.write_line(f"Trạng thái: {assessment.get_state_display()}")
    sheet.write_head()
    for criterion in card.criteria:
        if score := card.by_criterion.get(criterion.pk):
            sheet.write_row(_leaf(score))
        else:
            sheet.write_row(_node(card, criterion), bold=True)
    for row in _totals(card):
        sheet.write_row(row, bold=True)
    return sheet.file()


def _leaf(score: Score) -> list[Value]:
    said = "\n".join(
        filter(None, (reckoned(score), score.self_reason and f"Giải thích: {score.self_reason}"))
    )
    return [
        score.criterion.code,
        score.criterion.name,
        score.maximum,
        declared(score),
        said,
        "\n".join(proofs(score)),
        own_points(score),
        score.first_points,
        score.explanation,
        score.second_points,
    ]


def _node(card: ScorecardContent, criterion: Criterion) -> list[Value]:
    first = card.total(criterion, "first_points") if card.assessment.has_result else None
    last = card.total(criterion, "final_points") if card.assessment.through else None
    own = card.total(criterion, "self_points")
    return [
        criterion.code,
        criterion.name,
        card.maximum(criterion),
        "",
        "",
        "",
        own,
        first,
        "",
        last,
    ]


def _totals(card: ScorecardContent) -> Iterator[list[Value]]:
    assessment = card.assessment
    maximum = sum((card.maximum(area) for area in card.areas), Decimal(0))
    final = assessment.final_total if assessment.through else None
    yield [
        "",
        "Tổng điểm (kể cả điểm thưởng, điểm trừ)",
        maximum,
        "",
        "",
        "",
        assessment.self_total,
        None,
        "",
        final,
    ]
    own = f"{number(card.self_index, 2)}% của {number(card.reachable, 2)} điểm tự chấm"
    yield ["", f"Chỉ số tự chấm: {own}{_graded(card.self_band)}"]
    if assessment.through:
        yield ["", f"Chỉ số thẩm định: {number(assessment.index, 2)}%{_graded(assessment.band)}"]
    elif assessment.pending:
        yield ["", f"Chỉ số thẩm định: {assessment.pending}"]


def _graded(band: str) -> str:
    return f"; xếp loại: {band}" if band else ""
