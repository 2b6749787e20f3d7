"""The notice to a commune of what its appraisal came to, and what may still be explained."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import nd30
from documents.parts import agency, archive_line, signature_of
from documents.placeholders import OPEN
from parindex.models import Assessment, Criterion, Score, StepWindow
from parindex.self_assessment import SelfLine
from parindex.services import moment, window_of
from parindex.tree import with_extras
from vietnamese import count, number, signed

from ..scorecard.content import ScorecardContent
from ..scorecard.document import set_decision
from .parts import LetterMarks, appraising_department, in_text, place_of, said_once

Scope, Verdict = Criterion.Scope, Score.Verdict
KIND, SYMBOL = "THÔNG BÁO", "TB"
AREA_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Lĩnh vực"),
    nd30.Column("Điểm tối đa", "right"),
    nd30.Column("Điểm tự chấm", "right"),
    nd30.Column("Điểm thẩm định", "right"),
    nd30.Column("Tăng, giảm", "right"),
    nd30.Column("Điểm điều tra xã hội học", "right"),
)
CRITERION_COLUMNS = (
    nd30.Column("Mã"),
    nd30.Column("Tiêu chí"),
    nd30.Column("Điểm tự chấm", "right"),
    nd30.Column("Điểm thẩm định", "right"),
    nd30.Column("Ý kiến thẩm định"),
)


def appraisal_notice(assessment: Assessment, marks: LetterMarks | None = None) -> nd30.Document:
    """Return the notice of the first appraisal, after the second one that of both.

    Raises `nd30.MissingFigure` while an appraisal goes on, or no department stands behind it.
    """
    marks = marks or LetterMarks()
    if not assessment.has_result:
        raise nd30.MissingFigure("Chưa lập được thông báo: chưa kết thúc thẩm định lần 1.")
    if assessment.through and assessment.scores.awaiting_second().exists():
        raise nd30.MissingFigure(
            "Chưa lập được thông báo: còn tiêu chí chưa thẩm định lần 2; hãy thẩm định xong trước."
        )
    notice, department = _Notice(assessment), appraising_department(assessment.criteria_set)
    issuer = agency(assessment.criteria_set.authority).full_name
    decision = set_decision(assessment.criteria_set, issuer)
    return nd30.Document(
        agency=agency(department),
        number=marks.number,
        symbol=f"{SYMBOL}-{department.abbreviation or 'SNV'}",
        place=place_of(department),
        issued_on=marks.day,
        kind=KIND,
        subject=(
            f"Kết quả thẩm định Chỉ số cải cách hành chính năm {notice.year} của "
            f"{assessment.unit.name}"
        ),
        legal_bases=(f"Căn cứ {decision}",) if decision else (),
        body=tuple(notice.body(in_text(department))),
        signature=signature_of(department, signer=marks.signer, title=marks.signer_title),
        recipients=(assessment.unit.name, f"Lãnh đạo {in_text(department)}", archive_line(None)),
    )


class _Notice:
    """What the notice says, from the self-assessment and the scores as they stand."""

    def __init__(self, assessment: Assessment):
        self.assessment, self.card = assessment, ScorecardContent(assessment)
        self.own, self.year = self.card.own, assessment.criteria_set.year
        self.round = "sau giải trình" if assessment.through else "lần 1"

    def points(self, score: Score) -> Decimal:
        """What the appraisal gave so far."""
        return score.final_points or Decimal(0)

    def body(self, department: str) -> Iterator[nd30.Block]:
        name = self.assessment.unit.name
        yield nd30.Paragraph(
            f"{department} thông báo kết quả thẩm định {self.round} Chỉ số cải cách hành chính năm "
            f"{self.year} của {name} như sau:"
        )
        yield nd30.Heading(1, "I. KẾT QUẢ CHUNG")
        yield nd30.Paragraph(self._result())
        yield nd30.Table(AREA_COLUMNS, tuple(self._areas()), "Kết quả thẩm định theo lĩnh vực")
        yield nd30.Heading(1, "II. TIÊU CHÍ ĐƯỢC ĐIỀU CHỈNH ĐIỂM")
        yield from self._criteria(self._changed(), "Không có tiêu chí nào được điều chỉnh điểm.")
        if self.assessment.through:
            yield nd30.Paragraph(
                "Kết quả trên đã xem xét nội dung giải trình và tài liệu kiểm chứng bổ sung của "
                "đơn vị; được tổng hợp trình cấp có thẩm quyền công bố."
            )
        else:
            yield nd30.Heading(1, "III. TIÊU CHÍ YÊU CẦU GIẢI TRÌNH")
            asked = self._with(Verdict.QUESTIONED)
            yield from self._criteria(asked, "Không có tiêu chí nào được yêu cầu giải trình.")
            yield nd30.Heading(1, "IV. GIẢI TRÌNH, BỔ SUNG TÀI LIỆU KIỂM CHỨNG")
            yield from map(nd30.Paragraph, self._explaining(bool(asked)))
        yield nd30.Paragraph(f"{department} thông báo để {name} biết, thực hiện./.")

    def _result(self) -> str:
        scores = self.card.scores.values()
        own, given = self.own.total, self._total()
        kept = sum(score.first_verdict == Verdict.ACCEPTED for score in scores)
        changed, asked = len(self._changed()), len(self._with(Verdict.QUESTIONED))
        words = (
            f"Tổng điểm tự chấm: {number(own, 2)} điểm; tổng điểm thẩm định {self.round}: "
            f"{number(given, 2)} điểm ({_change(given - own)}), chưa kể điểm điều tra xã hội học. "
            f"Chấp nhận điểm tự chấm của {count(kept)} tiêu chí, tiêu chí thành phần; điều chỉnh "
            f"điểm {count(changed)}"
        )
        if self.assessment.through:
            return f"{words} tiêu chí."
        return f"{words}; yêu cầu giải trình {count(asked)}, tạm tính theo điểm thẩm định lần 1."

    def _with(self, verdict: str) -> list[Score]:
        leaves = (self.card.scores[line.code] for line in self.own.own)
        return [score for score in leaves if score.first_verdict == verdict]

    def _changed(self) -> list[Score]:
        """Those that the first appraisal changed; at the end all that stand otherwise than the unit
        scored them.
        """
        if not self.assessment.through:
            return self._with(Verdict.CHANGED)
        leaves = [self.card.scores[line.code] for line in self.own.own]
        return [score for score in leaves if self.points(score) != (score.self_points or 0)]

    def _areas(self) -> Iterator[nd30.Row]:
        whole = Decimal(0)
        asked: Decimal | None = None  # no result of a survey yet
        for order, area in enumerate(self.own.areas, start=1):
            maximum = self._maximum(area)
            whole += maximum
            surveyed = self._surveyed(area)
            if surveyed is not None:
                asked = surveyed + (asked or 0)
            own, given = self.own.points(area), self._given(self.own.leaves_under[area.code])
            yield _row(str(order), area.name, maximum, own, given, surveyed)
        caps = self.own.criteria_set
        for scope, cap in ((Scope.BONUS, caps.bonus_cap), (Scope.PENALTY, caps.penalty_cap)):
            if lines := self.own.extras(scope):
                own = min(sum((line.points or Decimal(0) for line in lines), Decimal(0)), cap)
                yield _row("", scope.label, cap, own, min(self._given(lines), cap), None)
        yield _row("", "TỔNG CỘNG", whole, self.own.total, self._total(), asked)

    def _maximum(self, area: SelfLine) -> Decimal:
        leaves = self.own.leaves_under[area.code]
        return sum((self.card.scores[line.code].final_maximum for line in leaves), Decimal(0))

    def _surveyed(self, area: SelfLine) -> Decimal | None:
        leaves = [line for line in self.own.leaves_under[area.code] if line.surveyed]
        found = [self.card.scores[line.code].self_points for line in leaves]
        known = [each for each in found if each is not None]
        return sum(known, Decimal(0)) if known else None

    def _given(self, lines: Sequence[SelfLine]) -> Decimal:
        scores = (self.card.scores[line.code] for line in lines if line.own)
        return sum(map(self.points, scores), Decimal(0))

    def _total(self) -> Decimal:
        sums = {
            scope: self._given([line for line in self.own.leaves if line.scope == scope])
            for scope in Scope
        }
        caps = self.own.criteria_set
        return with_extras(
            sums[Scope.MAIN],
            bonus=sums[Scope.BONUS],
            penalty=sums[Scope.PENALTY],
            bonus_cap=caps.bonus_cap,
            penalty_cap=caps.penalty_cap,
        )

    def _criteria(self, scores: Sequence[Score], none: str) -> Iterator[nd30.Block]:
        if not scores:
            yield nd30.Paragraph(none)
            return
        reasons = said_once((score.criterion.code, self._reason(score)) for score in scores)
        rows = (
            nd30.Row(
                (
                    score.criterion.code,
                    score.criterion.name,
                    number(score.self_points or Decimal(0), 2),
                    number(self.points(score), 2),
                    reason or OPEN,
                )
            )
            for score, reason in zip(scores, reasons, strict=True)
        )
        yield nd30.Table(CRITERION_COLUMNS, tuple(rows))

    def _reason(self, score: Score) -> str:
        again = score.second_reason if self.assessment.through else ""
        return again or score.first_reason

    def _explaining(self, asked: bool) -> Iterator[str]:
        window = window_of(self.assessment, StepWindow.Step.EXPLANATION)
        until = moment(window.closes_at) if window else f"{OPEN} giờ {OPEN} ngày {OPEN}"
        which = (
            "mục II và mục III" if asked and self._changed() else "mục III" if asked else "mục II"
        )
        yield (
            f"Đơn vị giải trình, bổ sung tài liệu kiểm chứng đối với các tiêu chí tại {which} đến "
            f"{until}."
        )
        if asked:
            yield (
                "Tiêu chí tại mục III phải có nội dung giải trình; tiêu chí tại mục II không giải "
                "trình được coi là thống nhất với điểm thẩm định."
                if self._changed()
                else "Các tiêu chí này phải có nội dung giải trình."
            )
        yield "Hết thời hạn nêu trên mà không giải trình thì giữ điểm thẩm định lần 1."


def _change(difference: Decimal) -> str:
    if not difference:
        return "bằng điểm tự chấm"
    return f"{'tăng' if difference > 0 else 'giảm'} {number(abs(difference), 2)} điểm"


def _row(
    order: str, name: str, maximum: Decimal, own: Decimal, given: Decimal, surveyed: Decimal | None
) -> nd30.Row:
    change = signed(given - own, 2) if given != own else "0,00"
    asked = "" if surveyed is None else number(surveyed, 2)
    return nd30.Row(
        (order, name, number(maximum, 2), number(own, 2), number(given, 2), change, asked)
    )
