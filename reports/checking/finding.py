"""One thing that a person should mend or answer for before a report is issued."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from vietnamese import fold


class Kind(StrEnum):
    """What is wrong."""

    NUMBER = "number"
    TARGET = "target"
    DATE = "date"
    PERIOD = "period"
    NAME = "name"
    DOCUMENT = "document"
    TAKEN = "taken"
    SILENT = "silent"
    WAITING = "waiting"
    REPEATED = "repeated"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    OVERDUE = "overdue"
    CHANGED = "changed"
    STATISTICS = "statistics"

    @property
    def label(self) -> str:
        """What the kind is called on pages."""
        return LABELS[self]


LABELS = {
    Kind.NUMBER: "Số liệu",
    Kind.TARGET: "Chỉ tiêu",
    Kind.DATE: "Ngày tháng",
    Kind.PERIOD: "Kỳ báo cáo",
    Kind.NAME: "Tên đơn vị, địa danh",
    Kind.DOCUMENT: "Số văn bản",
    Kind.TAKEN: "Số đã dùng",
    Kind.SILENT: "Đơn vị chưa báo cáo",
    Kind.WAITING: "Kết quả chờ duyệt",
    Kind.REPEATED: "Câu lặp lại",
    Kind.EMPTY: "Phần còn trống",
    Kind.PLACEHOLDER: "Chỗ chờ điền",
    Kind.OVERDUE: "Nhiệm vụ quá hạn",
    Kind.CHANGED: "Số liệu đã đổi",
    Kind.STATISTICS: "Số liệu thống kê",
}


@dataclass(frozen=True)
class Finding:
    """What is wrong, in which section (empty: the whole report), the words as they stand, what to
    do, and the line that the words stand in.
    """

    kind: Kind
    section: str
    words: str
    advice: str
    line: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same words in the same line; other words around them say something else,
        which nobody has answered for.
        """
        parts = (self.kind.value, self.section, fold(self.words), fold(self.line))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
