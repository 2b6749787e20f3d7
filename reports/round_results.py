"""The results of a round as the annexes of documents: the ranking, and the points by area."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from statistics import mean

import nd30
from accounts.models import Unit
from documents.parts import COMMITTEE
from parindex.facts import half_up
from parindex.models import CriteriaSet, Criterion, Score
from parindex.ranking import HeatCell, RankedUnit, Ranking, survey_points
from vietnamese import count, fold, number

Scope = Criterion.Scope
LEVELS: dict[str, str] = {
    CriteriaSet.Level.DEPARTMENT: "các sở, ban, ngành",
    CriteriaSet.Level.PROVINCE: "cấp tỉnh",
}
KINDS = ("xã", "phường", "đặc khu")  # of communes, in the order of the law
RANKING_COLUMNS = (
    nd30.Column("Hạng", "center"),
    nd30.Column("Đơn vị"),
    nd30.Column("Điểm", "right"),
    nd30.Column("Chỉ số (%)", "right"),
    nd30.Column("Xếp loại", "center"),
)
AREAS, EXTRAS = "Điểm theo lĩnh vực", "Ngoài thang điểm"
NONE, NOT_APPLICABLE = "–", "KAD"
VOWELS, ABBREVIATIONS = frozenset("aeiouy"), {"UBND"}
TIED = "Các đơn vị có Chỉ số bằng nhau được xếp cùng một hạng; hạng kế tiếp tính theo số đơn vị."


class RoundResults:
    """The units of a round with their results, and how documents speak of them all together."""

    def __init__(self, criteria_set: CriteriaSet):
        self.criteria_set = criteria_set

    @cached_property
    def rows(self) -> list[RankedUnit]:
        """The units by their rank. Raises `nd30.MissingFigure` when one has no index."""
        found = Ranking(self.criteria_set, {}).all
        for row in found:
            if row.assessment.index is None:
                raise nd30.MissingFigure(
                    f"Chưa lập được văn bản: {row.assessment.unit} chưa có chỉ số."
                )
        return found

    @cached_property
    def units(self) -> str:
        """Whom the results are of: `Ủy ban nhân dân các xã, phường`."""
        if self.criteria_set.level in LEVELS:
            return LEVELS[self.criteria_set.level]
        return f"{COMMITTEE}các {', '.join(self.kinds) or 'xã'}"

    @property
    def kinds(self) -> dict[str, int]:
        """How many communes of each kind there are, those that there are."""
        names = [bare_name(row.assessment.unit) for row in self.rows]
        counts = {
            kind: sum(name.lower().startswith(f"{kind} ") for name in names) for kind in KINDS
        }
        return {kind: many for kind, many in counts.items() if many}

    @property
    def how_many(self) -> str:
        """`65 đơn vị (57 xã, 08 phường)`."""
        words = f"{count(len(self.rows))} đơn vị"
        told = ", ".join(f"{count(many)} {kind}" for kind, many in self.kinds.items())
        return f"{words} ({told})" if len(self.kinds) > 1 else words

    @property
    def mean(self) -> str:
        """The mean index in words."""
        indices = [row.assessment.index or Decimal(0) for row in self.rows]
        return f"{number(half_up(mean(indices)), 2)}%"

    @property
    def bands(self) -> list[tuple[str, int]]:
        """The bands that units reached, the best first, with how many."""
        best = sorted(self.criteria_set.grades, key=lambda band: -band.since)
        counted = [(band.name, sum(row.band == band.name for row in self.rows)) for band in best]
        return [(name, many) for name, many in counted if many]

    def annexes(self) -> tuple[nd30.Annex, ...]:
        """The ranking, and the points of each unit by area (landscape: it is wide)."""
        what = f"Chỉ số cải cách hành chính năm {self.criteria_set.year} của {self.units}"
        ranked: list[nd30.Block] = [nd30.Table(RANKING_COLUMNS, tuple(map(_ranked, self.rows)))]
        ranks = [row.rank for row in self.rows]
        if len(set(ranks)) < len(ranks):
            ranked.append(nd30.Paragraph(TIED))
        return (
            nd30.Annex(f"Xếp hạng {what}", tuple(ranked)),
            nd30.Annex(f"Điểm theo lĩnh vực {what}", tuple(self._points()), landscape=True),
        )

    def _points(self) -> Iterable[nd30.Block]:
        areas = [each for each in self.criteria_set.tops if each.scope == Scope.MAIN]
        yield nd30.Table(self._columns(areas), tuple(map(self._row, self.rows)))
        names = "; ".join(
            f"({place}) {_amid(area.name)}: {number(area.maximum)}"
            for place, area in enumerate(areas, start=1)
        )
        yield nd30.Paragraph(f"Lĩnh vực và điểm tối đa: {names}.", lead="Ghi chú:")
        most = (
            f"điểm tối đa được tính ({self._one_maximum})" if self._one_maximum else "điểm tối đa"
        )
        yield nd30.Paragraph(
            "Điểm theo lĩnh vực gồm điểm thẩm định và điểm điều tra xã hội học. Tổng điểm = điểm "
            f"thẩm định + điểm điều tra + điểm thưởng - điểm trừ; Chỉ số = tổng điểm / {most} "
            "× 100%. Điểm tự chấm gồm điểm thưởng, điểm trừ đơn vị tự kê khai, không có điểm điều "
            "tra."
        )
        if any(self._not_applicable(row) for row in self.rows):
            yield nd30.Paragraph(
                f"{NOT_APPLICABLE}: không áp dụng; điểm tối đa của lĩnh vực được phân bổ cho các "
                "lĩnh vực còn lại của đơn vị."
            )

    def _columns(self, areas: Sequence[Criterion]) -> tuple[nd30.Column, ...]:
        return (
            nd30.Column("Hạng", "center"),
            nd30.Column("Đơn vị"),
            *(nd30.Column(f"({place})", "right", AREAS) for place in range(1, len(areas) + 1)),
            nd30.Column("Tự chấm", "right"),
            nd30.Column("Thẩm định", "right"),
            nd30.Column("Điều tra", "right"),
            nd30.Column("Thưởng", "right", EXTRAS),
            nd30.Column("Trừ", "right", EXTRAS),
            nd30.Column("Tổng điểm", "right"),
            nd30.Column("Điểm tối đa", "right"),
            nd30.Column("Chỉ số (%)", "right"),
            nd30.Column("Xếp loại", "center"),
        )

    def _row(self, row: RankedUnit) -> nd30.Row:
        assessment = row.assessment
        main = [(c, cell) for c, cell in row.parts if c.scope == Scope.MAIN]
        surveyed = self._surveys.get(assessment.pk)
        reached = sum((cell.points for _, cell in main if cell), Decimal(0))
        return nd30.Row(
            (
                str(row.rank or ""),
                bare_name(assessment.unit),
                *(self._cell(area, cell) for area, cell in main),
                number(assessment.self_total, 2),
                number(reached - (surveyed or Decimal(0)), 2),
                NONE if self._has_survey and surveyed is None else _points(surveyed),
                self._extra(row, Scope.BONUS, self.criteria_set.bonus_cap),
                self._extra(row, Scope.PENALTY, self.criteria_set.penalty_cap),
                number(assessment.final_total, 2),
                "" if self._one_maximum else number(_most(row), 2),
                number(assessment.index or Decimal(0), 2),
                row.band,
            )
        )

    def _cell(self, area: Criterion, cell: HeatCell | None) -> str:
        if cell and cell.maximum:
            return number(cell.points, 2)
        return NOT_APPLICABLE if area.pk in self._self_scored else NONE

    def _extra(self, row: RankedUnit, scope: str, cap: Decimal) -> str:
        found = [cell for column, cell in row.parts if column.scope == scope]
        if not found:
            return ""  # the set knows none, so that the column is left out
        return number(min(sum((cell.points for cell in found if cell), Decimal(0)), cap), 2)

    def _not_applicable(self, row: RankedUnit) -> bool:
        return any(
            column.pk in self._self_scored and not (cell and cell.maximum)
            for column, cell in row.parts
            if column.scope == Scope.MAIN
        )

    @cached_property
    def _self_scored(self) -> set[int]:
        """The lĩnh vực in which units score anything themselves: without points none applied."""
        nodes = self.criteria_set.nodes
        return {node.key for node in nodes if any(leaf.self_scored for leaf in node.leaves)}

    @cached_property
    def _one_maximum(self) -> str:
        """What every unit could reach; empty when they differ, as some had no survey."""
        found = {_most(row) for row in self.rows}
        return number(found.pop(), 2) if len(found) == 1 else ""

    @property
    def _has_survey(self) -> bool:
        return any(not leaf.self_scored for node in self.criteria_set.nodes for leaf in node.leaves)

    @cached_property
    def _surveys(self) -> dict[int, Decimal]:
        return survey_points(Score.objects.filter(assessment__criteria_set=self.criteria_set))


def bare_name(unit: Unit) -> str:
    """Return a unit as tables name it: `Xã Khe Mây`."""
    name = unit.name.removeprefix(COMMITTEE)
    return name[:1].upper() + name[1:]


def _amid(name: str) -> str:
    """A name written in capitals as a sentence writes it; what has no vowel is abbreviated."""
    if not name.isupper():
        return name
    words = [
        word.lower() if set(fold(word)) & VOWELS and word not in ABBREVIATIONS else word
        for word in name.split(" ")
    ]
    return f"{words[0][:1].upper()}{words[0][1:]} {' '.join(words[1:])}".strip()


def _ranked(row: RankedUnit) -> nd30.Row:
    each = row.assessment
    index = number(each.index or Decimal(0), 2)
    name = bare_name(each.unit)
    return nd30.Row((str(row.rank or ""), name, number(each.final_total, 2), index, row.band))


def _most(row: RankedUnit) -> Decimal:
    """The points that a unit could reach."""
    cells = (cell for column, cell in row.parts if column.scope == Scope.MAIN)
    return sum((cell.maximum for cell in cells if cell), Decimal(0))


def _points(value: Decimal | None) -> str:
    return "" if value is None else number(value, 2)
