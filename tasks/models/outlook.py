"""How tasks stand, stored so that SQL can find, count and order them: now, and as of the end of
each period of their plan.
"""

from dataclasses import fields
from datetime import date

from django.db import models

from ..standing import Outlook, State


class StoredOutlook(models.Model):
    """`standing.Outlook` of today, field by field.

    `at_periods` holds it as of the ends of the periods of the plan, by their keys, where it was
    another one: without what is None, days as ISO 8601. `words_owed` is what the task owes in the
    course of the year and when that came (`owing.words_in_json`).
    """

    OUTLOOK = tuple(field.name for field in fields(Outlook))

    state = models.CharField(
        "tình trạng", max_length=11, default=State.NOT_STARTED.value, editable=False
    )
    state_review = models.CharField("xét duyệt", max_length=9, default="", editable=False)
    awaited_by = models.DateField("phải báo khi kế hoạch mở", null=True, editable=False)
    matters_on = models.DateField("ngày tính thời hạn", null=True, editable=False)
    finished_late = models.BooleanField("hoàn thành quá hạn", default=False, editable=False)
    missing_from = models.DateField("thiếu kết quả kỳ từ ngày", null=True, editable=False)
    owes_from = models.DateField("kỳ chưa cập nhật từ ngày", null=True, editable=False)
    owes_until = models.DateField("kỳ chưa cập nhật đến ngày", null=True, editable=False)
    at_periods = models.JSONField("tình trạng lúc hết kỳ", default=dict, editable=False)
    words_owed = models.JSONField("phải báo trong năm", default=list, editable=False)

    class Meta:
        abstract = True

    @property
    def outlook(self) -> Outlook:
        """What is stored."""
        return Outlook(*(getattr(self, name) for name in self.OUTLOOK))

    @outlook.setter
    def outlook(self, said: Outlook) -> None:
        for name in self.OUTLOOK:
            setattr(self, name, getattr(said, name))


def in_json(said: Outlook) -> dict[str, str | bool]:
    """Return `said` as it stands in `at_periods`."""
    named = ((name, getattr(said, name)) for name in StoredOutlook.OUTLOOK)
    given = {name: value for name, value in named if value is not None}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }
