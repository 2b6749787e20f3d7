"""What a new version of a plan's document says otherwise than the plan: a difference for each
value, row, section.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Unit
from foundation.operations.usage import in_use
from plans.models import PlaceOfArea, Plan
from plans.origins import duty_origin, target_origin, task_origin
from plans.pairing import PairingItem, pair_items
from tasks.models import Task, TaskUnit
from vietnamese import fold, nfc, number, parse_decimal, short_date

from ..importing.corrections import CorrectedDraft, DraftEntry
from ..importing.rows import ordered_deadlines, plan_values
from ..replacing.succession import duty_items, indicator_items, task_items
from .differences import ADDED, AREA, FIGURES, PRODUCT, REMOVED, TEXT, TIME, UNITS, Difference
from .running_text import compare_prose

HEAD = {
    "form": "Hình thức ban hành",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "place": "Địa danh",
    "title": "Trích yếu",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "recipients": "Nơi nhận",
    "legal_bases": "Căn cứ",
    "footnotes": "Chú thích",
}


@dataclass
class VersionComparison:
    """All differences in the order of the document, and what was left out because the files hold
    none of it.
    """

    differences: list[Difference] = dataclass_field(default_factory=list)
    left_out: list[str] = dataclass_field(default_factory=list)


@dataclass(frozen=True)
class NewVersion:
    """What was read of the new version, and the units that its wordings mean."""

    corrected: CorrectedDraft
    units: Mapping[str, Sequence[Unit]]


class StoredPart(NamedTuple):
    """A lead or coordinator of a stored task: as written, and the ids of its units."""

    text: str
    units: list[int]


@dataclass(frozen=True)
class StoredPlan:
    """The rows of a plan as they stand when it is compared."""

    plan: Plan
    tasks: list[Any]
    parts: Mapping[tuple[int, str], list[StoredPart]]  # of a task in a role
    indicators: list[Any]
    goals: Mapping[int, list[tuple]]  # of an indicator: comparator, figure, unit
    duties: list[Any]
    periods: list[Any]

    @classmethod
    def of(cls, plan: Plan) -> "StoredPlan":
        """Read the rows of `plan` (five queries)."""
        tasks, indicators = list(_tasks_of(plan)), list(_with_targets(plan))
        goals = defaultdict(list)
        for each in indicators:
            if each.goal is not None:
                goals[each.pk].append((each.comparator, each.goal, each.goal_unit))
        once = {each.pk: each for each in indicators}
        return cls(
            plan,
            tasks,
            _parts_of(plan),
            list(once.values()),
            goals,
            list(plan.duties.all()),
            list(plan.periods.all()),
        )

    @property
    def texts(self) -> list[str]:
        rows = ((self.tasks, "content"), (self.indicators, "statement"), (self.duties, "text"))
        return [getattr(row, name) for kind, name in rows for row in kind]


def _tasks_of(plan: Plan) -> QuerySet:
    """The tasks; `given_up` are those that an earlier version ended after work on them."""
    untracked = Task.objects.filter(pk=OuterRef("pk"), tracked=False)
    parts = (TaskUnit, TaskUnit.units.through)
    return plan.tasks.annotate(given_up=Exists(in_use(untracked, parts)))


def _parts_of(plan: Plan) -> dict[tuple[int, str], list[StoredPart]]:
    """Who leads and who coordinates each task, in order."""
    rows = TaskUnit.objects.filter(task__plan=plan).order_by("task", "role", "order")
    found: dict[tuple[int, str], dict[int, StoredPart]] = defaultdict(dict)
    for task, role, pk, text, unit in rows.values_list("task", "role", "pk", "text", "units"):
        part = found[task, role].setdefault(pk, StoredPart(text, []))
        part.units.extend([unit] if unit else [])
    return {key: list(parts.values()) for key, parts in found.items()}


def _with_targets(plan: Plan) -> QuerySet:
    """The indicators, once for each target (or once without), with what it asks for."""
    target = {
        "comparator": F("targets__comparator"),
        "goal": F("targets__goal"),
        "goal_unit": F("targets__unit"),
    }
    return plan.indicators.annotate(**target).order_by(
        PlaceOfArea(), "ordinal", "pk", "targets__order", "targets__pk"
    )


def compare(plan: Plan, version: NewVersion) -> VersionComparison:
    """Return in what `version` differs from `plan` now; the order of rows doesn't count.

    Parts of which the new files hold nothing (an appendix alone, a plan without its appendix) are
    left out and named.
    """
    found, stored = VersionComparison(), StoredPlan.of(plan)
    corrected = version.corrected
    whole = any(section["heading"] for section in corrected.draft["sections"])
    found.differences += _tasks(stored, version, found)
    if whole:
        found.differences += _targets(stored, corrected)
        found.differences += _duties(stored, corrected)
        found.differences += _deadlines(stored, corrected)
        found.differences += compare_prose(plan, corrected, stored.texts)
    else:
        found.left_out.append("mục tiêu, trách nhiệm và lời văn của kế hoạch")
    found.differences += _head(plan, corrected)
    return found


def time_values(corrected: CorrectedDraft, task: DraftEntry) -> dict[str, Any]:
    """Return what a task's time text means, as the fields of a stored task."""
    time = corrected.time(task)
    return {
        "time_text": task.values["time_text"][:300],
        "time_kind": time.kind or "other",
        "rhythm": time.rhythm,
        "start": time.start,
        "due": time.due,
    }


