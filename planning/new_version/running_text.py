"""The running text of a plan beside its new version's, without what stands as rows."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plans.models import Plan
from vietnamese import fold

from ..importing.corrections import CorrectedDraft
from ..importing.rows import plan_values
from .differences import ADDED, REMOVED, TEXT, Difference

Sections = Sequence[Mapping[str, Any]]
_NUMBERING = re.compile(r"^\s*(?:[IVXLC]+|\d+)[.)]\s*")
_BULLET = re.compile(r"^\s*(?:[-–—+•*·]|[a-zđ]\)|\d+(?:\.\d+)*[.)])?\s*")
# the rows that stand in the running text too, by the field that holds their words
_ROWS = {"tasks": "content", "targets": "statement", "duties": "text"}
_HEAD = ("number", "place", "title", "issuer", "signer", "signer_title")


def compare_prose(
    plan: Plan, corrected: CorrectedDraft, rows: Iterable[str]
) -> Iterator[Difference]:
    """Tell the sections that came, went or read otherwise, apart from what stands in the plan's
    `rows` and its head.
    """
    new, old = _by_heading(plan_values(corrected)["sections"]), _by_heading(plan.sections)
    known, read = _RowTexts.of_plan(plan, rows), _RowTexts.of_draft(corrected)
    for key, section in new.items():
        title = section["heading"] or "Phần không có đề mục"
        about: dict[str, Any] = {
            "part": "sections",
            "key": key,
            "label": "Lời văn",
            "title": title,
            "value": section,
        }
        if key not in old:
            if read.rest(section):
                yield Difference(kind=ADDED, new=section["text"], **about)
        elif known.rest(old[key]) != read.rest(section):
            yield Difference(
                kind=TEXT, old=old[key]["text"], new=section["text"], field="text", **about
            )
    for key in (key for key in old if key not in new and known.rest(old[key])):
        title = old[key]["heading"] or "Phần không có đề mục"
        yield Difference("sections", key, REMOVED, "Lời văn", title, old=old[key]["text"])


def reworded(sections: Sections, taken: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return the sections with the lines of rows that were taken in their new words, and without
    those that went.
    """
    changed = [each for each in taken if each.part in _ROWS]
    new = {_line(each.old): each.new for each in changed if each.kind == TEXT}
    new |= {
        _line(getattr(each.row, _ROWS[each.part])): "" for each in changed if each.kind == REMOVED
    }
    head = [
        (each.old, each.new)
        for each in taken
        if each.part == "head" and each.field in _HEAD and each.old
    ]
    return [{**section, "text": _reword(section, new, head)} for section in sections]


def _reword(
    section: Mapping[str, Any], new: Mapping[str, str], head: Sequence[tuple[str, str]]
) -> str:
    lines = []
    for line in section["text"].split("\n"):
        words = new.get(_line(line), line)
        if words is not line and words:
            bullet = _BULLET.match(line)
            words = f"{bullet[0] if bullet else ''}{words}"
        for old, now in head if not section["heading"] else ():
            words = words.replace(old, now)
        if words or words is line:
            lines.append(words)
    return "\n".join(lines)


class _RowTexts:
    """The texts that stand as rows or in the head: a line that says one is compared there."""

    def __init__(self, rows: Iterable[str], head: Iterable[str]):
        self.rows = {_line(text) for text in rows}
        self.head = [line for text in head if len(line := _line(text)) > 3]

    @classmethod
    def of_plan(cls, plan: Plan, rows: Iterable[str]) -> "_RowTexts":
        """What the plan holds."""
        return cls(rows, [*(getattr(plan, name) for name in _HEAD), *plan.recipients])

    @classmethod
    def of_draft(cls, corrected: CorrectedDraft) -> "_RowTexts":
        """What was read of the new version."""
        rows = [
            *(task.values["content"] for task in corrected.tasks),
            *(target.values["text"] for target in corrected.targets),
            *(duty.values["text"] for duty in corrected.duties),
        ]
        head = corrected.head.values
        return cls(rows, [*(head[name] for name in _HEAD), *head["recipients"]])

    def rest(self, section: Mapping[str, Any]) -> list[str]:
        """The words of the section's lines that stand nowhere else."""
        lines = [
            line
            for line in section["text"].split("\n")
            if (said := _line(line)) and said not in self.rows
        ]
        # what stands before the first and behind the last heading: letterhead, signature
        if not section["heading"]:
            lines = [line for line in lines if not self._in_head(_line(line))]
        return " ".join(lines).split()

    def _in_head(self, line: str) -> bool:
        return any(value in line or line in value for value in self.head)


def _line(text: str) -> str:
    """A line as it is compared: without bullet, closing mark, case and accents."""
    return " ".join(fold(_BULLET.sub("", text)).split()).rstrip(".;,: ")


def _by_heading(sections: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The sections by what their headings say, numbered apart where several say the same."""
    found: dict[str, Mapping[str, Any]] = {}
    for section in sections:
        words = " ".join(fold(_NUMBERING.sub("", section["heading"])).split())
        name = hashlib.sha256(words.encode()).hexdigest()[:10]
        times = sum(key.startswith(name) for key in found)
        found[f"{name}.{times}"] = section
    return found


def changed_sections(
    plan: Plan, corrected: CorrectedDraft, taken: Sequence[Difference]
) -> list[dict[str, Any]]:
    """Return the plan's sections with what was taken; new ones stand where the version has them."""
    sections = dict(_by_heading(plan.sections))
    order = list(_by_heading(plan_values(corrected)["sections"]))
    for each in taken:
        if each.kind == REMOVED:
            del sections[each.key]
        elif each.kind != ADDED:
            sections[each.key] = {**sections[each.key], **each.value}
    keys = list(sections)
    for each in taken:
        if each.kind == ADDED:
            before = [key for key in order[: order.index(each.key)] if key in keys]
            keys.insert(keys.index(before[-1]) + 1 if before else 0, each.key)
            sections[each.key] = each.value
    return [dict(sections[key]) for key in keys]
