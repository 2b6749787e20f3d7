"""Which part of the tasks or targets words speak of: `nhiệm vụ đến hạn đã hoàn thành đúng hạn`."""

import re
from dataclasses import dataclass

from .lines import TARGET_WORDS, TARGETS, TASK_WORDS

_FELL_DUE = re.compile(r"(?<!chua )\bden (?:thoi )?han\b(?: phai hoan thanh)?|phai hoan thanh")
_RUNNING = re.compile(r"thuong xuyen(?:, dinh ky)?|dinh ky")
_ON_TIME = re.compile(r"\b(?:dung|truoc)(?: va truoc| hoac truoc)? (?:thoi )?(?:han|tien do|hen)\b")
_ON_BEAT = re.compile(r"du (?:ket qua )?(?:cac|moi)? ?ky|dung nhip|day du")
_END = re.compile(r"[.;:(]|, (?:trong do|nhung|song|tuy)")
_REACHED = re.compile(r"(?<!chua )\bhoan thanh\b|\bvuot\b")
_OR = re.compile(r"\s*(?:,|\bhoac\b)\s*")


@dataclass(frozen=True)
class Portion:
    """Rows that words claim something of: the noun, the figure of all of them, and those that add
    up to the part; `on_time` without what was finished late.
    """

    noun: tuple[str, str]
    whole: str
    parts: tuple[str, ...]
    on_time: bool = False


def portion_in(rest: str, noun: tuple[str, str]) -> Portion | None:
    """Return what `rest`, the flat words after the noun, claim; None when they claim nothing."""
    end = _END.search(rest)
    clause = rest[: end.start() if end else len(rest)]
    return _of_targets(clause) if noun == TARGETS else _of_tasks(clause, noun)


def _of_targets(clause: str) -> Portion | None:
    parts: list[str] = []
    for piece in _OR.split(clause):
        found = [name for name, pattern in TARGET_WORDS if re.search(pattern, piece)]
        if not found and not _REACHED.search(piece):
            break
        parts.append(found[0] if found else "met")
    return Portion(TARGETS, "total", tuple(parts)) if parts else None


def _of_tasks(clause: str, noun: tuple[str, str]) -> Portion | None:
    whole = "total"
    for name, pattern in (("fell_due", _FELL_DUE), ("running", _RUNNING)):
        if match := pattern.search(clause):
            whole, clause = name, clause[: match.start()] + clause[match.end() :]
            break
    if whole == "running":
        return Portion(noun, whole, ("on_beat",)) if _ON_BEAT.search(clause) else None
    found = next((name for name, pattern in TASK_WORDS if re.search(pattern, clause)), "")
    if not found:
        return None
    part = "fell_due_done" if (whole, found) == ("fell_due", "done") else found
    on_time = found == "done" and bool(_ON_TIME.search(clause))
    return Portion(noun, whole, (part,), on_time)