def _kept(entries: Iterable[DraftEntry], name: str) -> list[DraftEntry]:
    return [entry for entry in entries if entry.keep and entry.values[name].strip()]


def _tasks(
    stored: StoredPlan, version: NewVersion, found: VersionComparison
) -> Iterator[Difference]:
    corrected = version.corrected
    new = _kept(corrected.tasks, "content")
    present = {corrected.source(task) for task in new} | {"added"}
    for source, words in (
        ("appendix", "nhiệm vụ trong phụ lục"),
        ("narrative", "nhiệm vụ trong lời văn"),
    ):
        if source not in present and any(task.source == source for task in stored.tasks):
            found.left_out.append(words)
    old = {task.pk: task for task in stored.tasks if task.source in present}
    pairing = pair_items(
        task_items(old.values()), [_task_item(corrected, task, n) for n, task in enumerate(new)]
    )
    old_of = pairing.old_of
    for task in new:
        if task.key in old_of:
            yield from _task(old[old_of[task.key]], task, version, stored)
        else:
            yield _whole(
                "tasks",
                ADDED,
                f"new-{task.key}",
                _new_words("Nhiệm vụ mới", stored.plan, corrected, task),
                task.values["content"],
                task,
            )
    for task in (old[item.key] for item in pairing.removed):
        if not task.given_up:
            yield _whole(
                "tasks", REMOVED, str(task.pk), "Không còn trong bản mới", task.content, task
            )


def _new_words(words: str, plan: Plan, corrected: CorrectedDraft, entry: DraftEntry) -> str:
    """`words`, with the area that it will stand in where the document did not tell one."""
    if not corrected.has_open_area(entry):
        return words
    area = plan.area_name(int(entry.values["area"]))
    return f"{words}, văn bản không ghi lĩnh vực, tạm xếp vào “{area}”"


def _task_item(corrected: CorrectedDraft, task: DraftEntry, place: int) -> PairingItem:
    values = task.values
    also = (corrected.source(task), values["time_text"], values["product"])
    return PairingItem(task.key, int(values["area"]), values["content"], place, also)


def _whole(part: str, kind: str, key: str, label: str, text: str, subject: Any) -> Difference:
    """The difference of a row that came or went."""
    title = nfc(text)
    if isinstance(subject, DraftEntry):
        return Difference(part, key, kind, label, title, new=title, value=subject)
    return Difference(part, key, kind, label, title, old=text, row=subject)


