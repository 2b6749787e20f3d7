"""The dataset of a statistical form: its rows as offices fill them in, for a plan and period."""

from collections.abc import Iterable
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from foundation.exchange.cells import Cell as ExchangeCell
from foundation.exchange.cells import Text, as_text, tidy
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CHANGED_SINCE, KEY, CannotUndo, register
from foundation.exchange.records import Record
from foundation.jobs.services import JobRefused
from plans.exchange import PlanDataset
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from vietnamese import whole_number

from .figures import Cell, Figure
from .forms import read_cell
from .models import FormColumn, FormEntry, FormRow, PlanForm, shown
from .services import check_period, enter_figures, take_back_figures
from .sheet import LONGEST_TEXT, Entered, FormSheet, open_to_read

STATISTICS = "statistics"  # the name of the dataset
SINGLE = "figure"  # the column of figures in a form without columns


class FigureCell(ExchangeCell):
    """What a row of any kind holds: a number, “có”, “không”, a choice, words; the row reads it."""

    hint = "Số, “có” hoặc “không”, một mục để chọn, hoặc chữ, theo dòng của biểu."

    def read(self, value, words):
        return words


@register
class StatisticsDataset(PlanDataset):
    """A form of a plan for one period; its place names all three: `12-5-quarter-1`.

    A cell that is changed or filled in becomes a new entry; what was sent before stays.
    """

    name, one = STATISTICS, "dòng của biểu"
    asks_reason, takes_new = False, False
    note = (
        "Mỗi ô có sửa là một lần gửi số liệu mới, chờ duyệt; số đã gửi trước vẫn giữ trong lịch "
        "sử. Ô để trống là chưa báo cáo, khác với 0."
    )

    code = Column("Mã dòng", "code", Text(20), width=10, locked=True)
    words = Column("Chỉ tiêu thống kê", "words", Text(500), width=56, locked=True)
    unit = Column("Đơn vị tính", "unit", Text(40), width=12, locked=True)
    office = Column("Đơn vị phụ trách", "office", Text(300), width=24, locked=True)

    def __init__(self, user, place):
        """Open the form for the period. Raises `Http404` where a stranger's plan, form or period is
        named.
        """
        plan, _, rest = place.partition("-")
        form, _, key = rest.partition("-")
        super().__init__(user, plan)
        self.place = place
        found = next((period for period in self.plan.periods.all() if period.key == key), None)
        sheet = open_to_read(self.plan, whole_number(form) or 0, found, user) if found else None
        if sheet is None or not sheet.form.has_period(key):
            raise Http404
        self.sheet: FormSheet = sheet
        self.title = f"{sheet.form.name}, {sheet.period.get_key_display()}"
        for name, column in self._figures.items():
            heading = f"({column.code}) {column.heading}" if column else "Số liệu"
            self.fields[name] = Column(heading, name, FigureCell(), width=14)
        self.fields["remark"] = Column(
            "Lý do, ghi chú",
            "remark",
            Text(LONGEST_TEXT),
            width=36,
            explained="Ghi lý do khi số lệch nhiều so với kỳ trước.",
        )

    def back(self):
        return reverse(
            "indicators:statistics_form",
            args=[self.plan.pk, self.sheet.form.pk, self.sheet.period.key],
        )

    def beside(self):
        """The same form for each of its periods."""
        plan, form = self.plan.pk, self.sheet.form
        asked = [each for each in self.plan.periods.all() if form.has_period(each.key)]
        return [
            (STATISTICS, f"{plan}-{form.pk}-{each.key}", each.get_key_display()) for each in asked
        ]

    def title_of(self, record):
        return record.words

    def may_import(self):
        """Who may enter some row of the form, while the plan takes results."""
        return self.plan.open and any(map(self.sheet.may_enter, self._rows))

    def load(self, *, lock=False):
        """Yield the rows that people fill in, with the figures of the period that count."""
        if lock:
            plan = Plan.objects.lock(self.plan.pk)
            PlanForm.objects.lock(plan, self.sheet.form)
        sheet = open_to_read(self.plan, self.sheet.form.pk, self.sheet.period, self.user)
        self.sheet = sheet or self.sheet
        return [self._record(row) for row in self._rows]

    def chosen(self, asked: QueryDict) -> Iterable[Record]:
        """Yield the rows that the page shows: of an office its own, unless it asked for all."""
        whole = "all" in asked or not self.user.has_role(Role.OFFICER, Role.HEAD)
        if whole or self.user.has_role(Role.STANDING_BODY) or not any(map(self._own, self._rows)):
            return self.load()
        return (record for record in self.load() if self._own(record.row))

    def complete(self, record, before):
        """Write what was read as the row's kind has it."""
        for name in self._figures:
            try:
                record_value = self._stored(record.row, *self._read(record, name))
            except ValueError:
                continue  # `check` says it
            setattr(record, name, record_value)

    def check(self, record, before):
        """The person enters the row, the period takes figures, and each cell takes what it got."""
        if before is None:
            return
        if self._closed:
            yield KEY, self._closed
        changed = self._changed(record, before)
        for name in changed:
            try:
                entered = self._entered(record, name)
            except ValueError as error:
                yield name, str(error)
                continue
            if sentence := self.sheet.refusal(entered):
                yield name, sentence
        if not changed and record.remark != before["remark"]:
            yield "remark", "Ghi chú được lưu cùng số liệu; hãy sửa số liệu của dòng này."

    def store(self, lines, *, reason):
        """Enter each cell that the lines change."""
        figures = [
            self._entered(line.record, name)
            for line in lines
            for name in self._changed(line.record, line.before or {})
        ]
        try:
            outcome = enter_figures(
                self.plan,
                self.sheet.form,
                figures,
                author=self.user,
                period=self.sheet.period,
                source=FormEntry.Source.FILE,
                key_of=self._import_key,
            )
        except (DeclarationRefused, PlanClosed) as refusal:
            raise JobRefused(str(refusal)) from refusal
        if outcome.refused or outcome.newer:
            raise JobRefused(next(iter(outcome.refused.values()), CHANGED_SINCE))

    def undo(self, created, restored):
        """Take back what the import entered, while it waits for review and nothing came after."""
        columns = list(self._figures.values())
        cells = [
            (record.row.pk, each.pk if each else None) for record in restored for each in columns
        ]
        plan_form = PlanForm.objects.lock(self.plan, self.sheet.form)
        try:
            take_back_figures(plan_form, [self._import_key(cell) for cell in cells], by=self.user)
        except DeclarationRefused as refusal:
            raise CannotUndo(str(refusal)) from refusal

    # Rows and cells.

    @cached_property
    def _figures(self) -> dict[str, FormColumn | None]:
        """The columns of figures that people enter, by attribute."""
        columns = [each for each in self.sheet.known.columns if not each.formula]
        if not self.sheet.known.columns:
            return {SINGLE: None}
        return {f"column_{each.pk}": each for each in columns}

    @property
    def _rows(self) -> list[FormRow]:
        return [row for row in self.sheet.known.rows if row.typed]

    @cached_property
    def _closed(self) -> str:
        """Why the period takes no figures; empty when it does."""
        try:
            check_period(self.sheet.period, self.sheet.form, timezone.localdate(), self.user)
        except DeclarationRefused as refusal:
            return str(refusal)
        return ""

    def _own(self, row: FormRow) -> bool:
        return self.sheet.is_own(row)

    def _changed(self, record: Record, before: dict) -> list[str]:
        """The cells to send: those that differ, and with a new note that of a form without columns,
        whose note stands beside its one figure.
        """
        names = [name for name in self._figures if getattr(record, name) != before[name]]
        alone = not names and SINGLE in self._figures and record.remark != before["remark"]
        return [SINGLE] if alone and getattr(record, SINGLE) is not None else names

    def _read(self, record: Record, name: str):
        return read_cell(record.row, as_text(getattr(record, name)))

    def _entered(self, record: Record, name: str) -> Entered:
        value, words = self._read(record, name)
        seen = record.seen.get(name)
        return Entered(record.row, self._figures[name], value, words, record.remark, seen)

    def _stored(self, row: FormRow, value, words: str):
        """What a cell of a file holds: a number, or words for what is chosen or written."""
        if value is None:
            return tidy(words) or None
        return value.normalize() if row.kind in FormRow.NUMERIC else shown(row, value)

    def _record(self, row: FormRow) -> Record:
        at = {name: self.sheet.at(row, column) for name, column in self._figures.items()}
        office = self.sheet.offices.get(row.pk)
        single = at.get(SINGLE, Figure())
        return Record(
            key=figure_key(row.pk, self.sheet.key),
            row=row,
            seen={name: each.entries[-1] for name, each in at.items() if each.entries},
            code=row.code,
            words=" ".join(tidy(row.name).split()),
            unit=" ".join(tidy(row.unit).split()),
            office=as_text(office.short_name) if office else "",
            remark=" ".join(tidy(single.note).split()),
            **{name: self._stored(row, each.value, each.text) for name, each in at.items()},
        )

    def _import_key(self, cell: Cell) -> UUID:
        """The key under which this import enters a cell: the same however often it runs."""
        if self.run is None:
            raise ValueError("no import is under way")
        return uuid5(NAMESPACE_URL, f"exchange/{self.run.pk}/{cell[0]}/{cell[1]}")


def figure_key(row: int, period: str) -> str:
    """Return the key of a row's figures of a period, which no file of another period bears.

    >>> figure_key(120, "six-months")
    'TK120-six-months-M'
    """
    return f"TK{row}-{period}-{chr(65 + row * 7 % 23)}"
