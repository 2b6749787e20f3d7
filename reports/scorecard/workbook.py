"""The scorecard of an assessment as an Excel file, in the columns that provinces use: sums are
formulas, so that they follow what an appraiser tries out.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO

from foundation.web.xlsx import Formula, ShownNumber, Value, Worksheet
from parindex.models import Score
from parindex.self_assessment import SelfLine, self_sum
from parindex.tree import with_extras
from vietnamese import document_date, number

from .content import NOTHING, Scope, ScorecardContent, declared, points_sum, proofs

OWN_COLUMNS = (
    ("Mã", 9),
    ("Tiêu chí, tiêu chí thành phần", 46),
    ("Điểm tối đa", 10),
    ("Số liệu kê khai", 26),
    ("Cách tính điểm", 34),
    ("Tài liệu kiểm chứng", 40),
    ("Điểm tự đánh giá", 10),
)
APPRAISAL_COLUMNS = (
    ("Điểm thẩm định lần 1", 10),
    ("Giải trình", 34),
    ("Điểm thẩm định lần 2", 10),
    ("Điểm cuối cùng", 10),
)
MAXIMUM, OWN, FIRST, SECOND, FINAL = "C", "G", "H", "J", "K"
KEPT = (
    "Tiêu chí không thẩm định lại giữ điểm thẩm định lần 1 khi cộng điểm lần 2 và điểm cuối cùng; "
    "điểm điều tra xã hội học chỉ có ở điểm cuối cùng."
)


def scorecard_workbook(card: ScorecardContent, *, appraisal: bool = True) -> BytesIO:
    """Return the scorecard as an Excel file: nodes bold with the sums of their parts, the totals at
    the end.

    Without `appraisal` it is the self-assessment alone. The columns of a step that is not over are
    empty.
    """
    columns = (*OWN_COLUMNS, *APPRAISAL_COLUMNS) if appraisal else OWN_COLUMNS
    sheet, own = Worksheet("Phiếu chấm điểm", columns), card.own
    sheet.write_line(
        f"Phiếu tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {own.year}", bold=True
    )
    sheet.write_line(f"Đơn vị: {own.unit.name}")
    sheet.write_line(f"Bộ tiêu chí: {own.criteria_set.name}")
    sheet.write_line(f"Trạng thái: {_state(card, appraisal)}")
    if appraisal and card.assessment.through:
        sheet.write_line(KEPT)
    sheet.write_head()
    rows = _Rows(card, sheet.next_row, appraisal=appraisal)
    for line in own.lines:
        sheet.write_row(rows.of(line), bold=not line.scored)
    sheet.write_row(rows.totals(), bold=True)
    for words in _indices(card, appraisal):
        sheet.write_row(["", words], bold=True)
    return sheet.file()


def _state(card: ScorecardContent, appraisal: bool) -> str:
    if appraisal:
        return card.assessment.get_state_display()
    day = card.own.locked_on
    return f"Đã chốt tự chấm ngày {document_date(day)}" if day else "Chưa chốt tự chấm"


class _Rows:
    """The rows of the table: where each stands, its cells, and the formulas that sum them up."""

    def __init__(self, card: ScorecardContent, start: int, *, appraisal: bool):
        self.card, self.own, self.appraisal = card, card.own, appraisal
        self.at = {line.code: start + place for place, line in enumerate(self.own.lines)}
        self.parts: dict[str, list[SelfLine]] = {}
        for line in self.own.lines:
            self.parts.setdefault(line.parent, []).append(line)
        assessment = card.assessment
        self.first_over = appraisal and assessment.has_result
        self.second_over = appraisal and assessment.through
        self.all_over = self.second_over and not any(map(_waits, card.scores.values()))

    def of(self, line: SelfLine) -> list[Value]:
        """The cells of a node or of a scored criterion."""
        return self._leaf(line) if line.scored else self._node(line)

    def _leaf(self, line: SelfLine) -> list[Value]:
        said = filter(None, (line.reckoned, line.reason and f"Giải thích: {line.reason}"))
        cells: list[Value] = [
            line.code,
            line.name,
            _shown(line.maximum),
            declared(line),
            "\n".join(said),
        ]
        cells += ["\n".join(proofs(self.own, line)), _shown(line.points)]
        if not self.appraisal:
            return cells
        score = self.card.scores[line.code]
        return [
            *cells,
            _shown(score.first_points) if self.first_over else None,
            score.explanation if self.first_over else "",
            _shown(score.second_points) if self.second_over else None,
            self._final(line, score),
        ]

    def _final(self, line: SelfLine, score: Score) -> Value:
        if not self.all_over:
            return None
        if line.surveyed:
            return _shown(score.self_points)
        return Formula(f"={self._last(line)}", score.final_points or NOTHING)

    def _node(self, line: SelfLine) -> list[Value]:
        parts = self.parts[line.code]
        own = self.own
        sums = self._sums(parts, lambda cells, _: f"=ROUND(SUM({','.join(cells)}),2)", line)
        return [
            line.code,
            line.name,
            Formula(f"=SUM({','.join(self._refs(MAXIMUM, parts))})", own.maximum(line)),
            *("", "", ""),
            *sums,
        ]

    def totals(self) -> list[Value]:
        """The last row: the areas, bonus and penalty up to their caps, never below 0."""
        tops = self.parts[""]
        areas = [line for line in tops if line.scope == Scope.MAIN]
        maximum = sum((self.own.maximum(area) for area in areas), NOTHING)
        return [
            "",
            "Tổng điểm (kể cả điểm thưởng, điểm trừ)",
            Formula(f"=SUM({','.join(self._refs(MAXIMUM, areas))})", maximum),
            *("", "", ""),
            *self._sums(tops, self._total_formula, None),
        ]

    def _sums(
        self,
        parts: list[SelfLine],
        formula: Callable[[list[str], list[SelfLine]], str],
        line: SelfLine | None,
    ) -> list[Value]:
        """The sums of the self-score and of the appraisals, each once its step is over."""
        found: list[Value] = [Formula(formula(self._refs(OWN, parts), parts), self._own(line))]
        if not self.appraisal:
            return found
        again = [
            self._last(each) if each.scored else f"{SECOND}{self.at[each.code]}" for each in parts
        ]
        for shown, cells, name in (
            (self.first_over, self._refs(FIRST, parts), "first_points"),
            (self.second_over, again, "second"),
            (self.all_over, self._refs(FINAL, parts), "final_points"),
        ):
            found.append(
                Formula(formula(cells, parts), self._points(line, name)) if shown else None
            )
        return [found[0], found[1], "", *found[2:]]

    def _refs(self, column: str, lines: list[SelfLine]) -> list[str]:
        return [f"{column}{self.at[line.code]}" for line in lines]

    def _last(self, line: SelfLine) -> str:
        """The second appraisal of a criterion, else the first."""
        at = self.at[line.code]
        return f"IF(ISNUMBER({SECOND}{at}),{SECOND}{at},{FIRST}{at})"

    def _total_formula(self, cells: list[str], tops: list[SelfLine]) -> str:
        by_scope: dict[str, list[str]] = {scope: [] for scope in Scope}
        for cell, line in zip(cells, tops, strict=True):
            by_scope[line.scope].append(cell)
        words = f"SUM({','.join(by_scope[Scope.MAIN])})"
        caps = self.own.criteria_set
        for scope, sign, cap in (
            (Scope.BONUS, "+", caps.bonus_cap),
            (Scope.PENALTY, "-", caps.penalty_cap),
        ):
            if by_scope[scope]:
                words += f"{sign}MIN(SUM({','.join(by_scope[scope])}),{cap})"
        return f"=MAX(0,ROUND({words},2))"

    def _own(self, line: SelfLine | None) -> Decimal:
        """What the formula of the self-score yields, for programs that show without computing."""
        return self._whole(lambda each: self_sum([each])) if line is None else self.own.points(line)

    def _points(self, line: SelfLine | None, name: str) -> Decimal:
        def given(each: SelfLine) -> Decimal:
            score = self.card.scores[each.code]
            if name != "second":
                counted = name == "final_points" or not each.surveyed
                return points_sum([score], name) if counted else NOTHING
            return NOTHING if each.surveyed else points_sum([score], "final_points")

        if line is None:
            return self._whole(given)
        return sum(map(given, self.own.leaves_under[line.code]), NOTHING)

    def _whole(self, given: Callable[[SelfLine], Decimal]) -> Decimal:
        sums = {
            scope: sum((given(each) for each in self.own.leaves if each.scope == scope), NOTHING)
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


def _shown(points: Decimal | None) -> Value:
    return None if points is None else ShownNumber(points, 2)


def _waits(score: Score) -> bool:
    """Was it questioned, or changed and explained, and has no second appraisal yet?"""
    asked = score.first_verdict == Score.Verdict.QUESTIONED
    explained = score.first_verdict == Score.Verdict.CHANGED and bool(score.explanation)
    return score.second_points is None and (asked or explained)


def _indices(card: ScorecardContent, appraisal: bool) -> Iterator[str]:
    own, assessment = card.own, card.assessment
    reached = f"{number(own.index, 2)}% của {number(own.reachable, 2)} điểm tự chấm"
    yield f"Chỉ số tự chấm: {reached}{_graded(own.band)}"
    if not appraisal:
        return
    if assessment.through and assessment.index is not None:
        yield f"Chỉ số thẩm định: {number(assessment.index, 2)}%{_graded(assessment.band)}"
    elif assessment.pending:
        yield f"Chỉ số thẩm định: {assessment.pending}"


def _graded(band: str) -> str:
    return f"; xếp loại: {band}" if band else ""
