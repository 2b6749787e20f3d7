"""What a digest says: of what a person owes, that of which there is something to say today."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from accounts.notices.kinds import Topic
from cchc.inbox import Kind, Owed
from vietnamese import WorkCalendar, short_date

from .models import LastReminder
from .rules import Rules, late_by, step_reached

SHOWN = 10  # lines of a section; of the rest the number
# obligations whose page others than those who owe them may open
OPEN_TO_ALL = (Kind.REPORT, Kind.EXPLAIN, Kind.DUTY)
TOPICS = {
    Kind.REPORT: Topic.TASKS,
    Kind.EXPLAIN: Topic.EXPLAINING,
    Kind.DUTY: Topic.DUTIES,
    Kind.MEASURE: Topic.TARGETS,
    Kind.STATISTICS: Topic.STATISTICS,
    Kind.SCORE: Topic.SCORES,
    Kind.CONTRIBUTE: Topic.TEXTS,
    Kind.REVIEW: Topic.REVIEWS,
    Kind.ADMIT: Topic.REVIEWS,
    Kind.MERGE: Topic.REPORTS,
    Kind.PREPARE: Topic.REPORTS,
    Kind.SIGN: Topic.DOCUMENTS,
    Kind.NUMBER: Topic.DOCUMENTS,
    Kind.SEND: Topic.DOCUMENTS,
    Kind.RECEIVE: Topic.DOCUMENTS,
    Kind.APPRAISE: Topic.APPRAISALS,
    Kind.CONFIRM: Topic.ACCOUNTS,
}


class Reason(StrEnum):
    """Why an obligation stands in a digest, in the order of the sections."""

    RETURNED = "returned"
    LATE = "late"
    DUE = "due"
    NEW = "new"


HEADINGS = {
    Reason.RETURNED: ("Bị trả lại", "bad", "bị trả lại"),
    Reason.LATE: ("Quá hạn", "bad", "quá hạn"),
    Reason.DUE: ("Đến hạn, sắp đến hạn", "warn", "sắp đến hạn"),
    Reason.NEW: ("Việc mới", "", "mới"),
}


class Level(StrEnum):
    """To whom an obligation is told that stays undone."""

    HEAD = "head"
    LEADER = "leader"


@dataclass(frozen=True)
class Raised:
    """An overdue obligation of an office, told to its head or to the leader; `why` says so where
    nobody nearer can be told.
    """

    level: Level
    office: str
    owed: Owed
    why: str = ""

    @property
    def key(self) -> str:
        return f"{self.level}:{self.owed.key}"

    @property
    def line(self) -> Owed:
        """As who it is told to reads it: the pages of figures and texts are not the leader's."""
        readable = self.level == Level.HEAD or self.owed.kind in OPEN_TO_ALL
        return self.owed if readable else replace(self.owed, url="")


@dataclass(frozen=True)
class Today:
    """A working day with the rules and the calendar of an authority."""

    day: date
    rules: Rules
    calendar: WorkCalendar

    def step(self, due: date | None) -> int | None:
        """The last step of `due` that has come."""
        return step_reached(due, self.day, self.rules, self.calendar) if due else None

    def late_by(self, due: date | None) -> int:
        """How many working days `due` is over."""
        return late_by(due, self.day, self.calendar) if due else 0


