"""Who was asked for a report, and what came of it, as a file."""

from collections.abc import Callable
from datetime import date

from django.utils.timezone import localdate

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import Value

from .models import Contribution, ContributionRequest, Kind

NOTHING = "Không có"


def requests_file(today: date) -> ListFile[ContributionRequest]:
    """Return how requests (of `with_answers`) leave the program as of `today`."""
    return ListFile(
        "Nội dung của các đơn vị",
        "noi-dung-don-vi",
        (
            Column("Đơn vị", 30, lambda each: str(each.unit)),
            Column("Gửi trước hết ngày", 14, lambda each: each.due),
            Column("Tình trạng", 18, lambda each: each.get_state_display()),
            Column("Số ngày chậm", 10, lambda each: each.days_late(today) or None),
            Column("Người gửi", 24, _of_answer(lambda answer: str(answer.author))),
            Column("Ngày gửi", 14, _of_answer(lambda answer: localdate(answer.sent_at))),
            *(Column(kind.label, 50, _text(kind)) for kind in Kind),
            Column("Lý do không phải gửi", 40, lambda each: each.release_reason),
        ),
    )


def _of_answer(told: Callable[[Contribution], Value]) -> Callable[[ContributionRequest], Value]:
    return lambda each: told(each.answer) if each.answer else ""


def _text(kind: Kind) -> Callable[[ContributionRequest], Value]:
    def told(answer: Contribution) -> Value:
        texts = answer.by_kind
        return (texts[kind].text or NOTHING) if kind in texts else ""

    return _of_answer(told)
