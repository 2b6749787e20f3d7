"""The list of what was discarded as a file."""

from ..web.list_files import Column, ListFile
from .models import Discarded

DISCARDS: ListFile[Discarded] = ListFile(
    "Nội dung đã bỏ",
    "noi-dung-da-bo",
    (
        Column("Nội dung", 60, lambda each: each.title),
        Column("Loại", 22, lambda each: each.kind_words),
        Column("Gồm", 40, lambda each: each.held_words),
        Column("Người bỏ", 24, lambda each: str(each.by)),
        Column("Bỏ lúc", 18, lambda each: each.at),
        Column("Lý do", 40, lambda each: each.reason),
        Column("Giữ đến ngày", 14, lambda each: each.until),
    ),
)
