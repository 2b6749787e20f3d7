"""The report of self-assessment as a document, with the whole scorecard as its appendix."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

import nd30
from documents.signing import acting_title_lines, usual_signer_title
from parindex.models import Criterion, Score
from parindex.tree import index
from vietnamese import count, document_date, number

from ..document_parts import agency, text_block
from ..recipients import report_addressee, report_recipients
from ..report_document import report_symbol
from .content import ScorecardContent, declared, own_points, proofs, reckoned, remarks, summed

KIND = "BÁO CÁO"
NONE = "Không có."
Scope = Criterion.Scope
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
)
APPRAISED = nd30.Column("Điểm thẩm định", "right")
PROOFS = nd30.Column("Tài liệu kiểm chứng")


def scorecard_document(card: ScorecardContent) -> bytes:
    """Return the self-assessment as a Word file; number, day and signer are blank.

    Raises `nd30.MissingFigure` when the unit lacks what a letterhead needs.
    """
    unit, plan = card.unit, card.plan
    signer_title = (plan.signer_title if plan else "") or usual_signer_title(unit)
    named = plan.recipients if plan else ()
    return nd30.write(
        nd30.Document(
            agency=agency(unit),
            symbol=report_symbol(unit),
            place=unit.its_authority.place,
            issued_on=nd30.OpenDate(timezone.localdate(card.assessment.locked_at).year),
            kind=KIND,
            subject=(
                "Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm "
                f"{card.criteria_set.year}"
            ),
            legal_bases=tuple(_bases(card)),
            body=tuple(_body(card)),
            signature=nd30.Signature(acting_title_lines(signer_title)),
            addressees=(report_addressee(unit, named),),
            recipients=report_recipients(unit, named),
            annexes=(_annex(card),),
        )
    )


def set_decision(criteria_set) -> str:
    """Return the decision on the criteria set: `Quyết định số … của … ban hành …`; empty when it is
    not known.
    """
    if not criteria_set.decision_number:
        return ""
    day = f" ngày {document_date(criteria_set.decision_on)}" if criteria_set.decision_on else ""
    issuer = agency(criteria_set.authority).full_name
    name = criteria_set.name[:1].upper() + criteria_set.name[1:]
    return f"Quyết định số {criteria_set.decision_number}{day} của {issuer} ban hành {name}"


def _bases(card: ScorecardContent) -> Iterator[str]:
    if decision := set_decision(card.criteria_set):
        yield f"Căn cứ {decision}"
    if (plan := card.plan) and plan.number:
        title = plan.title_amid
        title = title if title.startswith(("về ", "thực hiện ", "triển khai ")) else f"về {title}"
        yield f"Căn cứ {plan.reference} của {agency(card.unit).full_name} {title}"


def _body(card: ScorecardContent) -> Iterator[nd30.Block]:
    name, year = agency(card.unit).full_name, card.criteria_set.year
    yield nd30.Paragraph(
        f"{name} báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính "
        f"năm {year} như sau:"
    )
    yield nd30.Heading(1, "I. TÌNH HÌNH TỔ CHỨC TỰ ĐÁNH GIÁ, CHẤM ĐIỂM")
    yield from map(nd30.Paragraph, _organised(card))
    yield nd30.Heading(1, "II. KẾT QUẢ TỰ ĐÁNH GIÁ, CHẤM ĐIỂM")
    yield nd30.Heading(2, "1. Kết quả chung")
    yield from map(nd30.Paragraph, _result(card))
    yield nd30.Table(
        SUMMARY, tuple(_summary(card)), f"Tổng hợp điểm tự chấm năm {year} theo lĩnh vực"
    )
    yield nd30.Heading(2, "2. Giải thích một số tiêu chí")
    yield from _explained(card)
    yield nd30.Heading(1, "III. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ XUẤT, KIẾN NGHỊ")
    yield nd30.Heading(2, "1. Khó khăn, vướng mắc")
    yield from _lines(card.assessment.difficulties)
    yield nd30.Heading(2, "2. Đề xuất, kiến nghị")
    yield from _lines(card.assessment.proposals)
    yield nd30.Paragraph(
        "Trên đây là Báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành "
        f"chính năm {year} của {name} "
        "(chi tiết tại Phụ lục kèm theo)./."
    )


def _lines(text: str) -> Iterator[nd30.Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return map(text_block, lines or [NONE])


def _organised(card: ScorecardContent) -> Iterator[str]:
    own, offices = card.own, {score.unit_id for score in card.own if score.unit_id}
    words = (
        f"{agency(card.unit).full_name} đã tổ chức tự đánh giá, chấm điểm "
        f"{count(len(own))} tiêu chí, tiêu chí "
    )
    words += f"thành phần thuộc {count(len(card.areas))} lĩnh vực"
    yield (
        f"{words}; phân công {count(len(offices))} phòng, đơn vị phụ trách."
        if offices
        else f"{words}."
    )
    done = sum(score.complete for score in own)
    scored = f"Đã chấm {count(done)}/{count(len(own))} tiêu chí, tiêu chí thành phần"
    proved = (
        f"kèm theo {count(len(card.pieces))} tài liệu kiểm chứng"
        if card.pieces
        else "chưa có tài liệu kiểm chứng"
    )
    yield f"{scored}, {proved}."
    surveyed = len(card.scores) - len(own)
    if surveyed:
        yield f"{count(surveyed)} tiêu chí chấm qua điều tra xã hội học, đơn vị không tự chấm."
    locked = card.assessment.locked_at
    if locked:
        yield f"Điểm tự chấm được chốt ngày {document_date(timezone.localdate(locked))}."
    else:
        yield "Điểm tự chấm chưa chốt; số liệu trong dự thảo này còn có thể thay đổi."


def _result(card: ScorecardContent) -> Iterator[str]:
    assessment = card.assessment
    words = f"Tổng điểm tự chấm: {_points(assessment.self_total)}/{_points(card.reachable)} điểm, "
    words += f"đạt {number(card.self_index, 2)}%"
    yield f"{words}; tự xếp loại: {card.self_band}." if card.self_band else f"{words}."
    if assessment.through and assessment.index is not None:
        final = (
            f"Điểm thẩm định: {_points(assessment.final_total)} điểm, chỉ số "
            f"{number(assessment.index, 2)}%"
        )
        yield f"{final}; xếp loại: {assessment.band}." if assessment.band else f"{final}."
    elif assessment.pending:
        yield f"Điểm thẩm định: {assessment.pending}."


def _summary(card: ScorecardContent) -> Iterator[nd30.Row]:
    whole = Decimal(0)
    for order, area in enumerate(card.areas, start=1):
        maximum, own = card.maximum(area), card.total(area, "self_points")
        able = sum(
            (each.maximum for each in card.own if each.criterion.area_id == area.pk), Decimal(0)
        )
        whole += maximum
        yield _summary_row(str(order), area.name, maximum, able, own)
    caps = {Scope.BONUS: card.criteria_set.bonus_cap, Scope.PENALTY: card.criteria_set.penalty_cap}
    for scope, sign in ((Scope.BONUS, ""), (Scope.PENALTY, "-")):
        if extras := card.extras(scope):
            points = min(summed(extras, "self_points"), caps[scope])
            shown = f"{sign if points else ''}{_points(points)}"
            yield nd30.Row(("", scope.label, _points(caps[scope]), "", shown, ""))
    yield _summary_row("", "TỔNG CỘNG", whole, card.reachable, card.assessment.self_total)


def _summary_row(order: str, name: str, maximum: Decimal, able: Decimal, own: Decimal) -> nd30.Row:
    share = number(index(own, able), 2) if able else ""
    return nd30.Row((order, name, _points(maximum), _points(able), _points(own), share))


def _explained(card: ScorecardContent) -> Iterator[nd30.Block]:
    found = [(score, remarks(score)) for score in card.own]
    items = [
        nd30.Bullet(_explanation(score, words))
        for score, words in found
        if words or score.self_reason
    ]
    if items:
        yield nd30.Paragraph(
            "Các tiêu chí không áp dụng, chấm khác quy tắc, khác gợi ý hoặc cần nói rõ cách chấm:"
        )
        yield from items
    else:
        yield nd30.Paragraph(
            "Các tiêu chí đều chấm theo đúng quy tắc, không có tiêu chí nào cần giải thích thêm."
        )


def _explanation(score: Score, words: list[str]) -> str:
    said = "; ".join(words)
    reason = " ".join(score.self_reason.split()).rstrip(".")
    if reason:
        said = f"{said}; lý do: {reason}" if said else reason
    return f"{score.criterion.code}. {score.criterion.name}: {said}."


def _annex(card: ScorecardContent) -> nd30.Annex:
    appraised = card.assessment.has_result
    columns = (*SCORE_COLUMNS, APPRAISED, PROOFS) if appraised else (*SCORE_COLUMNS, PROOFS)
    title = f"Phiếu tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {card.criteria_set.year}"
    return nd30.Annex(title, (nd30.Table(columns, tuple(_rows(card, appraised))),), landscape=True)


def _rows(card: ScorecardContent, appraised: bool) -> Iterator[nd30.Row | nd30.GroupRow]:
    for criterion in card.criteria:
        if score := card.by_criterion.get(criterion.pk):
            yield nd30.Row(tuple(_leaf(score, appraised)))
        elif criterion.parent_id is None:
            yield nd30.GroupRow(_area(card, criterion, appraised))
        else:
            sums = [_points(card.total(criterion, "self_points"))]
            sums += [_points(card.total(criterion, "final_points"))] if appraised else []
            maximum = _points(card.maximum(criterion))
            yield nd30.Row((criterion.code, criterion.name, maximum, "", "", *sums, ""))


def _area(card: ScorecardContent, area: Criterion, appraised: bool) -> str:
    words = f"{area.code}. {area.name.upper()}: tối đa {_points(card.maximum(area))}; "
    words += f"tự chấm {_points(card.total(area, 'self_points'))}"
    return f"{words}; thẩm định {_points(card.total(area, 'final_points'))}" if appraised else words


def _leaf(score: Score, appraised: bool) -> Iterator[str]:
    criterion = score.criterion
    yield from (
        criterion.code,
        criterion.name,
        _points(score.maximum),
        declared(score),
        reckoned(score),
    )
    yield _points(own_points(score))
    if appraised:
        yield _points(score.final_points)
    found = proofs(score)
    yield "\n".join(f"- {line}" for line in found) if len(found) > 1 else "".join(found)


def _points(value: Decimal | None) -> str:
    return "" if value is None else number(value, 2)
