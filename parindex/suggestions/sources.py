"""Where the figures of a criterion come from: one small type for each kind of source that a
criteria set may name.

A source turns what is known of a unit's year into declared figures, with what proves them. It finds
nothing when the data don't say enough; then nothing is suggested.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.figures import TargetLine
from plans.areas import AreaWords
from vietnamese import fold, number, short_date

from ..facts import Facts, Json
from ..own_evidence import document_key
from ..rules import Rule, json_of
from .source import Source, SourceResult
from .statistics import StatisticsComplete, StatisticsRow
from .unit_year import SupportingRow, UnitYear, YearReport

WHOLE = Decimal(100)
MOST_AREAS = 40  # that a plan may have
_CELL = re.compile(
    r"([^“,]+?) ?(?:“(.*)”)?(?:, ?lĩnh vực (.+?))?(?:, ?hạn (\d{1,2})/(\d{1,2}))?\.?", re.IGNORECASE
)


@dataclass(frozen=True)
class PlanIssued(Source):
    """Số ngày ban hành kế hoạch chậm so với ngày `by` của năm."""

    kind = "plan_issued"
    label = "Ngày ban hành kế hoạch"
    fits = frozenset({"value", "yes"})
    by: tuple[int, int] = (12, 31)

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        plan, issued = known.plan, known.issued_on
        if not plan or not issued:
            return None
        limit = date(known.year, *self.by)
        late = max(0, (issued - limit).days)
        facts = Facts(yes=not late) if "yes" in rule.asks else Facts(value=Decimal(late))
        words = f"{plan}, ban hành ngày {short_date(issued)}"
        lost = f"chậm {late} ngày" if late else ""
        return SourceResult(
            facts,
            own=(document_key(plan.record_id),) if plan.record_id else (),
            rows=(SupportingRow(words, plan.get_absolute_url(), lost),),
            note=f"Hạn {short_date(limit)}.",
        )


@dataclass(frozen=True)
class TasksDone(Source):
    """Số nhiệm vụ đã hoàn thành (kết quả được xác nhận) trên số nhiệm vụ phải làm, của cả kế hoạch
    hay một lĩnh vực.
    """

    kind = "tasks_done"
    label = "Nhiệm vụ hoàn thành"
    fits = frozenset({"numerator"})
    area: int | None = None

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        counted = [each for each in known.tasks if each.counts and self.area in (None, each.area)]
        if not counted:
            return None
        done = sum(each.done for each in counted)
        late = sum(each.overdue for each in counted)
        note = f"Tính đến {short_date(known.on)}; chỉ tính kết quả đã xác nhận."
        note += f" {late} nhiệm vụ quá hạn." if late else ""
        rows = tuple(
            each.row for each in sorted(counted, key=lambda each: not each.overdue) if not each.done
        )
        return SourceResult(_share(done, len(counted)), rows=rows, note=note)

    def faults(self, rule: Rule) -> list[str]:
        known = isinstance(self.area, int) and 0 < self.area <= MOST_AREAS
        wrong = [] if self.area is None or known else ["Nguồn ghi sai lĩnh vực của nhiệm vụ."]
        return super().faults(rule) + wrong


@dataclass(frozen=True)
class ReportsSent(Source):
    """Số báo cáo định kỳ đã gửi (theo dấu gửi trong sổ văn bản) trên số đã đến hạn trong năm."""

    kind = "reports_sent"
    label = "Báo cáo đã gửi"
    fits = frozenset({"numerator"})

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        due = [each for each in known.reports if each.sent_on or each.missing]
        if not due:
            return None
        sent = sum(each.sent_on is not None for each in due)
        note = (
            f"Tính đến {short_date(known.on)}: {len(due)}/{len(known.reports)} báo cáo đã "
            "đến hạn hoặc đã gửi."
        )
        rows = tuple(each.row(late=False) for each in due)
        return SourceResult(_share(sent, len(due)), own=_records(due), rows=rows, note=note)


@dataclass(frozen=True)
class ReportsLate(Source):
    """Số báo cáo định kỳ gửi sau hạn; báo cáo đã quá hạn mà chưa gửi cũng là chậm."""

    kind = "reports_late"
    label = "Báo cáo gửi chậm"
    fits = frozenset({"count", "value"})

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        due = [each for each in known.reports if each.sent_on or each.missing]
        if not due:
            return None
        late = sum(each.late for each in due)
        facts = Facts(count=late) if "count" in rule.asks else Facts(value=Decimal(late))
        note = f"Tính đến {short_date(known.on)}; báo cáo quá hạn mà chưa gửi được tính là chậm."
        rows = tuple(each.row(late=True) for each in due)
        return SourceResult(facts, own=_records(due), rows=rows, note=note)


@dataclass(frozen=True)
class TargetMeasured(Source):
    """Kết quả mới nhất đã xác nhận của chỉ tiêu trong kế hoạch có các chữ `words`."""

    kind = "target"
    label = "Kết quả chỉ tiêu"
    fits = frozenset({"numerator", "value", "count", "yes"})
    words: str = ""

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        line = next(iter(self._measured(known.lines)), None)
        reading = line.last() if line else None
        if not line or not reading or not reading.figures:
            return None
        target = line.target
        facts, note = _measured_facts(reading, rule)
        if facts is None:
            return None
        words = f"{target.indicator} ({reading.period.get_key_display()})"
        lost = f"chưa đạt mục tiêu {target.goal_text}" if reading.met is False else ""
        office = target.indicator.lead_unit.short_name if target.indicator.lead_unit else ""
        row = SupportingRow(words, target.indicator.get_absolute_url(), lost, office)
        proofs = tuple(known.proofs.get(reading.figures.pk, ()))
        return SourceResult(facts, proofs, rows=(row,), note=note)

    def _measured(self, lines: Iterable[TargetLine]) -> list[TargetLine]:
        """The measured targets that the words fit: those that hold them in one piece first."""
        phrase = fold(self.words)
        wanted = set(phrase.split())
        fitting = [line for line in lines if line.last() and wanted <= set(_words(line))]
        return sorted(fitting, key=lambda line: phrase not in " ".join(_words(line)))

    def faults(self, rule: Rule) -> list[str]:
        return super().faults(rule) + _without_words(self.words)


@dataclass(frozen=True)
class EvidenceGiven(Source):
    """Có minh chứng mang các chữ `words` trong tên, ký không sau ngày `by` của năm."""

    kind = "evidence"
    label = "Minh chứng trong kho"
    fits = frozenset({"yes"})
    words: str = ""
    by: tuple[int, int] = (12, 31)

    def find(self, known: UnitYear, rule: Rule) -> SourceResult | None:
        wanted, limit = fold(self.words), date(known.year, *self.by)
        dated = [
            (each.dated_on, each.pk, each)
            for each in known.pieces
            if each.dated_on and wanted in each.search_text
        ]
        if not dated:
            return None
        signed_on, _, first = min(dated)
        late = signed_on > limit
        note = f"Ngày {short_date(signed_on)}, hạn {short_date(limit)}."
        row = SupportingRow(str(first), first.get_absolute_url(), "sau hạn" if late else "")
        return SourceResult(Facts(yes=not late), (first,), rows=(row,), note=note)

    def faults(self, rule: Rule) -> list[str]:
        return super().faults(rule) + _without_words(self.words)


KINDS: dict[str, type[Source]] = {
    each.kind: each
    for each in (
        PlanIssued,
        TasksDone,
        ReportsSent,
        ReportsLate,
        TargetMeasured,
        EvidenceGiven,
        StatisticsRow,
        StatisticsComplete,
    )
}


def source_of(data: Json) -> Source:
    """Return the source of its stored form. Raises `ValueError` for a form that is none."""
    try:
        values = {name: value for name, value in data.items() if name != "kind"}
        if "by" in values:
            month, day = (int(part) for part in values["by"].split("-"))
            date(2023, month, day)  # a day that every year has
            values["by"] = (month, day)
        return KINDS[data["kind"]](**values)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError("Nguồn số liệu không đọc được.") from error


def faults_of_source(data: Json, rule: Rule) -> list[str]:
    """Return what is wrong with a stored source for a criterion of this rule, one sentence each;
    none without any.
    """
    if not data:
        return []
    try:
        return source_of(data).faults(rule)
    except ValueError as error:
        return [str(error)]


def source_in_words(data: Json, areas: AreaWords | None = None) -> str:
    """Return a stored source as words that `read_source` reads back; empty for none. `areas` name
    the areas of reform, the programmes by default.
    """
    try:
        return source_of(data).in_words(areas or AreaWords()) if data else ""
    except ValueError:
        return json.dumps(data, ensure_ascii=False)


def read_source(text: str, areas: AreaWords | None = None) -> Json | None:
    """Return the stored form of the source in `text`, empty without one; None if it tells none."""
    words = " ".join(text.split())
    if not words:
        return {}
    try:
        told = json_of(words) if words.startswith("{") else _named_in(words, areas or AreaWords())
        return source_of(told).as_json()
    except ValueError:
        return None


def _named_in(words: str, areas: AreaWords) -> Json:
    """The kind and the values that a cell names; of a kind any words of its label that no other has
    will do.
    """
    found = _CELL.fullmatch(words)
    area = areas.number_of(found[3]) if found and found[3] else None
    if not found or (found[3] and area is None):
        return {}
    kinds = [kind for kind, each in KINDS.items() if fold(found[1]) in fold(each.label)]
    kind = kinds[0] if len(kinds) == 1 else None
    values: Json = {"kind": kind} | (KINDS[kind].in_marks(found[2]) if kind else {})
    values |= {"area": area}
    values |= {"by": f"{found[5]}-{found[4]}"} if found[4] else {}
    return {name: value for name, value in values.items() if value is not None}


def _measured_facts(reading, rule: Rule) -> tuple[Facts | None, str]:
    """The figures of a measurement as `rule` asks for them; none when it does not have them."""
    figures = reading.figures
    note = "Số ước." if figures.estimate else ""
    if "numerator" in rule.asks:
        if figures.denominator is not None and figures.numerator is not None:
            return Facts(numerator=figures.numerator, denominator=figures.denominator), note
        if figures.value is None or not reading.target.is_ratio:
            return None, ""
        words = f"Kết quả chỉ ghi tỷ lệ {number(figures.value)}%. {note}"
        return Facts(numerator=figures.value, denominator=WHOLE), words.strip()
    if "yes" in rule.asks:
        met = figures.achieved if figures.value is None else reading.met
        return (None, "") if met is None else (Facts(yes=met), note)
    if figures.value is None:
        return None, ""
    if "count" in rule.asks:
        whole = figures.value == figures.value.to_integral_value() and figures.value >= 0
        return (Facts(count=int(figures.value)), note) if whole else (None, "")
    return Facts(value=figures.value), note


def _words(line: TargetLine) -> list[str]:
    text = fold(f"{line.target.indicator.statement} {line.target.label}")
    return "".join(char if char.isalnum() else " " for char in text).split()


def _records(reports: Iterable[YearReport]) -> tuple[str, ...]:
    """The documents of the register that the reports are."""
    return tuple(document_key(each.record) for each in reports if each.record)


def _share(part: int, whole: int) -> Facts:
    return Facts(numerator=Decimal(part), denominator=Decimal(whole))


def _without_words(words: str) -> list[str]:
    return [] if isinstance(words, str) and words.strip() else ["Nguồn chưa ghi các chữ cần tìm."]
