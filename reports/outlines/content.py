"""An outline as plain data: what a file supplies, a row holds and a report keeps."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .kinds import OPTIONS, Draws, Shows

DEEPEST = 3
LONGEST_KEY = 30
MOST_WORDS, LONGEST_WORD, LONGEST_NAME = 40, 60, 200


class FaultyOutline(ValueError):
    """The data is no outline; the message says what is wrong with it."""


@dataclass(frozen=True)
class SectionSpec:
    """A section of an outline: its heading without a number, and what its text is drafted from.

    Level 0 has no heading in the document. `options` narrow what is drawn on: the `area` by its
    name or number (empty: the one that directs), the `words` of its tasks and targets (none: those
    that no other section takes), the `form` of statistics by its code.
    """

    key: str
    heading: str
    draws: str
    level: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    left_out_when_empty: bool = False

    @property
    def area(self) -> str:
        return str(self.options.get("area", ""))

    @property
    def words(self) -> list[str]:
        return list(self.options.get("words", ()))

    @property
    def form(self) -> str:
        return str(self.options.get("form", ""))


@dataclass(frozen=True)
class AnnexSpec:
    """An annex that follows the report, and how its paper lies; a `joined` one goes on in the annex
    before it, on its paper, its title above its table.
    """

    title: str
    shows: str
    form_code: str = ""
    landscape: bool = True
    left_out_when_empty: bool = True
    joined: bool = False


@dataclass(frozen=True)
class Outline:
    """The sections of a report in order, and its annexes. A `brief` one leaves to the annexes of
    tasks and targets what those tell, when there are many.
    """

    name: str
    sections: tuple[SectionSpec, ...]
    annexes: tuple[AnnexSpec, ...] = ()
    brief: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the outline as JSON stores it."""
        data = asdict(self)
        return data | {name: list(data[name]) for name in ("sections", "annexes")}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the outline that `as_json` stored, or that somebody wrote by hand. Raises
        `FaultyOutline`.
        """
        try:
            sections = tuple(_section(each) for each in data["sections"])
            annexes = tuple(AnnexSpec(**each) for each in data.get("annexes", ()))
            brief = data.get("brief") is True
            found = cls(str(data.get("name", "")), sections, annexes, brief)
        except (KeyError, TypeError, AttributeError) as error:
            raise FaultyOutline(f"Đề cương thiếu hoặc thừa: {error}") from error
        _check(found)
        return found

    def section(self, key: str) -> SectionSpec | None:
        """Return the section with this key; of an area's section (`area-3`) the one that made
        it.
        """
        known = {each.key: each for each in self.sections}
        return known.get(key) or known.get(key.rpartition("-")[0])


def _section(data: dict[str, Any]) -> SectionSpec:
    options = clean_options(data["draws"], data.get("options", {}))
    return SectionSpec(**data | {"options": options})


def _check(outline: Outline) -> None:
    keys = [each.key for each in outline.sections]
    if len(set(keys)) != len(keys):
        raise FaultyOutline("Đề cương có hai mục cùng khóa.")
    for section in outline.sections:
        if section.draws not in Draws.values or not 0 <= section.level <= DEEPEST:
            raise FaultyOutline(f"Mục “{section.heading}” có loại hoặc cấp không dùng được.")
    for annex in outline.annexes:
        if annex.shows not in Shows.values:
            raise FaultyOutline(f"Phụ lục “{annex.title}” có loại không dùng được.")


def clean_options(draws: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that a section of this kind takes, in their shape; empty ones go. Raises
    `FaultyOutline` for values of another shape.
    """
    found: dict[str, Any] = {}
    for name in OPTIONS.get(draws, ()):
        value = options.get(name)
        if not value:
            continue
        if name == "words":
            found[name] = _words(value)
        elif isinstance(value, str) and len(value.strip()) <= LONGEST_NAME:
            found[name] = value.strip()
        else:
            raise FaultyOutline("Tên lĩnh vực hoặc mã biểu không dùng được.")
    return found


def _words(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise FaultyOutline("Các từ để chọn phải là danh sách.")
    words = list(dict.fromkeys(filter(None, (" ".join(each.lower().split()) for each in value))))
    if len(words) > MOST_WORDS or any(len(each) > LONGEST_WORD for each in words):
        raise FaultyOutline(f"Nhiều nhất {MOST_WORDS} từ, mỗi từ không quá {LONGEST_WORD} chữ cái.")
    return words