def _task(
    row: Any, task: DraftEntry, version: NewVersion, stored: StoredPlan
) -> Iterator[Difference]:
    values = task.values
    origin = task_origin(version.corrected.as_read(task))
    about = {
        "part": "tasks",
        "key": str(row.pk),
        "title": row.content,
        "row": row,
        "origin": origin,
    }
    for name, label, kind in (("content", "Nội dung", TEXT), ("product", "Sản phẩm", PRODUCT)):
        new = nfc(values[name])
        if getattr(row, name).strip() != new.strip():
            yield Difference(
                kind=kind,
                label=label,
                old=getattr(row, name),
                new=new,
                value=new,
                field=name,
                **about,
            )
    if row.area != int(values["area"]) and not version.corrected.has_open_area(task):
        value = int(values["area"])
        old, new = stored.plan.area_name(row.area), stored.plan.area_name(value)
        yield Difference(
            kind=AREA, label="Lĩnh vực", old=old, new=new, value=value, field="area", **about
        )
    if row.time_text.strip() != values["time_text"][:300].strip():
        time = time_values(version.corrected, task)
        yield Difference(
            kind=TIME,
            label="Thời gian",
            old=_time(row.time_text, row.due),
            new=_time(time["time_text"], time["due"]),
            value=time,
            field="time",
            **about,
        )
    yield from _task_units(stored.parts, task, version.units, about)


def _time(text: str, due: date | None) -> str:
    return f"{text} (đến hết {short_date(due)})" if text and due else text


def _task_units(
    stored: Mapping, task: DraftEntry, units: Mapping, about: dict
) -> Iterator[Difference]:
    for name, role, label in (
        ("leads", TaskUnit.Role.LEAD, "Chủ trì"),
        ("coordinators", TaskUnit.Role.COORDINATE, "Phối hợp"),
    ):
        parts = stored.get((about["row"].pk, role), [])
        texts = [text[:500] for text in dict.fromkeys(task.values[name])]
        if [fold(part.text) for part in parts] == [fold(text) for text in texts]:
            continue
        now = [unit for part in parts for unit in part.units]
        meant = [unit.pk for text in texts for unit in units.get(text, ())]
        if now and set(now) == set(meant) and now[:1] == meant[:1]:
            continue
        yield Difference(
            kind=UNITS,
            label=label,
            old="; ".join(part.text for part in parts),
            new="; ".join(texts),
            value=[(text, tuple(units.get(text, ()))) for text in texts],
            field=name,
            **about,
        )


def _targets(stored: StoredPlan, corrected: CorrectedDraft) -> Iterator[Difference]:
    new = _kept(corrected.targets, "text")
    old = {each.pk: each for each in stored.indicators}
    items = [
        PairingItem(each.key, int(each.values["area"]), each.values["text"], n)
        for n, each in enumerate(new)
    ]
    pairing = pair_items(indicator_items(old.values()), items)
    old_of = pairing.old_of
    for target in new:
        if target.key in old_of:
            row = old[old_of[target.key]]
            yield from _target(
                row, target, target_origin(corrected.as_read(target)), stored.goals[row.pk]
            )
        else:
            yield _whole(
                "targets",
                ADDED,
                f"new-{target.key}",
                _new_words("Chỉ tiêu mới", stored.plan, corrected, target),
                target.values["text"],
                target,
            )
    for item in pairing.removed:
        yield _whole(
            "targets", REMOVED, str(item.key), "Không còn trong bản mới", item.text, old[item.key]
        )


def _target(
    row: Any, target: DraftEntry, origin: Mapping, stored: list[tuple]
) -> Iterator[Difference]:
    about = {
        "part": "targets",
        "key": str(row.pk),
        "title": row.statement,
        "row": row,
        "origin": origin,
    }
    statement = nfc(target.values["text"])
    if row.statement.strip() != statement.strip():
        yield Difference(
            kind=TEXT,
            label="Chỉ tiêu",
            old=row.statement,
            new=statement,
            value=statement,
            field="statement",
            **about,
        )
    goals = [
        (each["comparator"], parse_decimal(each["value"]), each["unit"][:40])
        for each in target.values["quantities"]
    ]
    if goals != stored:
        yield Difference(
            kind=FIGURES,
            label="Con số phải đạt",
            old=_goals(stored),
            new=_goals(goals),
            value=goals,
            field="goals",
            **about,
        )


