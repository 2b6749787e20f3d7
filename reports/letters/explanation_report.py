"""The commune's report that explains what its first appraisal contested, with its new evidence."""

from collections.abc import Iterator

import nd30
from documents.parts import agency, signature_of, text_block
from documents.placeholders import OPEN
from parindex.models import Assessment, Score
from plans.models import Plan
from vietnamese import count, document_date, number

from ..recipients import report_addressee, report_recipients
from ..report_document import report_symbol
from ..scorecard.content import ScorecardContent
from ..scorecard.document import set_decision
from .parts import LetterMarks, appraising_department, in_text, said_once

Verdict = Score.Verdict
PIECE_COLUMNS = (
    nd30.Column("Số", "center"),
    nd30.Column("Tài liệu kiểm chứng"),
    nd30.Column("Số, ký hiệu"),
    nd30.Column("Ngày", "center"),
    nd30.Column("Tiêu chí"),
)


def explanation_report(
    assessment: Assessment, marks: LetterMarks | None = None, *, notice: str = ""
) -> nd30.Document:
    """Return the report; `notice` is the number and day of the notice that it answers, as
    `số 12/TB-SNV ngày 05 tháng 01 năm 2027`.

    Raises `nd30.MissingFigure` when the first appraisal goes on or contested nothing.
    """
    marks = marks or LetterMarks()
    if not assessment.has_result:
        raise nd30.MissingFigure("Chưa lập được báo cáo giải trình: chưa kết thúc thẩm định lần 1.")
    report = _Report(assessment)
    if not report.contested:
        raise nd30.MissingFigure(
            "Không lập báo cáo giải trình: thẩm định lần 1 chấp nhận mọi điểm tự chấm."
        )
    unit = assessment.unit
    plan = Plan.objects.kept().of_unit(unit).of_year(report.year).current_first().first()
    named = plan.recipients if plan else ()
    department = in_text(appraising_department(assessment.criteria_set))
    return nd30.Document(
        agency=agency(unit),
        number=marks.number,
        symbol=report_symbol(unit),
        place=unit.place,
        issued_on=marks.day,
        kind="BÁO CÁO",
        subject=f"Giải trình kết quả thẩm định Chỉ số cải cách hành chính năm {report.year}",
        addressees=(report_addressee(unit, named),),
        legal_bases=tuple(_bases(assessment, department, notice)),
        body=tuple(report.body(department)),
        signature=signature_of(
            unit,
            signer=marks.signer,
            title=marks.signer_title or (plan.signer_title if plan else ""),
        ),
        recipients=report_recipients(unit, named),
        annexes=report.annexes(),
    )


def _bases(assessment: Assessment, department: str, notice: str) -> Iterator[str]:
    issuer = agency(assessment.criteria_set.authority).full_name
    if decision := set_decision(assessment.criteria_set, issuer):
        yield f"Căn cứ {decision}"
    yield (
        f"Căn cứ Thông báo {notice or f'số {OPEN} ngày {OPEN}'} của {department} về kết quả thẩm "
        f"định Chỉ số cải cách hành chính năm {assessment.criteria_set.year}"
    )


