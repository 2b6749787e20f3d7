"""The decision on publication of a round as a document: the ranking and the points by area are its
appendices.
"""

from collections.abc import Iterator

from django.utils import timezone

import nd30
from accounts.models import Unit
from documents.kinds import Kind, symbol_of
from documents.parts import COMMITTEE, agency, archive_line, signature_of
from parindex.models import CriteriaSet
from parindex.services.desk import publisher
from parindex.services.publication import missing_for_publication, ranking
from vietnamese import count, number

from .round_results import RoundResults
from .scorecard.document import set_decision

KIND = "QUYẾT ĐỊNH"
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
PROGRAMME = (
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình "
    "tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030"
)
PROGRAMME_YEARS = range(2021, 2031)
PROPOSED = "Theo đề nghị của Giám đốc Sở Nội vụ"


def publication_document(
    criteria_set: CriteriaSet,
    *,
    signer: str = "",
    signer_title: str = "",
    proposal: str = "",
    year: int | None = None,
) -> bytes:
    """Return the decision on publication as a Word file; before publication it is a draft without
    number and day.

    `signer` and `signer_title` say who signs, the head of the province if not said; `proposal` is
    the tờ trình that it rests on, as `Tờ trình số 12/TTr-SNV ngày 10 tháng 01 năm 2026`; a draft
    bears the year `year`, else this one. Raises `nd30.MissingFigure` while a unit of the round is
    not through, or the province lacks what a letterhead needs.
    """
    rows = ranking(criteria_set)
    if criteria_set.running and (missing := missing_for_publication(criteria_set, rows)):
        raise nd30.MissingFigure(f"Chưa lập được quyết định công bố. {missing[0]}")
    return nd30.write(
        _document(
            criteria_set,
            signature_of(publisher(criteria_set), signer=signer, title=signer_title),
            proposal,
            nd30.OpenDate(year or timezone.localdate().year),
        )
    )


def results_subject(results: RoundResults) -> str:
    """Return what is published: `kết quả Chỉ số cải cách hành chính năm 2025 của …`."""
    year = results.criteria_set.year
    return f"kết quả Chỉ số cải cách hành chính năm {year} của {results.units}"


def decision_title(results: RoundResults) -> str:
    """Return the trích yếu of the decision."""
    return f"Về việc công bố {results_subject(results)}"


def bases(criteria_set: CriteriaSet) -> Iterator[str]:
    """Yield the law, the programme of the year and the decision on the criteria set."""
    yield LAW
    if criteria_set.year in PROGRAMME_YEARS:
        yield PROGRAMME
    if decision := set_decision(criteria_set, agency(criteria_set.authority).full_name):
        yield f"Căn cứ {decision}"


def _document(
    criteria_set: CriteriaSet, signature: nd30.Signature, proposal: str, drafted: nd30.OpenDate
) -> nd30.Document:
    results, unit = RoundResults(criteria_set), publisher(criteria_set)
    issuer = agency(unit)
    published = None if criteria_set.running else results.rows[0].assessment
    given, _, symbol = (published.decision_number if published else "").partition("/")
    return nd30.Document(
        agency=issuer,
        number=given,
        symbol=symbol or symbol_of(Kind.DECISION, unit.abbreviation),
        place=unit.place,
        issued_on=(published and published.decision_on) or drafted,
        kind=KIND,
        subject=decision_title(results),
        enacted_by=issuer.full_name,
        legal_bases=(*bases(criteria_set), f"{PROPOSED} tại {proposal}" if proposal else PROPOSED),
        body=tuple(_body(results, unit)),
        signature=signature,
        recipients=("Như Điều 3", *told(unit), archive_line(None)),
        annexes=results.annexes(),
    )


def told(unit: Unit) -> tuple[str, ...]:
    """Return whom the decision of a province names beside those who carry it out."""
    place = unit.name.removeprefix(COMMITTEE)
    kind, party = (
        ("thành phố", "Thành ủy") if place.startswith("thành phố") else ("tỉnh", "Tỉnh ủy")
    )
    return (
        "Bộ Nội vụ",
        f"Thường trực {party}",
        f"Thường trực HĐND {kind}",
        f"Chủ tịch, các Phó Chủ tịch UBND {kind}",
        f"Cổng thông tin điện tử {kind}",
    )


def _body(results: RoundResults, unit: Unit) -> Iterator[nd30.Block]:
    issuer, rows = agency(unit).full_name, results.rows
    place = unit.name.removeprefix(COMMITTEE)
    yield nd30.Centered("QUYẾT ĐỊNH:")
    yield nd30.Paragraph(
        f"Công bố {results_subject(results)} trên địa bàn {place}, gồm {results.how_many}, "
        "như sau:",
        lead="Điều 1.",
    )
    best, least = extreme(results, rows[0].rank), extreme(results, rows[-1].rank)
    yield nd30.Paragraph(
        f"1. Chỉ số trung bình của các đơn vị: {results.mean}; cao nhất: {best}; "
        f"thấp nhất: {least}."
    )
    if bands := results.bands:
        told = "; ".join(f"{name}: {count(many)} đơn vị" for name, many in bands)
        yield nd30.Paragraph(f"2. Xếp loại: {told}.")
    yield nd30.Paragraph(
        f"{3 if bands else 2}. Thứ hạng của từng đơn vị tại Phụ lục I, điểm theo từng lĩnh vực tại "
        "Phụ lục II kèm theo Quyết định này."
    )
    yield nd30.Paragraph("Trách nhiệm của các cơ quan, đơn vị:", lead="Điều 2.")
    yield nd30.Paragraph(
        f"1. {results.units[:1].upper()}{results.units[1:]} căn cứ kết quả được công bố phân tích "
        "những nội dung mất điểm, xác định trách nhiệm của từng tập thể, cá nhân, có giải pháp "
        "khắc phục và đưa vào kế hoạch cải cách hành chính của năm tiếp theo."
    )
    yield nd30.Paragraph(
        "2. Sở Nội vụ công khai kết quả, hướng dẫn, theo dõi, đôn đốc các đơn vị khắc phục hạn chế "
        f"và tổng hợp, báo cáo {issuer}."
    )
    yield nd30.Paragraph(
        f"Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng {issuer}, Giám đốc Sở Nội vụ, "
        "Thủ trưởng các cơ quan, đơn vị có tên tại Phụ lục I và các tổ chức, cá nhân có liên quan "
        "chịu trách nhiệm thi hành Quyết định này./.",
        lead="Điều 3.",
    )


def extreme(results: RoundResults, rank: int | None) -> str:
    """Return the units of a rank with their index: `xã Khe Mây và xã Nà Lim (90,00%)`."""
    rows = [row for row in results.rows if row.rank == rank]
    if len(rows) > 3:
        names = f"{count(len(rows))} đơn vị"
    else:
        names = ", ".join(row.assessment.unit.name.removeprefix(COMMITTEE) for row in rows)
    return f"{names} ({number(rows[0].assessment.index or 0, 2)}%)"
