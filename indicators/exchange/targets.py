"""The dataset of targets: each with what its indicator says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max

from foundation.exchange.cells import ChoiceCell, Number, Text, YesNoCell, tidy
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CHANGED_SINCE, CannotUndo, register
from foundation.exchange.records import IncomingRow, Record
from foundation.jobs.services import JobRefused
from plans.exchange import UnitName
from vietnamese import fold

from ..models import Indicator, Target
from ..services.bulk import TARGET_FIELDS, remove_targets, store_targets
from .keys import indicator_key, target_key
from .plan_targets import REFUSALS, TAKEN_BACK, TARGETS, IndicatorDataset, plain

# what all rows of an indicator say
SHARED = ("area", "ordinal", "statement", "lead", "qualitative")


class IndicatorRows(NamedTuple):
    """The rows of one indicator: its id (words for a new one), and what the first of them says."""

    key: int | tuple[int, str]
    record: Record


@register
class TargetDataset(IndicatorDataset):
    """Targets, each with what its indicator says; the rows of one indicator say that alike."""

    name, title, one = TARGETS, "Chỉ tiêu", "mục tiêu"
    pasted = ("Chỉ tiêu", "Đơn vị tính", "So sánh", "Mục tiêu", "Đơn vị chủ trì")

    indicator = Column(
        "Mã chỉ tiêu",
        "indicator",
        Text(20),
        width=12,
        locked=True,
        explained="Các dòng cùng mã là các mục tiêu của một chỉ tiêu. Dòng mới để trống: cùng "
        "lĩnh vực, cùng chữ với "
        "một chỉ tiêu ở trên thì là mục tiêu thêm của chỉ tiêu đó.",
    )
    area = Column(
        "Lĩnh vực",
        "area",
        ChoiceCell((), empty=None),
        width=30,
        required=True,
        also=("Lĩnh vực CCHC",),
    )
    ordinal = Column(
        "Thứ tự",
        "ordinal",
        Number(whole=True, least=1, most=9999),
        width=8,
        explained="Thứ tự của chỉ tiêu trong lĩnh vực; để trống thì xếp cuối.",
    )
    statement = Column(
        "Chỉ tiêu",
        "statement",
        Text(5000, lines=True),
        width=60,
        required=True,
        also=("Nội dung chỉ tiêu", "Tên chỉ tiêu"),
        explained="Sửa chữ của một chỉ tiêu thì sửa ở mọi dòng của chỉ tiêu đó.",
    )
    qualitative = Column(
        "Định tính",
        "qualitative",
        YesNoCell(empty=None),
        width=10,
        explained="Chỉ chọn đạt hoặc chưa đạt, không có số.",
    )
    label = Column(
        "Tên số liệu", "label", Text(200), width=24, explained="Khi một chỉ tiêu có nhiều mục tiêu."
    )
    comparator = Column("So sánh", "comparator", ChoiceCell(Target.Comparator.choices), width=10)
    exact = Column(
        "Đúng bằng",
        "exact",
        YesNoCell(),
        width=10,
        explained="“đạt 90%” là ít nhất 90%; ghi “có” khi phải đúng 90%.",
    )
    goal = Column("Mục tiêu", "goal", Number(), width=12, also=("Mục tiêu năm", "Chỉ tiêu giao"))
    unit = Column("Đơn vị tính", "unit", Text(40), width=12, also=("ĐVT",))
    baseline = Column("Giá trị gốc", "baseline", Number(), width=12, explained="Kết quả năm trước.")
    goal_quarter_1 = Column("Mục tiêu quý I", "goal_quarter_1", Number(), width=12)
    goal_six_months = Column("Mục tiêu 6 tháng", "goal_six_months", Number(), width=12)
    goal_quarter_3 = Column("Mục tiêu 9 tháng", "goal_quarter_3", Number(), width=12)
    judged = Column(
        "Cách đánh giá",
        "judged",
        ChoiceCell(Target.Judged.choices),
        width=12,
        explained="“mỗi kỳ”: tỷ lệ phải giữ ở từng kỳ; “cuối năm”: số cộng dồn hoặc thứ hạng, "
        "trước cuối năm chỉ tính phần đã đạt. Để trống thì phần mềm đề xuất theo lời văn.",
    )
    change = Column(
        "Cách tính so với giá trị gốc",
        "change",
        ChoiceCell(Target.Change.choices),
        width=18,
        explained="Chỉ ghi khi mục tiêu là mức tăng hoặc giảm so với năm trước.",
    )
    published_later = Column(
        "Công bố sau",
        "published_later",
        YesNoCell(),
        width=10,
        explained="Kết quả do cấp trên công bố sau; không đơn vị nào phải báo.",
    )
    computed_from = Column(
        "Tính từ nhiệm vụ",
        "computed_from",
        ChoiceCell(Target.ComputedFrom.choices),
        width=18,
        explained="Phần mềm tự tính từ kết quả nhiệm vụ đã xác nhận.",
    )
    judged_confirmed = Column(
        "Đã xác nhận cách đánh giá",
        "judged_confirmed",
        YesNoCell(),
        width=12,
        explained="Còn “không” thì cách đánh giá là phần mềm đoán.",
    )

    def __init__(self, user, place):
        """Open the dataset; the column of the lead unit knows the units of this plan."""
        super().__init__(user, place)
        self.fields["lead"] = Column(
            "Đơn vị chủ trì",
            "lead",
            UnitName(self._lead_names, lambda: self.matcher),
            width=28,
            also=("Chủ trì", "Cơ quan chủ trì"),
        )

    @property
    def columns(self):
        """The indicator first, then the target."""
        order = ("indicator", "area", "ordinal", "statement", "lead", "qualitative", *TARGET_FIELDS)
        return [self.fields[name] for name in order]

    def load(self, *, lock=False):
        """Yield the targets of the plan in its order."""
        for target in self._targets(lock):
            indicator = target.indicator
            yield Record(
                key=target_key(target.pk),
                row=target,
                group=indicator.pk,
                indicator=indicator_key(indicator.pk),
                area=indicator.area,
                ordinal=indicator.ordinal,
                statement=tidy(indicator.statement),
                lead=indicator.lead_unit_id,
                qualitative=indicator.qualitative,
                label=" ".join(tidy(target.label).split()),
                comparator=target.comparator,
                exact=target.exact,
                goal=plain(target.goal),
                unit=" ".join(tidy(target.unit).split()),
                baseline=plain(target.baseline),
                **{name: plain(getattr(target, name)) for name in Target.PERIOD_GOALS.values()},
                **{name: getattr(target, name) for name in (*Target.JUDGING, "judged_confirmed")},
            )

    def complete(self, record, before):
        """Give a new target its indicator (by its code, by area and words, or a new one) and what
        that one says.
        """
        if before is None:
            group = self._group_of(record)
            record.group, said = group.key, group.record
            if _words(record) == _words(said):
                record.statement = tidy(said.statement)
            for name in SHARED:
                value = getattr(record, name)
                setattr(record, name, getattr(said, name) if value is None else value)
            if isinstance(record.group, int):
                record.indicator = indicator_key(record.group)
        record.qualitative = bool(record.qualitative)
        _complete_judging(record, before)
        record.placed_last = record.ordinal is None and before is None
        if record.ordinal is None:
            record.ordinal = before["ordinal"] if before else self._next_ordinal(record.area)
        self._groups.setdefault(_words(record), IndicatorRows(record.group, record))

    def check(self, record, before):
        """A goal has a comparator; units and codes of indicators are those of this plan."""
        was = before or {}
        if before is None and record.indicator and record.indicator not in self._codes:
            yield (
                "indicator",
                f"Không có chỉ tiêu mã “{record.indicator}”; hãy để trống ô này ở dòng mới.",
            )
        if (
            record.goal is not None
            and not record.comparator
            and not {"goal", "comparator"} & set(record.errors)
        ):
            yield "comparator", "Mục tiêu bằng số cần cách so sánh; hãy chọn, ví dụ “tối thiểu”."
        if (
            record.exact
            and record.comparator != Target.Comparator.EQUAL
            and was.get("exact") != record.exact
        ):
            yield "exact", "“Đúng bằng” chỉ đi với cách so sánh “đạt”."
        unread = {"change", "baseline"} & set(record.errors)
        worked_out = record.change not in ("", Target.Change.TYPED)
        if worked_out and record.baseline is None and not unread:
            yield "change", "Mục tiêu tính so với giá trị gốc cần có giá trị gốc."
        if (
            record.lead is not None
            and record.lead != was.get("lead")
            and record.lead not in self._leads_today
        ):
            yield "lead", "Đơn vị này không còn hoạt động; hãy chọn đơn vị khác trong danh sách."

    def check_together(self, lines):
        """The rows of one indicator say the same of it."""
        by_group = defaultdict(list)
        for line in lines:
            by_group[line.record.group].append(line)
        for group in by_group.values():
            for line in group:
                if line.kind != IncomingRow.Kind.SAME:
                    yield from self._contradictions(line, group)

    def store(self, lines, *, reason):
        """Store new and changed targets with their indicators; new indicators come last as things
        stand now.
        """
        self._hold_against_now([line.record for line in lines])
        targets = self._rows([line.record for line in lines])
        try:
            store_targets(self.plan, targets, by=self.user, reason=reason)
        except REFUSALS as refusal:
            raise JobRefused(str(refusal)) from refusal
        for line, target in zip(lines, targets, strict=True):
            line.record.row, line.record.key = target, target_key(target.pk)

    def undo(self, created, restored):
        """Delete the new targets while nobody measured them; give the others their values again."""
        try:
            remove_targets(created, since=self._import_run.created_at)
            store_targets(self.plan, self._rows(restored), by=self.user, reason=TAKEN_BACK)
        except REFUSALS as refusal:
            raise CannotUndo(f"{refusal} Hãy sửa từng chỉ tiêu.") from refusal

    # Indicators and their rows.

    def _hold_against_now(self, records: Sequence[Record]) -> None:
        """Give new indicators the next numbers as things stand now; one that somebody else just
        added is refused.
        """
        self.__dict__.pop("_ordinals", None)
        known, placed = {_words(indicator) for indicator in self.plan.indicators.all()}, {}
        for record in records:
            if not isinstance(record.group, int) and record.group in known:
                raise JobRefused(CHANGED_SINCE)
            if record.placed_last:
                placed[record.group] = self._next_ordinal(record.area)
            record.ordinal = placed.get(record.group, record.ordinal)

    @cached_property
    def _groups(self) -> dict[tuple[int, str], IndicatorRows]:
        """The plan's indicators by area and words, later also those that the file names."""
        groups: dict = {}
        for indicator in self.plan.indicators.all():
            record = Record(**{name: getattr(indicator, name) for name in SHARED if name != "lead"})
            record.lead = indicator.lead_unit_id
            groups.setdefault(_words(record), IndicatorRows(indicator.pk, record))
        return groups

    @cached_property
    def _codes(self) -> dict[str, IndicatorRows]:
        return {
            indicator_key(group.key): group
            for group in [*self._groups.values()]
            if isinstance(group.key, int)
        }

    @cached_property
    def _ordinals(self) -> dict[int, int]:
        return dict(self.plan.indicators.order_by().values_list("area").annotate(Max("ordinal")))

    @cached_property
    def _leads_today(self) -> set[int]:
        return {unit.pk for unit in self.units}

    def _lead_names(self) -> Iterator[tuple[int, str, Iterable[str]]]:
        """The units of today, and former ones that indicators still name."""
        yield from self.unit_names()
        named = self.plan.unit.authority.units.filter(indicators__plan=self.plan).distinct()
        yield from (
            (unit.pk, unit.short_name, ()) for unit in named if unit.pk not in self._leads_today
        )

    def _group_of(self, record: Record) -> IndicatorRows:
        if record.indicator in self._codes:
            return self._codes[record.indicator]
        words = _words(record)
        return self._groups.get(words) or IndicatorRows(words, record)

    def _next_ordinal(self, area: int) -> int:
        self._ordinals[area] = self._ordinals.get(area, 0) + 1
        return self._ordinals[area]

    def _contradictions(
        self, line: IncomingRow, group: Sequence[IncomingRow]
    ) -> Iterator[tuple[IncomingRow, str, str]]:
        for name in SHARED:
            said = getattr(line.record, name)
            other = next((each for each in group if getattr(each.record, name) != said), None)
            if other:
                words = self.fields[name].words(getattr(other.record, name)) or "(trống)"
                yield (
                    line,
                    name,
                    (
                        f"Dòng {other.number} của cùng chỉ tiêu ghi “{words}”; hãy "
                        "ghi giống nhau ở mọi dòng của nó."
                    ),
                )

    def _rows(self, records: Sequence[Record]) -> list[Target]:
        """The targets of `records` with their new values; those of one indicator share it."""
        indicators: dict = self.plan.indicators.in_bulk(
            [r.group for r in records if isinstance(r.group, int)]
        )
        targets = []
        for record in records:
            target = record.row or Target()
            target.indicator = indicators.setdefault(record.group, Indicator(plan=self.plan))
            for name in SHARED:
                setattr(
                    target.indicator,
                    "lead_unit_id" if name == "lead" else name,
                    getattr(record, name),
                )
            for name in TARGET_FIELDS:
                if hasattr(record, name):  # an import of an older version knew fewer
                    setattr(target, name, getattr(record, name))
            targets.append(target)
        return targets


def _complete_judging(record: Record, before: dict | None) -> None:
    """What a person says of how a target is judged, they have confirmed; an empty cell keeps it or,
    of a new target, leaves it to the proposal.
    """
    if before and not record.judged:
        record.judged = before["judged"]
    was = before or {"judged": "", "change": "", "published_later": False, "computed_from": ""}
    if any(getattr(record, name) != was[name] for name in Target.JUDGING):
        record.judged = record.judged or Target.Judged.EVERY_PERIOD.value
        record.judged_confirmed = True


def _words(record: Record | Indicator) -> tuple[int, str]:
    """What makes an indicator the same one: its area and its words."""
    return record.area, fold(record.statement)
