"""The dataset of measurements: what the targets of a plan stand at in a period."""

from collections.abc import Iterator
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404

from foundation.exchange.cells import YES, ChoiceCell, Number, Text, YesNoCell, as_text, tidy
from foundation.exchange.columns import Column
from foundation.exchange.dataset import KEY, CannotUndo, register
from foundation.exchange.records import Record
from foundation.jobs.services import JobRefused
from plans.models import ReportingPeriod

from ..models import Measurement, Target
from ..services import (
    MeasurementRefused,
    check_period,
    check_typed,
    figures_of,
    measure,
    on_behalf_of,
    take_back,
)
from ..services.bulk import FROM_EXCEL
from ..statistics.feeding import FedFigure, fed_figures
from .keys import measurement_key
from .plan_targets import (
    MEASUREMENTS,
    REFUSALS,
    TAKEN_BACK,
    IndicatorDataset,
    plain,
)

TYPED = ("numerator", "denominator", "value", "achieved")  # what a person measures


class MarkCell(YesNoCell):
    def render(self, value, obj=None, **kwargs):
        return YES if value else ""


@register
class MeasurementDataset(IndicatorDataset):
    """What the targets of a plan stand at in one period; its place names both: `12-quarter-1`.

    A row that is changed or filled in becomes a new measurement; what was sent before stays.
    """

    name, one = MEASUREMENTS, "số liệu"
    asks_reason, takes_new = False, False
    note = (
        "Mỗi dòng có sửa là một lần gửi số liệu mới, chờ duyệt; số đã gửi trước vẫn giữ "
        "trong lịch sử."
    )

    area = Column("Lĩnh vực", "area", ChoiceCell((), empty=None), width=26, locked=True)
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
        newest: dict[int, Measurement | FedFigure | None] = {}
        for measured in Measurement.objects.of_period(self.period.pk).counting().order_by("pk"):
            newest[measured.target_id] = measured
        fed = {target.pk: target.fed_by_id for target in targets if target.fed_by_id}
        feeding = fed_figures(self.plan, set(fed.values()))
        for pk, row in fed.items():
            newest[pk] = feeding[row].figures.get(self.period.key) if row in feeding else None
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
            record.value = plain(
                figures_of(record.row, *(getattr(record, name) for name in TYPED)).get("value")
            )
        except MeasurementRefused:
            return  # `check` says it

    def check(self, record, before):
        """The person measures the target, the period takes figures, and these say one thing."""
        if before is None:
            return
        try:
            check_typed(record.row)
        except MeasurementRefused as refusal:
            yield KEY, f"{refusal} Hãy trả lại các ô của dòng như cũ."
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
        if closed := self._closed(record.row):
            yield KEY, closed
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

    def _closed(self, target: Target) -> str:
        """Why the period takes no figures of the target's office; empty when it does."""
        try:
            check_period(self.period, on_behalf_of(target, self.user))
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

    def _record(self, target: Target, measured: Measurement | FedFigure | None) -> Record:
        indicator = target.indicator
        numbers = {
            name: plain(getattr(measured, name, None))
            for name in ("numerator", "denominator", "value")
        }
        return Record(
            key=measurement_key(target.pk, self.period.key),
            row=target,
            seen=measured if isinstance(measured, Measurement) else None,
            area=indicator.area,
            statement=tidy(indicator.statement),
            label=" ".join(tidy(target.label).split()),
            lead=as_text(indicator.lead_unit.short_name) if indicator.lead_unit else "",
            goal=target.goal_text,
            unit=" ".join(tidy(target.unit).split()),
            **numbers,
            achieved=measured.achieved if measured else None,
            estimate=bool(measured and measured.estimate),
            note=tidy(getattr(measured, "note", "")),
        )


def _parts(record: Record) -> tuple:
    return record.numerator, record.denominator


def _is_empty(record: Record) -> bool:
    return all(getattr(record, name) is None for name in TYPED)