class _Report:
    """What the report says: the contested criteria with their explanations and new evidence."""

    def __init__(self, assessment: Assessment):
        self.assessment, self.card = assessment, ScorecardContent(assessment)
        self.year = assessment.criteria_set.year
        leaves = (self.card.scores[line.code] for line in self.card.own.own)
        self.contested = [each for each in leaves if each.first_verdict in Score.EXPLAINED]
        pieces = {added.evidence_id: added.evidence for added in self.card.explaining}
        self.places = {pk: place for place, pk in enumerate(pieces, start=1)}
        self.pieces = list(pieces.values())

    @property
    def explained(self) -> list[Score]:
        """What is explained, and what was asked and has to be."""
        asked = Verdict.QUESTIONED
        return [each for each in self.contested if each.explanation or each.first_verdict == asked]

    @property
    def agreed(self) -> list[Score]:
        """What was changed, and stays so."""
        return [each for each in self.contested if each not in self.explained]

    def body(self, department: str) -> Iterator[nd30.Block]:
        name = agency(self.assessment.unit).full_name
        yield nd30.Paragraph(
            f"{name} giải trình kết quả thẩm định lần 1 Chỉ số cải cách hành chính năm {self.year} "
            "như sau:"
        )
        yield nd30.Heading(1, "I. KẾT QUẢ THẨM ĐỊNH LẦN 1")
        yield nd30.Paragraph(self._counts())
        if agreed := self.agreed:
            named = "; ".join(_named(score) for score in agreed)
            yield nd30.Paragraph(f"{name} thống nhất với điểm thẩm định của: {named}.")
        if not self.explained:
            yield from self._close(department, name)
            return
        yield nd30.Heading(1, "II. NỘI DUNG GIẢI TRÌNH")
        opinions = said_once((each.criterion.code, each.first_reason) for each in self.explained)
        reasons = said_once((each.criterion.code, each.explanation) for each in self.explained)
        for order, score in enumerate(self.explained, start=1):
            yield nd30.Heading(2, f"{order}. Tiêu chí {_named(score)}")
            yield from self._one(score, opinions[order - 1], reasons[order - 1])
        yield nd30.Heading(1, "III. ĐỀ NGHỊ")
        yield from self._close(department, name)

    def _counts(self) -> str:
        changed = sum(each.first_verdict == Verdict.CHANGED for each in self.contested)
        asked = len(self.contested) - changed
        parts = [f"điều chỉnh điểm {count(changed)} tiêu chí"] if changed else []
        parts += [f"yêu cầu giải trình {count(asked)} tiêu chí"] if asked else []
        words = (
            f"Thẩm định lần 1 {' và '.join(parts)}. Đơn vị giải trình {count(len(self.explained))}"
        )
        pieces = f", bổ sung {count(len(self.pieces))} tài liệu kiểm chứng" if self.pieces else ""
        mention = " (danh mục tại Phụ lục kèm theo)" if self.pieces else ""
        return f"{words} tiêu chí{pieces}{mention}."

    def _one(self, score: Score, opinion: str, reason: str) -> Iterator[nd30.Block]:
        yield nd30.Paragraph(
            f"Điểm tự chấm: {number(score.self_points or 0, 2)} điểm; điểm thẩm định lần 1: "
            f"{number(score.first_points or 0, 2)} điểm."
        )
        yield nd30.Paragraph(f"Ý kiến thẩm định: {opinion or OPEN}")
        first, *further = [line.strip() for line in reason.splitlines() if line.strip()] or [OPEN]
        yield nd30.Paragraph(f"Giải trình: {first}")
        yield from map(text_block, further)
        places = [
            f"{self.places[added.evidence_id]}{f' (trang {added.page})' if added.page else ''}"
            for added in self.card.explaining
            if added.score_id == score.pk
        ]
        if places:
            yield nd30.Paragraph(
                f"Tài liệu kiểm chứng bổ sung: số {', '.join(places)} tại Phụ lục."
            )

    def _close(self, department: str, name: str) -> Iterator[nd30.Block]:
        if self.explained:
            yield nd30.Paragraph(
                f"{name} đề nghị {department} xem xét nội dung giải trình, thẩm định lại "
                f"{count(len(self.explained))} tiêu chí tại mục II."
            )
        yield nd30.Paragraph(
            "Trên đây là Báo cáo giải trình kết quả thẩm định Chỉ số cải cách hành chính năm "
            f"{self.year} của {name}./."
        )

    def annexes(self) -> tuple[nd30.Annex, ...]:
        if not self.pieces:
            return ()
        codes: dict[int, list[str]] = {}
        for added in self.card.explaining:
            codes.setdefault(added.evidence_id, []).append(added.score.criterion.code)
        rows = (
            nd30.Row(
                (
                    str(place),
                    piece.title,
                    "" if piece.number in piece.title else piece.number,
                    document_date(piece.dated_on) if piece.dated_on else "",
                    ", ".join(codes[piece.pk]),
                )
            )
            for place, piece in enumerate(self.pieces, start=1)
        )
        title = f"Danh mục tài liệu kiểm chứng bổ sung khi giải trình năm {self.year}"
        return (nd30.Annex(title, (nd30.Table(PIECE_COLUMNS, tuple(rows)),)),)


def _named(score: Score) -> str:
    return f"{score.criterion.code}. {score.criterion.name}"
