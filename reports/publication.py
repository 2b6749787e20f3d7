"""The decision on publication of a round as a document, with the ranking as its appendix."""

from collections.abc import Iterator

from django.utils import timezone

import nd30
from parindex.models import Assessment, CriteriaSet
from parindex.services.appraisal import missing_for_publication, ranking
from vietnamese import count, number

from .document_parts import agency, archive_line
from .scorecard.document import set_decision

KIND, SYMBOL = "QUYẾT ĐỊNH", "QĐ-UBND"
CHAIR = "CHỦ TỊCH"
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
PROPOSED = "Theo đề nghị của Giám đốc Sở Nội vụ"
UNITS: dict[str, str] = {
    CriteriaSet.Level.COMMUNE: "Ủy ban nhân dân các xã, phường, đặc khu",
    CriteriaSet.Level.DEPARTMENT: "các sở, ban, ngành",
    CriteriaSet.Level.PROVINCE: "cấp tỉnh",
}
COLUMNS = (
    nd30.Column("Hạng", "center"),
    nd30.Column("Đơn vị"),
    nd30.Column("Điểm", "right"),
    nd30.Column("Chỉ số (%)", "right"),
    nd30.Column("Xếp loại", "center"),
)


def publication_document(criteria_set: CriteriaSet) -> bytes:
    """Return the decision as a Word file; before publication it is a draft without number and day.

    Raises `nd30.MissingFigure` while a unit of the round is not through, or the province lacks what
    a letterhead needs.
    """
    rows = ranking(criteria_set)
    if criteria_set.running and (missing := missing_for_publication(criteria_set, rows)):
        raise nd30.MissingFigure(f"Chưa lập được quyết định công bố. {missing[0]}")
    issuer = agency(criteria_set.authority)
    published = None if criteria_set.running else next(iter(rows), None)
    given, _, symbol = (published.decision_number if published else "").partition("/")
    return nd30.write(
        nd30.Document(
            agency=issuer,
            number=given,
            symbol=symbol or SYMBOL,
            place=criteria_set.authority.place,
            issued_on=(published and published.decision_on)
            or nd30.OpenDate(timezone.localdate().year),
            kind=KIND,
            subject=f"Về việc công bố kết quả {_subject(criteria_set)}",
            enacted_by=f"{CHAIR} {issuer.full_name}",
            legal_bases=tuple(_bases(criteria_set)),
            body=tuple(_body(criteria_set, rows)),
            signature=nd30.Signature((CHAIR,)),
            recipients=("Như Điều 4", "Bộ Nội vụ", _heads(criteria_set), archive_line(None)),
            annexes=(_annex(criteria_set, rows),),
        )
    )


def _subject(criteria_set: CriteriaSet) -> str:
    return f"Chỉ số cải cách hành chính năm {criteria_set.year} của {UNITS[criteria_set.level]}"


def _heads(criteria_set: CriteriaSet) -> str:
    return f"Chủ tịch, các Phó Chủ tịch {criteria_set.authority.short_name}"


def _bases(criteria_set: CriteriaSet) -> Iterator[str]:
    yield LAW
    if decision := set_decision(criteria_set):
        yield f"Căn cứ {decision}"
    yield PROPOSED


def _body(criteria_set: CriteriaSet, rows: list[Assessment]) -> Iterator[nd30.Block]:
    issuer = agency(criteria_set.authority).full_name
    yield nd30.Centered("QUYẾT ĐỊNH:")
    yield nd30.Paragraph(
        (
            f"Công bố kết quả {_subject(criteria_set)}, gồm {count(len(rows))} đơn vị "
            "(chi tiết tại Phụ lục kèm theo)."
        ),
        lead="Điều 1.",
    )
    yield nd30.Paragraph(
        "Căn cứ kết quả được công bố, các đơn vị phân tích những nội dung mất điểm, "
        "xác định trách nhiệm của từng tập "
        "thể, cá nhân và có giải pháp khắc phục trong năm tiếp theo.",
        lead="Điều 2.",
    )
    yield nd30.Paragraph(
        "Giao Sở Nội vụ hướng dẫn, theo dõi, đôn đốc các đơn vị thực hiện Điều 2 Quyết định này.",
        lead="Điều 3.",
    )
    yield nd30.Paragraph(
        f"Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng {issuer}, Giám đốc "
        "Sở Nội vụ, Thủ trưởng các cơ quan, đơn vị có tên tại Phụ lục và các tổ "
        "chức, cá nhân có liên quan chịu trách "
        "nhiệm thi hành Quyết định này./.",
        lead="Điều 4.",
    )


def _annex(criteria_set: CriteriaSet, rows: list[Assessment]) -> nd30.Annex:
    table = nd30.Table(COLUMNS, tuple(map(_row, rows)))
    return nd30.Annex(f"Kết quả, xếp hạng {_subject(criteria_set)}", (table,))


def _row(row: Assessment) -> nd30.Row:
    if row.index is None:
        raise nd30.MissingFigure(f"Chưa lập được quyết định công bố: {row.unit} chưa có chỉ số.")
    return nd30.Row(
        (str(row.rank), row.unit.name, number(row.final_total, 2), number(row.index, 2), row.band)
    )
