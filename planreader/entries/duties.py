"""Reads the duties of `Tổ chức thực hiện`: which unit must do what."""

import re
from collections.abc import Iterable, Iterator

from ..blocks import Place
from ..draft import DutyDraft
from ..layout.outline import OutlineItem
from ..paragraph_marks import ROMAN
from ..phrases.headings import Topic, topic_of
from ..phrases.units import doer_of_sentence, is_unit_name, trim_unit, unit_of_sentence
from ..words import bare, word_count
from .bullets import BulletEntry, entries, is_closing_remark

_UNIT_AND_TEXT = re.compile(r"([^:.;]{3,200}?)\s*:\s+(?=\S)")
_MAX_LABEL_WORDS = 8
_NO_UNIT = re.compile(
    r"(?:dinh ky|thoi (?:gian|han|diem)|hinh thuc|noi dung|nguon|luu y|ghi chu)\b"
)

# a unit and where it is named, when that is not in the duty itself
Named = tuple[str, Place | None]
_NOBODY: Named = ("", None)

_HAS = re.compile(
    r"[,;]?\s+(?:co trach nhiem|chiu trach nhiem|co nhiem vu|thuc hien(?: cac)?(?: "
    r"nhiem vu)?(?: sau)?)\s*:?$"
)


def read_duties(items: Iterable[OutlineItem]) -> list[DutyDraft]:
    """Return the duties, one a bullet, under the unit whose heading or sentence it is."""
    wanted = [item for item in items if item.topic is Topic.DUTIES]
    marked = any(item.mark and item.rank > ROMAN for item in wanted)
    found = (
        _duty(entry, _unit_above(entry.item) or named, marked=marked)
        for named, run in _runs(wanted)
        for entry in entries(run)
    )
    return [duty for duty in found if duty]


def _runs(items: list[OutlineItem]) -> Iterator[tuple[Named, list[OutlineItem]]]:
    """The items, each with its unit: `Phòng … có trách nhiệm:` names that of the bullets below."""
    unit, run = _NOBODY, list[OutlineItem]()
    for item in items:
        names_unit = item.mark is None and item.text.endswith(":") and is_unit_name(item.text)
        if item.heading or names_unit:
            yield unit, run
            unit, run = (
                (unit_name(item.text), item.place) if names_unit and not item.heading else _NOBODY,
                [],
            )
        else:
            run.append(item)
    yield unit, run


def _unit_above(item: OutlineItem) -> Named | None:
    """The unit that the innermost heading below the part's own names."""
    top = min((each.rank for each in item.under if each.topic is Topic.DUTIES), default=ROMAN)
    below = [each for each in item.under if each.rank > top]
    named = [each for each in below if each.topic is None or is_unit_name(each.text)]
    name = unit_name(named[-1].text) if named else ""
    return (name, named[-1].place) if name else None


def unit_name(heading: str) -> str:
    """Return the unit that a heading such as `Giao Phòng …:` or `Trách nhiệm của …` names."""
    name = trim_unit(heading)
    match = _HAS.search(bare(name))
    return trim_unit(name[: match.start()]) if match and match.start() else name


def _duty(entry: BulletEntry, named: Named, *, marked: bool) -> DutyDraft | None:
    """Under no unit an entry names its own; an unmarked paragraph in a list is a remark."""
    item, text, (unit, place) = entry.item, entry.text, named
    if is_closing_remark(item):
        return None
    match = _UNIT_AND_TEXT.match(text)
    if (
        match
        and not unit
        and not _acts(match[1])
        and topic_of(match[1]) in {None, Topic.DUTIES}
        and not _NO_UNIT.match(bare(match[1]))
        and (is_unit_name(match[1]) or (item.mark and word_count(match[1]) <= _MAX_LABEL_WORDS))
    ):
        return DutyDraft(unit_name(match[1]), text[match.end() :], entry.place)
    if not unit and (item.mark or not marked or _is_asked(text)):
        unit = doer_of_sentence(text) or ""
    return DutyDraft(unit, text, entry.place, {"unit": place} if place else {}) if unit else None


def _acts(label: str) -> bool:
    """Does a sentence (`Phòng X tổng hợp báo cáo: …`), not just a unit, precede the colon?"""
    name = unit_name(label)
    return (unit_of_sentence(name) or name) != name


def _is_asked(text: str) -> bool:
    return bool(re.match(r"(?:giao|de nghi|yeu cau|phan cong)\b", bare(text)))
