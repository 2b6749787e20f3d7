"""Days of events that the results of a task tell otherwise: when a decision was signed, passed."""

import re
from collections.abc import Iterator

from ..reading.documents import citations
from ..reading.facts import Subject
from ..reading.lines import Line
from ..reading.mentions import Day, mentions
from .finding import Finding, Kind
from .knowledge import Knowledge

# what ends a task, once: meetings and talks before it have days of their own
EVENTS = re.compile(r"\b(?:thong qua|ban hanh|phe duyet|cong bo|\bky\b)")
BEFORE_IT = re.compile(r"\b(?:hop|ban|cho y kien|lay y kien|gop y|du thao|trinh|xin)\b")

OTHER_DAY = "Kết quả của nhiệm vụ “{name}” ghi {day}; hãy sửa ngày, hoặc xác nhận kèm lý do."


def check_events(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Yield the days of events in a written line that the task they belong to does not know."""
    if line.ahead:
        return
    cited = {each.day for each in citations(line.text, line.mentions)}
    for day in line.mentions.days:
        if not day.day or not day.real or day in cited:
            continue
        task = _task_of_event(knowledge, line, day)
        if task and (known := _product_days(task)) and not _is_told(task, day):
            advice = OTHER_DAY.format(name=task.name[:80], day=known)
            words = line.text[day.start : day.end]
            yield Finding(Kind.DATE, line.section, words, advice, line.text)


def _task_of_event(knowledge: Knowledge, line: Line, day: Day) -> Subject | None:
    start, end = line.sentence_start(day.start), line.sentence_end(day.end)
    sentence = line.flat[start:end]
    event = EVENTS.search(sentence)
    if not event or BEFORE_IT.search(sentence[: event.start()]):
        return None
    return knowledge.task_meant(line.text[start:end])


def _is_told(task: Subject, day: Day) -> bool:
    """Do the results of the task name the day? (the day by which it was due is another)"""
    return any(day.same_as(each) for text in task.results for each in mentions(text).days)


def _product_days(task: Subject) -> str:
    """The days of the documents that a task led to."""
    found = (
        each.day.written
        for text in task.results
        for each in citations(text, mentions(text))
        if each.day
    )
    return ", ".join(dict.fromkeys(found))
