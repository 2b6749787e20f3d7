"""The journal as a file."""

from foundation.journal.models import Entry
from foundation.journal.tables import words_of
from foundation.journal.telling import changes_of, row_in_words
from foundation.web.list_files import Column, ListFile


def _told(entry: Entry) -> str:
    return "; ".join(f"{each.words}: {each.old} → {each.new}" for each in changes_of(entry))


JOURNAL: ListFile[Entry] = ListFile(
    "Nhật ký thay đổi",
    "nhat-ky",
    (
        Column("Lúc", 18, lambda entry: entry.at),
        Column("Người làm", 26, lambda entry: entry.by_name),
        Column("Thay đổi", 14, lambda entry: entry.get_action_display()),
        Column("Loại dữ liệu", 24, lambda entry: words_of(entry.table)),
        Column("Dòng", 40, row_in_words),
        Column("Từ → đến", 70, _told),
        Column("Lý do", 30, lambda entry: entry.why),
        Column("Qua", 18, lambda entry: entry.get_door_display()),
        Column("Số trong nhật ký", 12, lambda entry: entry.position),
        Column("Mã", 66, lambda entry: entry.hash),
    ),
)
