"""The report of self-assessment as a document: the whole scorecard and the list of its evidence are
its appendices.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils import timezone

import nd30
from documents.models import Document
from documents.parts import agency, text_block
from documents.signing import acting_title_lines, usual_signer_title
from parindex.models import CriteriaSet
from parindex.self_assessment import SelfAssessment, SelfLine, SelfSet, self_sum
from parindex.tree import index
from vietnamese import count, document_date, long_date, number

from ..recipients import report_addressee, report_recipients
from ..report_document import report_symbol
from .content import Scope, ScorecardContent, declared, piece_words, unit_of

KIND = "BÁO CÁO"
NONE = "Không có."
SUMMARY = (
    nd30.Column("STT", "center"),
    nd30.Column("Lĩnh vực"),
    nd30.Column("Điểm tối đa", "right"),
    nd30.Column("Điểm tối đa tự chấm", "right"),
    nd30.Column("Điểm tự chấm", "right"),
    nd30.Column("Tỷ lệ (%)", "right"),
)
SCORE_COLUMNS = (
    nd30.Column("Mã"),
    nd30.Column("Tiêu chí, tiêu chí thành phần"),
    nd30.Column("Điểm tối đa", "right"),
    nd30.Column("Số liệu kê khai"),
    nd30.Column("Cách tính điểm"),
    nd30.Column("Điểm tự chấm", "right"),
    nd30.Column("Số minh chứng (Phụ lục II)"),
)
PIECE_COLUMNS = (
    nd30.Column("Số", "center"),
    nd30.Column("Tài liệu kiểm chứng"),
    nd30.Column("Tiêu chí"),
)


def scorecard_document(card: ScorecardContent, *, record: Document | None = None) -> bytes:
    """Return the self-assessment as a Word file; number, day and signer are those of `record`, once
    it is issued, else blank.

    Once it was locked it is always the same: of the appraisal it says nothing. One that goes over
    the desk (`record`) says the same before and after its lock. Raises `nd30.MissingFigure` when
    the unit lacks what a letterhead needs.
    """
    own = card.own
    unit, plan = unit_of(own.unit), own.plan
    out = record if record and record.is_out else None
    signer_title = (plan.signer_title if plan else "") or usual_signer_title(unit)
    signer_title = (out.signer_title if out else "") or signer_title
    named = plan.recipients if plan else ()
    annexes = tuple(_annexes(own))
    return nd30.write(
        nd30.Document(
            agency=agency(unit),
            number=f"{out.number:02}" if out else "",
            symbol=out.symbol if out else report_symbol(unit),
            place=own.unit.place,
            issued_on=(out and out.issued_on) or nd30.OpenDate(_year(own, record)),
            kind=KIND,
            subject=(f"Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {own.year}"),
            legal_bases=tuple(_bases(own)),
            body=tuple(_body(own, len(annexes), dated=record is None)),
            signature=nd30.Signature(
                acting_title_lines(signer_title), out.signer_name if out else ""
            ),
            addressees=(report_addressee(unit, named),),
            recipients=report_recipients(unit, named, drafter=own.drafter),
            annexes=annexes,
        )
    )


def _year(own: SelfAssessment, record: Document | None) -> int:
    """The year of a draft: of the lock, else of today; over the desk that of its submission."""
    drafted = (own.locked_on or timezone.localdate()).year
    return record.options.get("year", drafted) if record else drafted


def set_decision(criteria_set: CriteriaSet | SelfSet, issuer: str) -> str:
    """Return the decision on the criteria set: `Quyết định số … của … ban hành …`; empty when it is
    not known.
    """
    if not criteria_set.decision_number:
        return ""
    day = f" {long_date(criteria_set.decision_on)}" if criteria_set.decision_on else ""
    name = criteria_set.name[:1].upper() + criteria_set.name[1:]
    return f"Quyết định số {criteria_set.decision_number}{day} của {issuer} ban hành {name}"


def _name(own: SelfAssessment) -> str:
    return agency(unit_of(own.unit)).full_name


def _bases(own: SelfAssessment) -> Iterator[str]:
    issuer = agency(unit_of(own.criteria_set.issuer)).full_name
    if decision := set_decision(own.criteria_set, issuer):
        yield f"Căn cứ {decision}"
    if (plan := own.plan) and plan.numbered:
        title = plan.title_amid
        title = title if title.startswith(("về ", "thực hiện ", "triển khai ")) else f"về {title}"
        yield f"Căn cứ {plan.reference} của {_name(own)} {title}"


def _body(own: SelfAssessment, annexes: int, *, dated: bool) -> Iterator[nd30.Block]:
    name, year = _name(own), own.year
    yield nd30.Paragraph(
        f"{name} báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính "
        f"năm {year} như sau:"
    )
    yield nd30.Heading(1, "I. TÌNH HÌNH TỔ CHỨC TỰ ĐÁNH GIÁ, CHẤM ĐIỂM")
    yield from map(nd30.Paragraph, _organised(own, dated=dated))
    yield nd30.Heading(1, "II. KẾT QUẢ TỰ ĐÁNH GIÁ, CHẤM ĐIỂM")
    yield nd30.Heading(2, "1. Kết quả chung")
    yield nd30.Paragraph(_result(own))
    yield nd30.Table(
        SUMMARY, tuple(_summary(own)), f"Tổng hợp điểm tự chấm năm {year} theo lĩnh vực"
    )
    yield nd30.Heading(2, "2. Giải thích một số tiêu chí")
    yield from _explained(own)
    yield nd30.Heading(1, "III. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ XUẤT, KIẾN NGHỊ")
    yield nd30.Heading(2, "1. Khó khăn, vướng mắc")
    yield from _lines(own.difficulties)
    yield nd30.Heading(2, "2. Đề xuất, kiến nghị")
    yield from _lines(own.proposals)
    yield nd30.Paragraph(
        "Trên đây là Báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành "
        f"chính năm {year} của {name} "
        f"(chi tiết tại {'các ' if annexes > 1 else ''}Phụ lục kèm theo)./."
    )


def _lines(text: str) -> Iterator[nd30.Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return map(text_block, lines or [NONE])


def _organised(own: SelfAssessment, *, dated: bool) -> Iterator[str]:
    """How the unit scored itself; `dated` says when it was locked, or that it is not yet."""
    scored, offices = own.own, {line.office for line in own.own if line.office}
    words = (
        f"{_name(own)} đã tổ chức tự đánh giá, chấm điểm {count(len(scored))} tiêu chí, tiêu chí "
        f"thành phần thuộc {count(len(own.areas))} lĩnh vực"
    )
    yield (
        f"{words}; phân công {count(len(offices))} phòng, đơn vị phụ trách."
        if offices
        else f"{words}."
    )
    done = sum(line.complete for line in scored)
    proved = (
        f"kèm theo {count(len(own.pieces))} tài liệu kiểm chứng"
        if own.pieces
        else "chưa có tài liệu kiểm chứng"
    )
    yield f"Đã chấm {count(done)}/{count(len(scored))} tiêu chí, tiêu chí thành phần, {proved}."
    if surveyed := len(own.leaves) - len(scored):
        yield f"{count(surveyed)} tiêu chí chấm qua điều tra xã hội học, đơn vị không tự chấm."
    if not dated:
        return
    if own.locked_on:
        yield f"Điểm tự chấm được chốt ngày {document_date(own.locked_on)}."
    else:
        yield "Điểm tự chấm chưa chốt; số liệu trong dự thảo này còn có thể thay đổi."


def _result(own: SelfAssessment) -> str:
    words = f"Tổng điểm tự chấm: {_points(own.total)}/{_points(own.reachable)} điểm, "
    words += f"đạt {number(own.index, 2)}%"
    return f"{words}; tự xếp loại: {own.band}." if own.band else f"{words}."


def _summary(own: SelfAssessment) -> Iterator[nd30.Row]:
    whole = Decimal(0)
    for order, area in enumerate(own.areas, start=1):
        leaves = own.leaves_under[area.code]
        able = sum((each.maximum for each in leaves if each.own), Decimal(0))
        whole += own.maximum(area)
        yield _summary_row(str(order), area.name, own.maximum(area), able, own.points(area))
    caps = {Scope.BONUS: own.criteria_set.bonus_cap, Scope.PENALTY: own.criteria_set.penalty_cap}
    for scope, sign in ((Scope.BONUS, ""), (Scope.PENALTY, "-")):
        if extras := own.extras(scope):
            points = min(self_sum(extras), caps[scope])
            shown = f"{sign if points else ''}{_points(points)}"
            yield nd30.Row(("", scope.label, _points(caps[scope]), "", shown, ""))
    yield _summary_row("", "TỔNG CỘNG", whole, own.reachable, own.total)


def _summary_row(order: str, name: str, maximum: Decimal, able: Decimal, own: Decimal) -> nd30.Row:
    share = number(index(own, able), 2) if able else ""
    return nd30.Row((order, name, _points(maximum), _points(able), _points(own), share))


def _explained(own: SelfAssessment) -> Iterator[nd30.Block]:
    items = list(_explanations(own))
    if items:
        yield nd30.Paragraph(
            "Các tiêu chí không áp dụng, chấm khác quy tắc, khác gợi ý hoặc cần nói rõ cách chấm:"
        )
        yield from map(nd30.Bullet, items)
    else:
        yield nd30.Paragraph(
            "Các tiêu chí đều chấm theo đúng quy tắc, không có tiêu chí nào cần giải thích thêm."
        )


def _explanations(own: SelfAssessment) -> Iterator[str]:
    """Each explanation once: with all criteria that it is the same for, else by the first one."""
    alike: dict[tuple[tuple[str, ...], str], list[SelfLine]] = {}
    for line in own.own:
        reason = " ".join(line.reason.split()).rstrip(".")
        if line.remarks or reason:
            alike.setdefault((line.remarks, reason), []).append(line)
    told: dict[str, str] = {}  # where a reason was given first
    for (remarks, reason), lines in alike.items():
        said = "; ".join(remarks)
        if reason:
            first = told.setdefault(reason, lines[0].code)
            words = reason if first == lines[0].code else f"như tiêu chí {first}"
            said = f"{said}; lý do: {words}" if said else words
        yield f"{_subject(lines, len(own.own))}: {said}."


def _subject(lines: Sequence[SelfLine], all_: int) -> str:
    if len(lines) == 1:
        return f"{lines[0].code}. {lines[0].name}"
    if len(lines) == all_:
        return f"Cả {count(all_)} tiêu chí, tiêu chí thành phần"
    return f"Các tiêu chí {', '.join(line.code for line in lines)}"


def _annexes(own: SelfAssessment) -> Iterator[nd30.Annex]:
    title = f"Phiếu tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {own.year}"
    yield nd30.Annex(title, (nd30.Table(SCORE_COLUMNS, tuple(_rows(own))),), landscape=True)
    if own.pieces:
        yield nd30.Annex(
            f"Danh mục tài liệu kiểm chứng Chỉ số cải cách hành chính năm {own.year}",
            (nd30.Table(PIECE_COLUMNS, tuple(_piece_rows(own))),),
        )


def _rows(own: SelfAssessment) -> Iterator[nd30.Row | nd30.GroupRow]:
    for line in own.lines:
        if line.scored:
            yield nd30.Row(tuple(_leaf(line)))
        elif not line.parent:
            words = f"{line.code}. {line.name.upper()}: tối đa {_points(own.maximum(line))}"
            yield nd30.GroupRow(f"{words}; tự chấm {_points(own.points(line))}")
        else:
            scored = any(each.own for each in own.leaves_under[line.code])
            points = _points(own.points(line)) if scored else ""
            sums = _points(own.maximum(line)), "", "", points
            yield nd30.Row((line.code, line.name, *sums, ""))


def _leaf(line: SelfLine) -> Iterator[str]:
    yield from (line.code, line.name, _points(line.maximum))
    # who a survey asks, and how its answers count, the decision on the set says
    yield from (
        ("", declared(line)) if line.surveyed else (declared(line, labels=False), line.reckoned)
    )
    yield _points(line.points)
    yield "; ".join(
        f"{cited.place} (trang {cited.page})" if cited.page else str(cited.place)
        for cited in line.citations
    )


def _piece_rows(own: SelfAssessment) -> Iterator[nd30.Row]:
    codes: dict[int, list[str]] = {}
    for line in own.leaves:
        for cited in line.citations:
            codes.setdefault(cited.place, []).append(line.code)
    for place, piece in enumerate(own.pieces, start=1):
        yield nd30.Row((str(place), piece_words(piece), ", ".join(codes[place])))


def _points(value: Decimal | None) -> str:
    return "" if value is None else number(value, 2)
