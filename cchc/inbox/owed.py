"""One obligation of one person: what, where, by when, and the one button that leads there."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from tasks.standing import SOON
from vietnamese import WorkCalendar


class Kind(TextChoices):
    """What is asked of the person; the label is the choice of the filter."""

    REPORT = "report", "Báo kết quả nhiệm vụ"
    EXPLAIN = "explain", "Giải trình nhiệm vụ"
    DUTY = "duty", "Trách nhiệm theo kế hoạch"
    MEASURE = "measure", "Số liệu chỉ tiêu"
    STATISTICS = "statistics", "Biểu thống kê"
    SCORE = "score", "Tự chấm điểm"
    CONTRIBUTE = "contribute", "Nội dung cho báo cáo"
    REVIEW = "review", "Duyệt kết quả, số liệu"
    ADMIT = "admit", "Đề nghị ngoại lệ của kỳ"
    MERGE = "merge", "Tổng hợp nội dung báo cáo"
    PREPARE = "prepare", "Kế hoạch, báo cáo phải trình"
    SIGN = "sign", "Văn bản chờ duyệt, ký"
    NUMBER = "number", "Văn bản chờ cấp số"
    SEND = "send", "Văn bản phải gửi"
    RECEIVE = "receive", "Văn bản gửi đến"
    APPRAISE = "appraise", "Thẩm định"


DECISIONS = (
    Kind.REVIEW,
    Kind.ADMIT,
    Kind.MERGE,
    Kind.SIGN,
    Kind.NUMBER,
    Kind.SEND,
    Kind.RECEIVE,
    Kind.APPRAISE,
)


class Group(TextChoices):
    """The groups of the page, in the order in which to work."""

    RETURNED = "returned", "Bị trả lại"
    OVERDUE = "overdue", "Quá hạn"
    SOON = "soon", "Sắp đến hạn, đến hạn kỳ này"
    DECIDE = "decide", "Chờ tôi giải quyết"
    OTHER = "other", "Còn lại"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a person owes.

    `key` names it for good (`task:12`), `count` says how many rows it stands for, `asked` what was
    said when it was asked for. `this_period` marks what a running reporting period asks for.
    `days_left` are working days, past ones negative; `on` sets them with `late` and `soon`.
    """

    kind: Kind
    key: str
    words: str
    url: str
    action: str
    place: str = ""
    due: date | None = None
    asked: str = ""
    returned: bool = False
    returned_because: str = ""
    count: int = 1
    plan_id: int | None = None
    unit_id: int | None = None
    this_period: bool = False
    late: bool = False
    soon: bool = False
    days_left: int | None = None

    @property
    def pk(self) -> str:
        """The id of the row that it stands for."""
        return self.key.rpartition(":")[2]

    @property
    def anchor(self) -> str:
        """Where the line stands in the page."""
        return f"owed-{self.key.replace(':', '-')}"

    @property
    def group(self) -> Group:
        """The first group that fits."""
        if self.returned:
            return Group.RETURNED
        if self.late:
            return Group.OVERDUE
        if self.soon or self.this_period:
            return Group.SOON
        return Group.DECIDE if self.kind in DECISIONS else Group.OTHER

    @property
    def when(self) -> str:
        """How far the day is: `quá hạn 3 ngày làm việc`, `còn 2 ngày làm việc`, `hạn hôm nay`."""
        if self.due is None or self.days_left is None:
            return ""
        if self.late:
            past = -self.days_left
            return f"quá hạn {past} ngày làm việc" if past else "quá hạn"
        return f"còn {self.days_left} ngày làm việc" if self.days_left else "hạn hôm nay"

    def on(self, today: date, calendar: WorkCalendar) -> "Owed":
        """The same as it stands against its day on `today`."""
        if self.due is None:
            return self
        late = self.due < today
        days = -calendar.between(self.due, today) if late else calendar.between(today, self.due)
        soon = not late and self.due - today <= SOON
        return replace(self, late=late, soon=soon, days_left=days)

    @property
    def place_in_order(self) -> tuple[int, date]:
        """Group by group, in each by day."""
        return list(Group).index(self.group), self.due or date.max