def _goals(goals: Iterable[tuple]) -> str:
    return "; ".join(
        f"{comparator} {number(goal)} {unit}".strip() for comparator, goal, unit in goals
    )


def _duties(stored: StoredPlan, corrected: CorrectedDraft) -> Iterator[Difference]:
    new = _kept(corrected.duties, "text")
    old = {duty.pk: duty for duty in stored.duties}
    items = [
        PairingItem(each.key, 0, f"{each.values['unit']}: {each.values['text']}", n)
        for n, each in enumerate(new)
    ]
    pairing = pair_items(duty_items(old.values()), items)
    old_of = pairing.old_of
    for duty in new:
        if duty.key in old_of:
            yield from _duty(old[old_of[duty.key]], duty, duty_origin(corrected.as_read(duty)))
        else:
            words = f"{duty.values['unit']}: {duty.values['text']}"
            yield _whole("duties", ADDED, f"new-{duty.key}", "Trách nhiệm mới", words, duty)
    for item in pairing.removed:
        yield _whole(
            "duties", REMOVED, str(item.key), "Không còn trong bản mới", item.text, old[item.key]
        )


def _duty(row: Any, duty: DraftEntry, origin: Mapping) -> Iterator[Difference]:
    about = {"part": "duties", "key": str(row.pk), "title": row.text, "row": row, "origin": origin}
    unit, text = duty.values["unit"][:300], nfc(duty.values["text"])
    if fold(row.unit_text) != fold(unit):
        yield Difference(
            kind=UNITS,
            label="Đơn vị",
            old=row.unit_text,
            new=unit,
            value=unit,
            field="unit_text",
            **about,
        )
    if row.text.strip() != text.strip():
        yield Difference(
            kind=TEXT, label="Nội dung", old=row.text, new=text, value=text, field="text", **about
        )
    due = date.fromisoformat(duty.values["due"]) if duty.values["due"] else None
    if due and due != row.due:
        old = short_date(row.due) if row.due else ""
        yield Difference(
            kind=TIME,
            label="Thời hạn",
            old=old,
            new=short_date(due),
            value=due,
            field="due",
            **about,
        )


def _deadlines(stored: StoredPlan, corrected: CorrectedDraft) -> Iterator[Difference]:
    """The days on which the new version orders reports; where it orders none, they stay."""
    ordered = ordered_deadlines(corrected)
    for period in stored.periods:
        day = ordered.get(period.key, period.deadline)
        if day != period.deadline:
            yield Difference(
                "deadlines",
                period.key,
                TIME,
                "Hạn gửi báo cáo",
                f"Báo cáo {period.get_key_display()}",
                old=short_date(period.deadline),
                new=short_date(day),
                row=period,
                value=day,
                field="deadline",
            )


def _head(plan: Plan, corrected: CorrectedDraft) -> Iterator[Difference]:
    """The values of the head that the new version gives; what it leaves out stays."""
    values = plan_values(corrected)
    for name, label in HEAD.items():
        old, new = getattr(plan, name), values[name]
        before, after = _in_words(old), _in_words(new)
        if new and before != after:
            yield Difference("head", name, TEXT, label, label, before, after, value=new, field=name)


def _in_words(value: Any) -> str:
    """A value of the head as people read it: lists one entry a line."""
    if value in Plan.Form.values:
        return str(Plan.Form(value).label)
    if isinstance(value, list):
        return "\n".join(each if isinstance(each, str) else each.get("text", "") for each in value)
    return short_date(value) if isinstance(value, date) else str(value or "")
