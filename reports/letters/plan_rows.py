"""How the tasks of a plan stand on a day, in the words of letters: named, late, last accepted."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import nd30
from accounts.models import Unit, User
from documents.letters.content import LetterTable
from documents.parts import COMMITTEE, agency
from documents.placeholders import OPEN
from plans.models import Plan
from tasks.late import overdue_tasks
from tasks.models import ExplanationRequest, ProgressUpdate, parts_of
from tasks.models.task import TaskQuerySet
from tasks.rows import MatrixRow, load_rows
from tasks.standing import TaskTally, tally
from tasks.tallies import TaskCounts
from vietnamese import count, document_date, sort_key

LEVELS = ("xã", "phường", "đặc khu", "tỉnh", "thành phố")
MOST_IN_TEXT = 5  # more tasks than that stand in an annex
NO_OFFICE = "Chưa có đơn vị chủ trì"
LEADERS = "Chủ tịch, các Phó Chủ tịch UBND"
State = ProgressUpdate.State
LATE_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Nhiệm vụ số", "center"),
    nd30.Column("Nội dung nhiệm vụ"),
    nd30.Column("Thời hạn", "center"),
    nd30.Column("Số ngày quá hạn", "center"),
    nd30.Column("Kết quả được xác nhận gần nhất"),
)
AREA_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Lĩnh vực"),
    nd30.Column("Tổng số", "right"),
    nd30.Column("Hoàn thành", "right"),
    nd30.Column("Đang thực hiện", "right"),
    nd30.Column("Chưa thực hiện", "right"),
    nd30.Column("Quá hạn", "right"),
    nd30.Column("Không thực hiện", "right"),
)


@dataclass(frozen=True)
class OfficeRows:
    """The tasks for which an office answers, in order; those that nobody does without one."""

    office: Unit | None
    rows: list[MatrixRow]

    @property
    def name(self) -> str:
        return self.office.short_name if self.office else NO_OFFICE

    @property
    def counted(self) -> str:
        return counted(self.name, len(self.rows))


class PlanRows:
    """The tracked tasks of `plan` as they stand today; updates that wait for review count, as on
    the screens.
    """

    def __init__(self, plan: Plan, user: User, *, today: date):
        """Take the plan, who asks and the day (a handful of queries for each kind of rows)."""
        self.plan, self.user, self.today = plan, user, today

    @cached_property
    def rows(self) -> list[MatrixRow]:
        return self._read(self.plan.tasks.tracked())

    def _read(self, tasks: TaskQuerySet) -> list[MatrixRow]:
        return load_rows(self.plan, self.user, tasks, today=self.today, whole=True)

    @cached_property
    def late(self) -> list[MatrixRow]:
        """Those that are overdue, the longest first."""
        found = self._read(overdue_tasks(self.plan, self.today))
        return sorted(found, key=lambda row: -row.standing.days)

    @cached_property
    def late_number(self) -> int:
        """How many are overdue, counted by the database."""
        return TaskCounts(self.plan, self.today).tally().overdue

    @cached_property
    def asked(self) -> dict[int, ExplanationRequest]:
        """The explanations that nobody has given yet, by their tasks."""
        found = ExplanationRequest.objects.open().filter(task__plan=self.plan)
        return {request.task_id: request for request in found}

    @cached_property
    def to_explain(self) -> list[MatrixRow]:
        """Those whose explanation is awaited, then the other late ones."""
        waiting = self._read(self.plan.tasks.tracked().filter(pk__in=self.asked))
        return waiting + [row for row in self.late if row.task.pk not in self.asked]

    @cached_property
    def tasks_of_offices(self) -> dict[int, list[int]]:
        """The tasks (ids) that each office (id) answers for."""
        found: dict[int, list[int]] = {}
        parts = parts_of(self.plan.tasks.tracked().values_list("pk", flat=True))
        for task, of_task in parts.items():
            lead = next((each for each in of_task if each.leads), None)
            for office, _ in lead.units if lead else ():
                found.setdefault(office, []).append(task)
        return found

    @cached_property
    def offices(self) -> list[Unit]:
        """The offices that answer for a task, in order."""
        found = Unit.objects.select_related("authority").filter(pk__in=self.tasks_of_offices)
        return sorted(found, key=lambda each: (each.order, sort_key(each.name)))

    @property
    def to_assign(self) -> list[tuple[int, str]]:
        """The offices (ids) that tasks can be given to, with how many, as a form offers them."""
        tasks = self.tasks_of_offices
        return [(each.pk, counted(each.short_name, len(tasks[each.pk]))) for each in self.offices]

    def assigned(self, offices: Collection[int]) -> list[OfficeRows]:
        """Return all that each of `offices` (ids) answers for."""
        tasks = {task for office in offices for task in self.tasks_of_offices[office]}
        groups = self.by_office(self._read(self.plan.tasks.tracked().filter(pk__in=tasks)))
        return [group for group in groups if group.office and group.office.pk in offices]

    @cached_property
    def tally(self) -> TaskTally:
        return tally(row.standing for row in self.rows)

    @cached_property
    def _accepted(self) -> dict[int, ProgressUpdate]:
        """What was accepted last of each task."""
        updates = ProgressUpdate.objects.accepted().filter(task__plan=self.plan)
        return {each.task_id: each for each in updates.effective_by(self.today).in_order()}

    @cached_property
    def standing_body(self) -> Unit | None:
        return self.authority.units.filter(standing_body=True).first()

    @property
    def authority(self) -> Unit:
        return self.plan.unit.its_authority

    @property
    def issuer(self) -> str:
        """Who issues the letters, as their sentences call it: `Ủy ban nhân dân xã`."""
        full = agency(self.authority).full_name
        place = full.removeprefix(COMMITTEE)
        level = next((each for each in LEVELS if place.startswith(f"{each} ")), "")
        return f"{COMMITTEE}{level}" if level and place != full else full

    @property
    def cited(self) -> str:
        """The plan as letters cite it; number and day are left open where nobody knows them."""
        plan, reference = self.plan, self.plan.reference
        if not (plan.number and plan.issued_on):
            reference = f"Kế hoạch số {plan.number or OPEN} ngày {self._issued_on}"
        subject = plan.title_amid or f"cải cách hành chính năm {plan.year}"
        return f"{reference} của {agency(plan.unit).full_name} về {subject}"

    @property
    def _issued_on(self) -> str:
        return document_date(self.plan.issued_on) if self.plan.issued_on else OPEN

    @property
    def day(self) -> str:
        return document_date(self.today)

    def receiver(self, offices: Sequence[Unit]) -> str:
        """Who gathers what offices answer; the committee where that is the one office itself."""
        body = self.standing_body
        return body.short_name if body and list(offices) != [body] else self.issuer

    def recipients(self) -> list[str]:
        """Who else gets a letter to the offices."""
        named = (name for name in self.plan.recipients if name.startswith("Chủ tịch"))
        return [next(named, LEADERS)]

    def by_office(self, rows: Iterable[MatrixRow]) -> list[OfficeRows]:
        """Return `rows` by the offices that answer for them; who several offices answer for stands
        at each, who nobody does at none.
        """
        found: dict[int, list[MatrixRow]] = {}
        for row in rows:
            for part in row.leads[:1]:
                for pk, _ in part.units:
                    found.setdefault(pk, []).append(row)
        return [OfficeRows(each, found[each.pk]) for each in self.offices if each.pk in found]

    @property
    def late_groups(self) -> list[OfficeRows]:
        """All that is late, by office, with those at the end that nobody answers for."""
        unled = [row for row in self.late if row.unled]
        return self.by_office(self.late) + ([OfficeRows(None, unled)] if unled else [])

    def last_word(self, row: MatrixRow) -> str:
        """Return what was accepted of the task last, with its day, in the cell of a table."""
        update = self._accepted.get(row.task.pk)
        if update is None:
            return "Chưa có"
        return f"Ngày {document_date(update.effective_on)}: {_said(update)}"

    def last_word_amid(self, row: MatrixRow) -> str:
        """Return the same in the midst of a sentence."""
        update = self._accepted.get(row.task.pk)
        if update is None:
            return "chưa có kết quả được xác nhận"
        day = document_date(update.effective_on)
        return f"kết quả được xác nhận gần nhất (ngày {day}): {_said(update)}"

    def late_item(self, row: MatrixRow, *, office: bool = False) -> str:
        """Return a late task as the item of a list."""
        who = f" ({row.answering} chủ trì)" if office else ""
        return f"- {named(row)}{who}: {lateness(row)}; {self.last_word_amid(row)}"

    def late_table(self, groups: Sequence[OfficeRows]) -> LetterTable:
        """Return the late tasks as an annex, under their offices when there are several."""
        rows: list[Sequence[str] | str] = []
        for group in groups:
            rows += [group.name] if len(groups) > 1 else []
            for order, row in enumerate(group.rows, start=1):
                rows.append(
                    (
                        str(order),
                        row.number,
                        content(row),
                        due(row),
                        str(row.standing.days),
                        self.last_word(row),
                    )
                )
        title = f"Danh mục nhiệm vụ quá hạn đến hết ngày {self.day}"
        return LetterTable(title, LATE_COLUMNS, rows, landscape=True)

    def area_table(self) -> LetterTable:
        """Return how many tasks of each area stand how."""
        by_area: dict[int, list[MatrixRow]] = {}
        for row in self.rows:
            by_area.setdefault(row.task.area, []).append(row)
        name, numeral = self.plan.area_name, self.plan.area_numeral
        rows = [
            (numeral(area), name(area), *_counts(tally(row.standing for row in group)))
            for area, group in by_area.items()
        ]
        rows.append(("", "Tổng cộng", *_counts(self.tally)))
        title = f"Tiến độ thực hiện nhiệm vụ đến hết ngày {self.day}"
        note = "Số liệu tính cả kết quả đang chờ xác nhận."
        return LetterTable(title, AREA_COLUMNS, rows, [note])

    def summary(self) -> str:
        """Return in a sentence how all tasks stand."""
        found = self.tally
        parts = [
            f"{count(many)} nhiệm vụ {words}"
            for many, words in (
                (found.done, "hoàn thành"),
                (found.doing, "đang thực hiện trong hạn"),
                (found.not_started, "chưa thực hiện, còn trong hạn"),
                (found.overdue, "quá hạn"),
                (found.dropped, "không thực hiện"),
            )
            if many
        ]
        return (
            f"Đến hết ngày {self.day}, trong {count(found.all)} nhiệm vụ của Kế hoạch có "
            f"{', '.join(parts)}."
        )


def counted(name: str, tasks: int) -> str:
    """Return an office with the number of its tasks: `Phòng Kinh tế 05 nhiệm vụ`."""
    return f"{name} {count(tasks)} nhiệm vụ"


def content(row: MatrixRow) -> str:
    """Return the wording of a task as it goes on in a sentence."""
    return " ".join(row.task.content.split()).rstrip(" .;:,")


def named(row: MatrixRow) -> str:
    """Return a task by number and wording: `Nhiệm vụ III.4 “Rà soát …”`."""
    return f"Nhiệm vụ {row.number} “{content(row)}”"


def due(row: MatrixRow) -> str:
    """Return the day by which a task owed its word, as documents write it."""
    return document_date(row.standing.due) if row.standing.due else OPEN


def lateness(row: MatrixRow) -> str:
    """Return since when a task is late: its due day, or the end of an interval without a word."""
    days = f"quá hạn {row.standing.days} ngày"
    if row.standing.running and not row.standing.past_its_end:
        return f"chưa báo kết quả của kỳ kết thúc ngày {due(row)}, {days}"
    return f"thời hạn ngày {due(row)}, {days}"


def _said(update: ProgressUpdate) -> str:
    """The state that an office declared, and its words."""
    doing = f" {update.percent}%" if update.state == State.DOING else ""
    words = " ".join((update.reason or update.result).split()).rstrip(" .;")
    said = f", “{words}”" if words else ""
    return f"{State(update.state).label.lower()}{doing}{said}"


def listed(items: Iterable[str]) -> Iterator[str]:
    """Yield the items of a list with their end marks: `;`, the last one `.`."""
    found = list(items)
    for place, item in enumerate(found, start=1):
        yield f"{item}{'.' if place == len(found) else ';'}"


def addressed(offices: Sequence[Unit]) -> str:
    """Return whom a sentence speaks to: the office by name, else the offices together."""
    return offices[0].short_name if len(offices) == 1 else "các đơn vị"


def asks(offices: Sequence[Unit]) -> str:
    """Return the verb: a committee asks of its own offices, and invites others to act."""
    others = any(office.kind == Unit.Kind.OTHER for office in offices)
    return "đề nghị" if others else "yêu cầu"


def _counts(found: TaskTally) -> tuple[str, ...]:
    figures = (found.all, found.done, found.doing, found.not_started, found.overdue, found.dropped)
    return tuple(str(figure) for figure in figures)
