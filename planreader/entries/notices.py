"""Collects what a person should look at: short Vietnamese sentences with their place."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ..blocks import Place
from ..draft import DraftWarning, PlanDraft, TargetDraft, TaskDraft
from ..phrases.areas import is_clear_guess, name_of
from ..words import squeeze

_EXCERPT = 60


def excerpt(text: str) -> str:
    """Return the beginning of `text` for a warning, in quotes."""
    text = squeeze(text)
    return f"“{text}”" if len(text) <= _EXCERPT else f"“{text[:_EXCERPT].rsplit(' ', 1)[0]} …”"


class Doubted(NamedTuple):
    """A value that is doubted: the entry of the draft that holds it, and its name there."""

    entry: object
    name: str


@dataclass
class Notices:
    """The warnings of one reading."""

    found: dict[tuple[Place, str], Doubted | None] = field(default_factory=dict)
    # of lines that stand before the words of several entries
    labels: set[Place] = field(default_factory=set)
    # entries, each with its words, whose area is clear enough for one warning of all
    clear: list[tuple[TargetDraft | TaskDraft, str]] = field(default_factory=list)

    def add(self, place: Place, message: str, about: Doubted | None = None) -> None:
        """Warn of `message` at `place`, once; `about` says which value is doubted."""
        self.found.setdefault((place, message), about)

    def warnings(self, draft: PlanDraft) -> list[DraftWarning]:
        """Return the warnings in the order of the documents, each with the name of its value in
        `draft`.
        """
        self._tell_clear_guesses()
        paths: dict[int, str] = {id(draft.plan): "plan"}
        for name in ("sections", "targets", "tasks", "duties", "report_deadlines"):
            paths |= {id(each): f"{name}[{n}]" for n, each in enumerate(getattr(draft, name))}
        found = [_warning(*notice, about, paths) for notice, about in self.found.items()]
        return sorted(found, key=lambda each: (each.place.file, each.place.line))

    def guessed_area(self, entry: TargetDraft | TaskDraft, text: str) -> None:
        """Warn that `text`, which became `entry`, stands under no heading of an area: once for all
        whose words are clear, a warning each would hide the others.
        """
        if is_clear_guess(text):
            self.clear.append((entry, text))
        else:
            self._guessed(entry, text)

    def _tell_clear_guesses(self) -> None:
        if len(self.clear) > 1:
            first, words = self.clear[0]
            self.add(
                first.place,
                f"{excerpt(words)} và {len(self.clear) - 1} mục khác không nằm dưới tiêu đề lĩnh "
                "vực, tạm xếp lĩnh vực theo từ ngữ; hãy kiểm tra",
                Doubted(first, "area"),
            )
        else:
            for entry, text in self.clear:
                self._guessed(entry, text)

    def _guessed(self, entry: TargetDraft | TaskDraft, text: str) -> None:
        guess = (
            f"tạm xếp vào lĩnh vực “{name_of(entry.area)}” theo từ ngữ; hãy kiểm tra"
            if entry.area
            else "chưa rõ thuộc lĩnh vực nào; hãy chọn lĩnh vực"
        )
        words = f"{excerpt(text)} không nằm dưới tiêu đề lĩnh vực, {guess}"
        self.add(entry.place, words, Doubted(entry, "area"))

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
        """Warn that `heading` names several areas, of which the first was taken."""
        self.add(
            place,
            (
                f"Tiêu đề {excerpt(heading)} nhắc nhiều lĩnh vực, nội dung xếp vào lĩnh "
                "vực nêu đầu; hãy kiểm tra"
            ),
        )


def _warning(
    place: Place, message: str, about: Doubted | None, paths: dict[int, str]
) -> DraftWarning:
    path = paths.get(id(about.entry)) if about else None
    if about is None or path is None:
        return DraftWarning(message, place)
    return DraftWarning(message, place, f"{path}.{about.name}", getattr(about.entry, about.name))
