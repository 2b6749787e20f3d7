"""What waits for review of targets' results, as a file: what stood before and stands now."""

from collections.abc import Callable

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import Value

from .judging import RESULT_WORDS
from .models import Measurement

Line = tuple[Measurement, Measurement | None]  # a measurement, and what stood before it


def _of(value: Callable[[Measurement], Value]) -> Callable[[Line], Value]:
    return lambda line: value(line[0])


def _before(line: Line) -> Value:
    before = line[1]
    if before is None:
        return None
    return " ".join(
        part
        for part in (before.value_text, before.fraction, before.period.get_key_display())
        if part
    )


def _evidence(measured: Measurement) -> str:
    return "; ".join(piece.title for piece in measured.evidence.all())


WAITING_MEASUREMENTS: ListFile[Line] = ListFile(
    "Số liệu chỉ tiêu chờ duyệt",
    "so-lieu-chi-tieu-cho-duyet",
    (
        Column("Chỉ tiêu", 60, _of(lambda each: each.target.indicator.statement)),
        Column("Nội dung đo", 30, _of(lambda each: each.target.label)),
        Column("Mục tiêu", 18, _of(lambda each: each.target.goal_text)),
        Column("Kỳ", 14, _of(lambda each: each.period.get_key_display())),
        Column("Đơn vị gửi", 26, _of(lambda each: str(each.on_behalf_of or ""))),
        Column("Người gửi", 24, _of(lambda each: str(each.author))),
        Column("Gửi lúc", 18, _of(lambda each: each.sent_at)),
        Column("Số liệu trước", 30, _before),
        Column("Số liệu nay", 18, _of(lambda each: each.value_text)),
        Column("Tử số/mẫu số", 18, _of(lambda each: each.fraction)),
        Column("Số ước", 8, _of(lambda each: "có" if each.estimate else "")),
        Column("Đánh giá", 18, _of(lambda each: RESULT_WORDS[each.result])),
        Column("Ghi chú", 40, _of(lambda each: each.note)),
        Column("Minh chứng", 40, _of(_evidence)),
    ),
)
