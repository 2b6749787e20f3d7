"""The calendar of holidays as a dataset."""

from django.urls import reverse

from foundation.exchange.cells import (
    Day,
    Text,
    YesNoCell,
)
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CannotUndo, register
from foundation.exchange.records import Record

from ..models import Holiday
from ..services import (
    DAY_TAKEN,
    AccountsRefused,
    day_owners,
    keeps_accounts_of,
    remove_holidays,
    store_holidays,
)
from .authority import TAKEN_BACK, AuthorityDataset


@register
class HolidayDataset(AuthorityDataset):
    """The days that differ from the country's calendar: everybody takes the file, superusers bring
    it in.
    """

    name, title, one = "holidays", "Ngày nghỉ, ngày làm bù", "ngày"
    own_key = "day"

    day = Column("Ngày", "day", Day(), width=14, required=True)
    day_name = Column(
        "Tên", "name", Text(100), width=44, required=True, also=("Lý do", "Tên ngày nghỉ")
    )
    working = Column(
        "Làm bù",
        "working",
        YesNoCell(),
        width=10,
        explained="“có” nếu là ngày đi làm bù, “không” nếu được nghỉ.",
    )

    @property
    def where(self):
        """The calendar is the whole country's."""
        return "lịch chung cả nước"

    def may_import(self):
        """Superusers."""
        return self.user.is_active and self.user.is_superuser

    def title_of(self, record):
        return record.name

    def back(self):
        """The calendar in the admin site."""
        return (
            reverse("admin:accounts_holiday_changelist")
            if keeps_accounts_of(self.authority, self.user)
            else reverse("home")
        )

    def load(self, *, lock=False):
        days = Holiday.objects.all()
        for day in days.select_for_update() if lock else days:
            yield Record(
                key=f"{day.day:%d/%m/%Y}", row=day, day=day.day, name=day.name, working=day.working
            )

    def check_together(self, lines):
        """A day stands in the calendar once."""
        return self.claims(lines, "day", day_owners, DAY_TAKEN)

    def store(self, lines, *, reason):
        days = [self._holiday(line.record) for line in lines]
        self.stored(store_holidays, days, reason=reason)
        for line, day in zip(lines, days, strict=True):
            line.record.row, line.record.key = day, f"{day.day:%d/%m/%Y}"

    def undo(self, created, restored):
        """Delete the new days, and give the others their values again."""
        try:
            remove_holidays(created, by=self.user, reason=TAKEN_BACK)
            store_holidays(
                [self._holiday(record) for record in restored], by=self.user, reason=TAKEN_BACK
            )
        except AccountsRefused as refusal:
            raise CannotUndo(str(refusal)) from refusal

    def _holiday(self, record: Record) -> Holiday:
        holiday = record.row or Holiday()
        holiday.day, holiday.name, holiday.working = record.day, record.name, record.working
        return holiday