@dataclass
class DigestDraft:
    """What a digest of one person would say, and what is to be remembered of it."""

    today: Today
    sections: list[dict[str, Any]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    told: list[LastReminder] = field(default_factory=list)
    others: int = 0

    @property
    def words(self) -> str:
        """Its one line: `Việc ngày 30/11/2026: 2 việc quá hạn, 1 việc mới`."""
        return f"Việc ngày {short_date(self.today.day)}: {', '.join(self.counted)}"

    @property
    def sent(self) -> Counter[str]:
        """What goes out with it, by kind; nothing where there is nothing to say."""
        return self.counts + Counter({"digest": 1}) if self.sections else Counter()

    def add(self, heading: str, tone: str, words: str, all_owed: Sequence[Owed]) -> None:
        """Add a section of what is owed."""
        self.counted.append(f"{len(all_owed)} việc {words}")
        self.sections.append(
            {
                "heading": heading,
                "tone": tone,
                "lines": [_line(each) for each in all_owed[:SHOWN]],
                "more": max(len(all_owed) - SHOWN, 0),
            }
        )


def compose(
    owed: Sequence[Owed],
    raised: Iterable[Raised],
    last: Mapping[str, LastReminder],
    today: Today,
) -> DigestDraft:
    """Return what there is to say to somebody who owes `owed`, to whom `raised` is told, and who
    was last told `last`, by key: each reminder that has come and was not given, of several missed
    ones the last.
    """
    draft = DigestDraft(today)
    above = _add_raised(draft, raised, last)
    found: dict[Reason, list[Owed]] = {reason: [] for reason in Reason}
    for each in owed:
        reason, told = _judge(each, last.get(each.key), today)
        if told:
            draft.told.append(told)
        # what stands above already is not said twice
        if reason and each.key not in above:
            found[reason].append(each)
            draft.counts[each.kind] += 1
    for reason, lines in found.items():
        if lines:
            draft.add(*HEADINGS[reason], lines)
    owed_keys = {each.key for each in owed}
    draft.others = len(owed) - sum(map(len, found.values())) - len(above & owed_keys)
    return draft


def _add_raised(
    draft: DigestDraft, raised: Iterable[Raised], last: Mapping[str, LastReminder]
) -> set[str]:
    """Add a section for each office with what was not told above yet; return its keys."""
    offices: dict[tuple[str, str], list[Owed]] = {}
    above = set()
    for each in raised:
        before = last.get(each.key)
        if before and before.due == each.owed.due:
            continue
        offices.setdefault((each.office, each.why), []).append(each.line)
        above.add(each.owed.key)
        late = draft.today.late_by(each.owed.due)
        draft.told.append(
            LastReminder(key=each.key, due=each.owed.due, step=late, on=draft.today.day)
        )
        draft.counts["escalated"] += 1
    for (office, why), lines in sorted(offices.items()):
        heading = f"Quá hạn, báo lên bạn – {office}" + (f" ({why})" if why else "")
        draft.add(heading, "bad", f"quá hạn của {office}", lines)
    return above


def _judge(
    owed: Owed, last: LastReminder | None, today: Today
) -> tuple[Reason | None, LastReminder | None]:
    """Why `owed` is to be said today, if it is, and what is to be remembered instead of `last`."""
    step = today.step(owed.due)
    before = last.step if last and last.due == owed.due else None
    came = step is not None and (before is None or step > before)
    reason = None
    if owed.returned and not (last and last.returned):
        reason = Reason.RETURNED
    elif came:
        reason = Reason.LATE if owed.late else Reason.DUE
    elif last is None:
        reason = Reason.NEW
    if reason is None and (last is None or last.returned == owed.returned):
        return None, None
    return reason, LastReminder(
        key=owed.key,
        due=owed.due,
        step=step if came else before,
        returned=owed.returned,
        on=today.day,
    )


def topic_of(owed: Owed) -> Topic:
    """What it is about, among what a person switches off in their digest."""
    return TOPICS[owed.kind]


def _line(owed: Owed) -> dict[str, str]:
    return {
        "words": owed.words,
        "place": owed.place_and_principal,
        "when": owed.when,
        "action": owed.action,
        "url": owed.url,
    }


def as_text(sections: Sequence[Mapping[str, Any]], others: int) -> str:
    """Return the digest as a mail says it."""
    parts = []
    for section in sections:
        lines = [section["heading"].upper()]
        for line in section["lines"]:
            tail = "; ".join(filter(None, (line["when"], line["place"])))
            lines.append(f"- {line['words']}" + (f" ({tail})" if tail else ""))
        if section["more"]:
            lines.append(f"- và {section['more']} việc nữa")
        parts.append("\n".join(lines))
    if others:
        parts.append(f"Còn {others} việc khác ở trang “Việc của tôi”.")
    return "\n\n".join(parts)
