"""The form of the days of reminding."""

from django import forms

from foundation.web.field_names import SafeNames
from vietnamese import whole_numbers

from .models import ReminderDays

MOST_DAYS, MOST_TIMES = 60, 6
AFTER_A_COMMA = (
    "Các số ngày làm việc, cách nhau bằng dấu phẩy, ví dụ: 7, 3, 1. Bỏ trống thì không nhắc trước."
)


class DayNumbers(forms.CharField):
    """Numbers of days, typed with commas between them."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        """Return the days, the largest first."""
        asked = super().clean(value).replace(";", ",").replace(",", " ").split()
        days = [day for day in whole_numbers(asked) if 1 <= day <= MOST_DAYS]
        if len(days) < len(asked) or len(days) > MOST_TIMES:
            raise forms.ValidationError(
                f"Hãy ghi nhiều nhất {MOST_TIMES} số từ 1 đến {MOST_DAYS}, cách nhau bằng dấu "
                "phẩy, ví dụ: 7, 3, 1."
            )
        return sorted(set(days), reverse=True)


class ReminderDaysForm(SafeNames, forms.ModelForm):
    """On which days people are reminded, and when those above are told."""

    before = DayNumbers(
        label="Nhắc trước hạn", required=False, max_length=60, help_text=AFTER_A_COMMA
    )

    class Meta:
        model = ReminderDays
        fields = ["before", "on_the_day", "every", "head_after", "leader_after"]
        labels = {
            "on_the_day": "Nhắc vào ngày đến hạn",
            "every": "Quá hạn thì nhắc lại sau mỗi",
            "head_after": "Báo trưởng phòng khi quá hạn",
            "leader_after": "Báo lãnh đạo khi quá hạn",
        }
        help_texts = {
            "every": "Số ngày làm việc giữa hai lần nhắc.",
            "head_after": "Số ngày làm việc; ghi 0 thì không báo.",
            "leader_after": "Số ngày làm việc; ghi 0 thì không báo.",
        }

    def __init__(self, *args, **kwargs):
        """Keep the numbers within what makes sense."""
        super().__init__(*args, **kwargs)
        for name, least in (("every", 1), ("head_after", 0), ("leader_after", 0)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                min_value=least,
                max_value=MOST_DAYS,
            )

    def clean(self):
        """Refuse to tell the leader before the head."""
        found = super().clean() or {}
        head, leader = found.get("head_after"), found.get("leader_after")
        if head and leader and leader < head:
            self.add_error(
                "leader_after", "Lãnh đạo không được báo sớm hơn trưởng phòng; hãy ghi số lớn hơn."
            )
        return found
