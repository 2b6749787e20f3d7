"""Collects what a person should look at: short Vietnamese sentences with their place."""

from dataclasses import dataclass, field

from ..blocks import Place
from ..draft import DraftWarning
from ..phrases.areas import AREA_NAMES
from ..words import squeeze

_EXCERPT = 60


def excerpt(text: str) -> str:
    """Return the beginning of `text` for a warning, in quotes."""
    text = squeeze(text)
    return f"“{text}”" if len(text) <= _EXCERPT else f"“{text[:_EXCERPT].rsplit(' ', 1)[0]} …”"


@dataclass
class Notices:
    """The warnings of one reading."""

    found: list[DraftWarning] = field(default_factory=list)
    _told: set[tuple[str, Place]] = field(default_factory=set)

    def add(self, place: Place, message: str) -> None:
        """Warn of `message` at `place`, once."""
        if (message, place) not in self._told:
            self._told.add((message, place))
            self.found.append(DraftWarning(message, place))

    def guessed_area(self, place: Place, text: str, area: int | None) -> None:
        """Warn that `text` stands under no heading of an area."""
        guess = (
            f"tạm xếp vào lĩnh vực “{AREA_NAMES[area]}” theo từ ngữ"
            if area
            else "chưa rõ thuộc lĩnh vực nào, tạm xếp vào lĩnh vực 1"
        )
        self.add(place, f"{excerpt(text)} không nằm dưới tiêu đề lĩnh vực, {guess}; hãy kiểm tra")

    def table_apart(self, place: Place) -> None:
        """Warn that the appendix came as text in which its rows cannot be told apart."""
        self.add(
            place,
            "Bảng phụ lục đã mất hàng, cột khi lấy chữ nên không đọc được nhiệm vụ trong bảng; "
            "hãy nhập thêm tệp Word, PDF hoặc Excel gốc của phụ lục",
        )

    def given_twice(self, place: Place, text: str) -> None:
        self.add(
            place,
            (
                f"Nhiệm vụ {excerpt(text)} đã có ở tệp khác nên chỉ lấy một lần; hãy kiểm "
                "tra nếu là hai việc"
            ),
        )

    def combined_areas(self, place: Place, heading: str) -> None:
        self.add(
            place,
            (
                f"Tiêu đề {excerpt(heading)} nhắc nhiều lĩnh vực, nội dung xếp vào lĩnh "
                "vực nêu đầu; hãy kiểm tra"
            ),
        )
