"""One obligation of one person: what, where, by when, and the one button that leads there."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from accounts.models import Role, User
from documents.models import AT_THE_DESK
from plans.reviewing.models import REVIEWERS
from tasks.models import WORKERS
from tasks.standing import SOON
from vietnamese import WorkCalendar, time_left


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
    CONFIRM = "confirm", "Đề nghị về tài khoản"


DECISIONS = (
    Kind.REVIEW,
    Kind.ADMIT,
    Kind.MERGE,
    Kind.SIGN,
    Kind.NUMBER,
    Kind.SEND,
    Kind.RECEIVE,
    Kind.APPRAISE,
    Kind.CONFIRM,
)


DRAFTING = (Role.STANDING_BODY, Role.APPRAISER)
NUMBERING = (Role.CLERK, Role.LEADER)
RIGHTS = {  # by which people owe what; what is missing is owed by `WORKERS`
    Kind.REVIEW: REVIEWERS,
    Kind.ADMIT: (Role.STANDING_BODY,),
    Kind.MERGE: (Role.STANDING_BODY,),
    Kind.PREPARE: DRAFTING,
    Kind.SIGN: (Role.LEADER,),
    Kind.NUMBER: NUMBERING,
    Kind.SEND: NUMBERING,
    Kind.RECEIVE: AT_THE_DESK,
    Kind.APPRAISE: (Role.APPRAISER,),
    Kind.CONFIRM: (Role.LEADER, Role.ADMINISTRATOR),  # their own alone
}


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
    said when it was asked for. `person` does it for the office, where somebody was assigned: then
    it is theirs, else everybody's of the office. `this_period` marks what a running reporting
    period asks for. `instead_of` names whom the person stands in for, where they owe it by a
    delegation alone. `when` says how far the day is: `quá hạn 3 ngày làm việc`, `còn 2 ngày làm
    việc`; `on` sets it with `late` and `soon`.
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
    person_id: int | None = None
    person: str = ""
    this_period: bool = False
    late: bool = False
    soon: bool = False
    instead_of: str = ""
    when: str = ""

    def is_of(self, user: User) -> bool:
        """Does `user` owe it themselves, and not a colleague who was assigned?"""
        return self.person_id in (None, user.pk)

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
    def place_and_principal(self) -> str:
        """The place, and whom the person stands in for: `Kế hoạch … (thay Nguyễn Văn A)`."""
        if not self.instead_of:
            return self.place
        return f"{self.place} (thay {self.instead_of}, theo ủy quyền)".strip()

    def of(self, user: User) -> "Owed":
        """The same as `user` owes it: by their own right, or in the place of another."""
        principal = user.acting_for(*RIGHTS.get(self.kind, WORKERS))
        return replace(self, instead_of=str(principal)) if principal else self

    def on(self, today: date, calendar: WorkCalendar) -> "Owed":
        """The same as it stands against its day on `today`."""
        if self.due is None:
            return self
        if self.due < today:
            past = calendar.between(self.due, today)
            when = f"quá hạn {past} ngày làm việc" if past else "quá hạn"
            return replace(self, late=True, soon=False, when=when)
        left = time_left(today, self.due, calendar)
        return replace(self, late=False, soon=self.due - today <= SOON, when=left)

    @property
    def place_in_order(self) -> tuple[int, date]:
        """Group by group, in each by day."""
        return list(Group).index(self.group), self.due or date.max
