"""The datasets of targets and measurements: how they go out to Excel and come back in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Max
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from foundation.exchange.cells import YES, ChoiceCell, Number, Text, YesNoCell, as_text, tidy
from foundation.exchange.dataset import (
    CHANGED_SINCE,
    KEY,
    CannotUndo,
    Column,
    IncomingRow,
    Record,
    register,
)
from foundation.jobs.services import JobRefused
from plans.exchange import AreaDataset, UnitName
from plans.models import Plan, PlanClosed, ReformArea, ReportingPeriod
from vietnamese import fold

from .forms import IndicatorFilterForm
from .grid import ROMAN, IndicatorGrid, area_title, current_period
from .models import Indicator, Measurement, Target, TargetQuerySet
from .services import (
    MeasurementRefused,
    NewerMeasurement,
    check_period,
    figures_of,
    measure,
    take_back,
)
from .services.bulk import FROM_EXCEL, TARGET_FIELDS, remove_targets, store_targets

if TYPE_CHECKING:
    from foundation.exchange.models import ImportRun

TAKEN_BACK = "Hoàn tác nhập từ Excel"
REFUSALS = (MeasurementRefused, NewerMeasurement, PlanClosed)
AREAS = [(area.value, area_title(area)) for area in ReformArea]
AREAS_TOO = [(area.value, words) for area in ReformArea for words in (area.label, ROMAN[area])]
# what all rows of an indicator say
SHARED = ("area", "ordinal", "statement", "lead", "qualitative")
TYPED = ("numerator", "denominator", "value", "achieved")  # what a person measures


def door(plan: Plan, wanted: dict) -> str:
    """Return the address of the exchange for who looks at the grid with the filter `wanted`."""
    periods = list(plan.periods.all())
    asked = next((period for period in periods if period.key == wanted.get("period")), None)
    period = asked or current_period(periods, timezone.localdate())
    if plan.open and period:
        return reverse(
            "exchange:dataset", args=[MeasurementDataset.name, f"{plan.pk}-{period.key}"]
        )
    return reverse("exchange:dataset", args=[TargetDataset.name, plan.pk])


class IndicatorDataset(AreaDataset):
    """What both datasets share: their rows are the targets of a plan."""

    def back(self):
        return reverse("indicators:indicator_list", args=[self.plan.pk])

    def beside(self):
        """The targets, and what is measured in each period."""
        periods = [
            (
                MeasurementDataset.name,
                f"{self.plan.pk}-{period.key}",
                f"Số liệu {period.get_key_display()}",
            )
            for period in self.plan.periods.all()
        ]
        return [(TargetDataset.name, str(self.plan.pk), "Mục tiêu"), *periods]

    def chosen(self, asked: QueryDict) -> Iterable[Record]:
        """Yield the rows that the filter of the grid leaves, in its order."""
        grid = IndicatorGrid(
            self.plan, self.user, IndicatorFilterForm(asked).wanted, today=timezone.localdate()
        )
        wanted = {row.target.pk for row in grid.rows}
        return (record for record in self.load() if record.row.pk in wanted)

    def title_of(self, record):
        return f"{record.statement} ({record.label})" if record.label else record.statement

    @property
    def _import_run(self) -> "ImportRun":
        """The import that is being stored or undone."""
        if self.run is None:
            raise ValueError("no import is under way")
        return self.run

    def _targets(self, lock: bool) -> TargetQuerySet:
        targets = Target.objects.of_plan(self.plan).with_indicator()
        if lock:
            # as everybody does who changes its targets: the plan first
            Plan.objects.lock(self.plan.pk)
            targets = targets.select_for_update(of=("self",), no_key=True)
        return targets


class IndicatorRows(NamedTuple):
    """The rows of one indicator: its id (words for a new one), and what the first of them says."""

    key: int | tuple[int, str]
    record: Record


@register
class TargetDataset(IndicatorDataset):
    """Targets, each with what its indicator says; the rows of one indicator say that alike."""

    name, title, one = "targets", "Chỉ tiêu", "mục tiêu"
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
        ChoiceCell(AREAS, also=AREAS_TOO, empty=None),
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
                goal=_plain(target.goal),
                unit=" ".join(tidy(target.unit).split()),
                baseline=_plain(target.baseline),
                **{name: _plain(getattr(target, name)) for name in Target.PERIOD_GOALS.values()},
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


class MarkCell(YesNoCell):
    def render(self, value, obj=None, **kwargs):
        return YES if value else ""


@register
class MeasurementDataset(IndicatorDataset):
    """What the targets of a plan stand at in one period; its place names both: `12-quarter-1`.

    A row that is changed or filled in becomes a new measurement; what was sent before stays.
    """

    name, one = "measurements", "số liệu"
    asks_reason, takes_new = False, False
    note = (
        "Mỗi dòng có sửa là một lần gửi số liệu mới, chờ duyệt; số đã gửi trước vẫn giữ "
        "trong lịch sử."
    )

    area = Column(
        "Lĩnh vực", "area", ChoiceCell(AREAS, also=AREAS_TOO, empty=None), width=26, locked=True
    )
    statement = Column("Chỉ tiêu", "statement", Text(5000, lines=True), width=56, locked=True)
    label = Column("Tên số liệu", "label", Text(200), width=22, locked=True)
    lead = Column("Đơn vị chủ trì", "lead", Text(500), width=24, locked=True)
    goal = Column("Mục tiêu", "goal", Text(200), width=16, locked=True)
    unit = Column("Đơn vị tính", "unit", Text(40), width=10, locked=True)
    numerator = Column(
        "Tử số",
        "numerator",
        Number(),
        width=12,
        explained="Số đạt được; chỉ ghi với chỉ tiêu tính bằng %.",
    )
    denominator = Column(
        "Mẫu số",
        "denominator",
        Number(),
        width=12,
        explained="Tổng số; chỉ ghi với chỉ tiêu tính bằng %.",
    )
    value = Column(
        "Kết quả",
        "value",
        Number(),
        width=12,
        explained="Khi sửa tử số, mẫu số mà không sửa ô này, kết quả được tính lại.",
    )
    achieved = Column(
        "Đạt yêu cầu",
        "achieved",
        ChoiceCell([(True, "đạt"), (False, "chưa đạt")], empty=None),
        width=12,
        explained="Chỉ ghi với chỉ tiêu định tính.",
    )
    estimate = Column(
        "Số ước", "estimate", MarkCell(), width=9, explained="Ghi “có” khi chưa chốt số."
    )
    remark = Column("Ghi chú", "note", Text(2000, lines=True), width=36)

    def __init__(self, user, place):
        """Open the dataset of the period. Raises `Http404` for a stranger's plan or period."""
        plan, _, key = place.partition("-")
        super().__init__(user, plan)
        self.place = place
        found = next((period for period in self.plan.periods.all() if period.key == key), None)
        if found is None:
            raise Http404
        self.period: ReportingPeriod = found
        self.title = f"Số liệu {found.get_key_display()}"

    def may_import(self):
        """Who may measure some target of the plan, while it takes results."""
        return self.plan.open and bool(self._measurable)

    def load(self, *, lock=False):
        """Yield the targets of the plan with their newest figures of the period that count."""
        targets = list(self._targets(lock))
        newest = {}
        for measured in Measurement.objects.of_period(self.period.pk).counting().order_by("pk"):
            newest[measured.target_id] = measured
        return [self._record(target, newest.get(target.pk)) for target in targets]

    def complete(self, record, before):
        """Compute the share anew when its parts changed and it did not."""
        if before is None:
            return
        if record.value == before["value"] and _parts(record) != (
            before["numerator"],
            before["denominator"],
        ):
            record.value = None if None not in _parts(record) else record.value
        try:
            record.value = _plain(
                figures_of(record.row, *(getattr(record, name) for name in TYPED)).get("value")
            )
        except MeasurementRefused:
            return  # `check` says it

    def check(self, record, before):
        """The person measures the target, the period takes figures, and these say one thing."""
        if before is None:
            return
        if record.row.pk not in self._measurable:
            yield (
                KEY,
                (
                    f"Chỉ tiêu này do {before['lead'] or 'đơn vị khác'} chủ trì nên "
                    "bạn không nhập số liệu được. "
                    "Hãy trả lại các ô của dòng như cũ."
                ),
            )
            return
        unread = set(TYPED) & set(record.errors)
        if self._closed:
            yield KEY, self._closed
        yield from self._what_does_not_apply(record, before)
        if unread:
            return
        if _is_empty(record) and not _is_empty(Record(**before)):
            yield "value", "Số liệu đã gửi không xóa được bằng tệp; hãy ghi số liệu đúng."
            return
        try:
            figures_of(record.row, *(getattr(record, name) for name in TYPED))
        except MeasurementRefused as refusal:
            yield refusal.field or KEY, str(refusal)

    def store(self, lines, *, reason):
        """Append a measurement for each line."""
        try:
            for line in lines:
                record = line.record
                measure(
                    record.row,
                    author=self.user,
                    period=self.period,
                    seen=record.seen,
                    key=self._import_key(record.row),
                    **{name: getattr(record, name) for name in (*TYPED, "estimate", "note")},
                    reason=FROM_EXCEL,
                )
        except REFUSALS as refusal:
            raise JobRefused(str(refusal)) from refusal

    def undo(self, created, restored):
        """Take back what the import appended, while it waits for review and nothing rests on it."""
        sent = {
            (each.target_id, each.key): each
            for each in Measurement.objects.of_period(self.period.pk)
        }
        try:
            for record in restored:
                measured = sent.get((record.row.pk, self._import_key(record.row)))
                if measured is None:
                    raise CannotUndo(
                        f"Không còn số liệu đã nhập của “{self.title_of(record)}” để rút lại."
                    )
                take_back(measured, by=self.user, reason=TAKEN_BACK)
        except MeasurementRefused as refusal:
            raise CannotUndo(f"{refusal} Hãy gửi số liệu đúng thay cho số đã nhập.") from refusal

    # Targets and figures.

    @cached_property
    def _measurable(self) -> set[int]:
        """The targets that the person may measure."""
        own = Target.objects.measurable_by(self.user).of_plan(self.plan)
        return set(own.values_list("pk", flat=True))

    @cached_property
    def _closed(self) -> str:
        """Why the period takes no figures; empty when it does."""
        try:
            check_period(self.period)
        except MeasurementRefused as refusal:
            return str(refusal)
        return ""

    def _import_key(self, target: Target) -> UUID:
        """The key under which this import measures the target: the same however often it runs."""
        return uuid5(NAMESPACE_URL, f"exchange/{self._import_run.pk}/{target.pk}")

    def _what_does_not_apply(self, record: Record, before: dict) -> Iterator[tuple[str, str]]:
        target = record.row
        qualitative = target.indicator.qualitative
        for name in TYPED:
            if getattr(record, name) in (None, before[name]):
                continue
            if qualitative and name != "achieved":
                yield name, "Chỉ tiêu định tính không ghi số; hãy chọn ở cột Đạt yêu cầu."
            elif not qualitative and name == "achieved":
                yield name, "Chỉ tiêu này tính bằng số; hãy để trống ô này và ghi kết quả."
            elif not target.is_ratio and name in ("numerator", "denominator"):
                yield name, "Chỉ tiêu này không tính bằng %; hãy chỉ ghi kết quả."

    def _record(self, target: Target, measured: Measurement | None) -> Record:
        indicator = target.indicator
        numbers = {
            name: _plain(getattr(measured, name, None))
            for name in ("numerator", "denominator", "value")
        }
        return Record(
            key=measurement_key(target.pk, self.period.key),
            row=target,
            seen=measured,
            area=indicator.area,
            statement=tidy(indicator.statement),
            label=" ".join(tidy(target.label).split()),
            lead=as_text(indicator.lead_unit.short_name) if indicator.lead_unit else "",
            goal=target.goal_text,
            unit=" ".join(tidy(target.unit).split()),
            **numbers,
            achieved=measured.achieved if measured else None,
            estimate=bool(measured and measured.estimate),
            note=tidy(measured.note) if measured else "",
        )


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


def _plain(value):
    """The number as cells hold it, without the zeros that the database adds."""
    return None if value is None else Number().clean(value)


def _parts(record: Record) -> tuple:
    return record.numerator, record.denominator


def _is_empty(record: Record) -> bool:
    return all(getattr(record, name) is None for name in TYPED)


def _words(record: Record | Indicator) -> tuple[int, str]:
    """What makes an indicator the same one: its area and its words."""
    return record.area, fold(record.statement)


def target_key(pk: int) -> str:
    """Return the key of a target in files: its id with a check letter, which a key drawn down a
    column would lack.

    >>> target_key(120)
    'MT120-M'
    """
    return f"MT{pk}-{_letter(pk)}"


def indicator_key(pk: int) -> str:
    """Return the key of an indicator in files.

    >>> indicator_key(120)
    'CT120-M'
    """
    return f"CT{pk}-{_letter(pk)}"


def measurement_key(target: int, period: str) -> str:
    """Return the key of a target's figures of a period, which no file of another period bears.

    >>> measurement_key(120, "six-months")
    'SL120-six-months-M'
    """
    return f"SL{target}-{period}-{_letter(target)}"


def _letter(pk: int) -> str:
    return chr(65 + pk * 7 % 23)
