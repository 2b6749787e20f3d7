"""The dataset of a plan's tasks: how they go out to Excel and come back in."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from django.db import transaction
from django.db.models import Max
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from foundation.exchange.cells import ChoiceCell, Day, Number, RowCell, Text, YesNoCell, tidy
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CannotUndo, register
from foundation.exchange.records import Record
from foundation.jobs.services import JobRefused
from planreader import read_time
from plans.exchange import AreaDataset, UnitName, UnitNames
from plans.models import Plan, PlanClosed
from vietnamese import fold

from .forms import TaskFilterForm
from .matrix import TaskMatrix
from .models import Task, TaskPerson, TaskUnit, workers_of
from .services import ProgressRefused, UnitAssignment
from .services.bulk import TaskRecord, remove_tasks, store_tasks
from .services.people import Assignment, assign_people

PLAIN = (
    "area",
    "ordinal",
    "content",
    "product",
    "time_text",
    "time_kind",
    "rhythm",
    "start",
    "due",
    "tracked",
)
# of the words for the time
COMPUTED = {"time_kind": "kind", "rhythm": "rhythm", "start": "start", "due": "due"}


class People(RowCell):
    """People who do a task, divided by semicolons: by their name, or by the username."""

    empty = ()
    hint = "Người làm việc ở đơn vị chủ trì, phối hợp; nhiều người cách nhau bằng dấu chấm phẩy."

    def __init__(self, names: Callable[[], Iterable[tuple[object, str, Iterable[str]]]]):
        """`names()` as `RowCell` takes them."""
        super().__init__(names, "người")
        self.hint = People.hint

    def read(self, value, words):
        """Return the ids of the people, in one order for all."""
        said = filter(None, (tidy(part) for part in re.split(r"[;\n]", words)))
        found: set[int] = {super(People, self).read(part, part) for part in said}
        return tuple(sorted(found))

    def render(self, value, obj=None, **kwargs):
        return "; ".join(self._shown[each] for each in value or () if each in self._shown)


@register
class TaskDataset(AreaDataset):
    """Tasks with their leads and coordinators; the cells of units bear the units' short names."""

    name, title, one = "tasks", "Nhiệm vụ", "nhiệm vụ"
    pasted = ("Nội dung", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")

    area = Column(
        "Lĩnh vực",
        "area",
        ChoiceCell((), empty=None),
        width=30,
        required=True,
        also=("Lĩnh vực CCHC", "Nhóm nhiệm vụ"),
    )
    ordinal = Column(
        "Thứ tự",
        "ordinal",
        Number(whole=True, least=1, most=9999),
        width=8,
        explained="Thứ tự trong lĩnh vực; để trống thì xếp cuối.",
    )
    content = Column(
        "Nội dung",
        "content",
        Text(5000, lines=True),
        width=60,
        required=True,
        also=("Nội dung nhiệm vụ", "Nội dung công việc", "Nhiệm vụ", "Tên nhiệm vụ"),
    )
    product = Column(
        "Sản phẩm",
        "product",
        Text(2000, lines=True),
        width=26,
        also=("Sản phẩm đầu ra", "Kết quả, sản phẩm"),
    )
    time_text = Column(
        "Thời gian",
        "time_text",
        Text(300),
        width=22,
        also=("Thời gian hoàn thành", "Thời gian thực hiện", "Thời hạn hoàn thành"),
        explained="Như văn bản ghi: Quý II/2026; trước ngày 30/11; hằng tháng; thường xuyên. "
        "Khi sửa ô này mà không sửa bốn ô sau, ngày được tính theo chữ.",
    )
    time_kind = Column("Loại thời gian", "time_kind", ChoiceCell(Task.TimeKind.choices), width=16)
    rhythm = Column(
        "Nhịp (tháng)",
        "rhythm",
        Number(whole=True, least=1, most=12),
        width=8,
        explained="Việc định kỳ báo kết quả mấy tháng một lần.",
    )
    start = Column("Bắt đầu", "start", Day(), width=13, also=("Ngày bắt đầu",))
    due = Column("Thời hạn", "due", Day(), width=13, also=("Hạn hoàn thành", "Ngày hoàn thành"))
    tracked = Column(
        "Theo dõi",
        "tracked",
        YesNoCell(empty=True),
        width=10,
        explained="Các đơn vị có báo kết quả không.",
    )

    def __init__(self, user, place):
        """Open the dataset; the columns of units know the units of this plan."""
        super().__init__(user, place)
        self._unit_rows = UnitName(self.unit_names, lambda: self.matcher)
        self.unit_cell = UnitNames(self._unit_rows, lambda: self._kept)
        self.fields["leads"] = Column(
            "Chủ trì",
            "leads",
            self.unit_cell,
            width=28,
            several=True,
            also=("Cơ quan chủ trì", "Đơn vị chủ trì"),
        )
        self.fields["coordinators"] = Column(
            "Phối hợp",
            "coordinators",
            self.unit_cell,
            width=28,
            several=True,
            also=("Cơ quan phối hợp", "Đơn vị phối hợp"),
        )

        self.fields["people"] = Column(
            "Người thực hiện",
            "people",
            People(self._people_names),
            width=26,
            several=True,
            also=("Cán bộ thực hiện", "Người phụ trách", "Cán bộ phụ trách"),
        )

    @property
    def columns(self):
        """The columns in the order of the plan's appendix."""
        first = ("area", "ordinal", "content", "product", "leads", "coordinators")
        order = (*first, *PLAIN[4:], "people")
        return [self.fields[name] for name in order]

    def title_of(self, record):
        return record.content

    def back(self):
        return reverse("tasks:task_list", args=[self.plan.pk])

    def load(self, *, lock=False):
        """Yield the tasks of the plan in its order."""
        tasks = self.plan.tasks.all()
        if lock:
            # as everybody does who changes its tasks: the plan first
            Plan.objects.lock(self.plan.pk)
            tasks = tasks.select_for_update(no_key=True)
        return self._records(tasks)

    def chosen(self, asked: QueryDict) -> Iterable[Record]:
        """Yield the tasks that the filter of the matrix leaves, in its order."""
        wanted = self._matrix(asked).ids()
        found = {
            record.row.pk: record for record in self._records(self.plan.tasks.filter(pk__in=wanted))
        }
        return (found[pk] for pk in wanted)

    def how_many(self, asked: QueryDict) -> int:
        """Return how many tasks the filter of the matrix leaves (one query)."""
        return self._matrix(asked).total

    def _matrix(self, asked: QueryDict) -> TaskMatrix:
        wanted = TaskFilterForm(asked, plan=self.plan).wanted
        return TaskMatrix(self.plan, self.user, wanted, today=timezone.localdate())

    def complete(self, record, before):
        """Compute days and kind from new words for the time, and give a new task its place."""
        was = before or {}
        if record.time_text != was.get("time_text", "") and not any(
            getattr(record, name) != was.get(name, self.fields[name].widget.empty)
            for name in COMPUTED
        ):
            read = read_time(record.time_text, self.plan.year)
            for name, part in COMPUTED.items():
                setattr(record, name, getattr(read, part))
        record.time_kind = record.time_kind or Task.TimeKind.OTHER
        if before and record.people == before["people"]:
            record.people = self._of_units(record, record.people)
        record.placed_last = record.ordinal is None
        if record.placed_last:
            self._place_last(record)

    def check(self, record, before):
        """A task ends after it begins; its first lead is a unit, and stays one; who does it works
        in one of its units, one person in each.
        """
        if record.start and record.due and record.start > record.due:
            yield "due", "Thời hạn không thể trước ngày bắt đầu."
        if self._of_units(record, record.people) != record.people:
            yield "people", "Người thực hiện phải làm việc ở đơn vị chủ trì hoặc phối hợp."
        elif len({self._people[pk].unit_id for pk in record.people}) < len(record.people):
            yield "people", "Mỗi đơn vị chỉ một người thực hiện; hãy ghi một người của đơn vị ấy."
        if before and record.leads == before["leads"]:
            return
        parts = self.unit_cell.parts(record.leads)
        if parts and not parts[0][1]:
            yield (
                "leads",
                "Đơn vị đầu tiên phải là đơn vị trong danh mục, để có nơi chịu trách nhiệm chính.",
            )
        elif before and before["leads"] and not parts:
            yield "leads", "Hãy ghi đơn vị chủ trì; nhiệm vụ này đang có đơn vị chủ trì."

    def store(self, lines, *, reason):
        """Store new and changed tasks with their units; what has no place of its own comes last as
        things stand now.
        """
        self.__dict__.pop("_last", None)
        for line in lines:
            if line.record.placed_last:
                self._place_last(line.record)
        rows = [self._row(line.record, line.before) for line in lines]
        try:
            self._store(rows, [line.record for line in lines], reason=reason)
        except (ProgressRefused, PlanClosed) as refusal:
            raise JobRefused(str(refusal)) from refusal
        for line, row in zip(lines, rows, strict=True):
            line.record.row, line.record.key = row.task, key_of(row.task.pk)

    def undo(self, created, restored):
        """Delete the new tasks while nobody worked on them; give the others their values again."""
        try:
            remove_tasks(created)
            before = {record.key: record for record in self._records(self.plan.tasks.all())}
            rows = [self._row(record, vars(before[record.key])) for record in restored]
            self._store(rows, restored, reason="Hoàn tác nhập từ Excel")
        except (ProgressRefused, PlanClosed) as refusal:
            raise CannotUndo(f"{refusal} Hãy sửa từng nhiệm vụ.") from refusal

    @transaction.atomic
    def _store(self, rows: Sequence[TaskRecord], records: Sequence[Record], *, reason: str) -> None:
        """Store tasks with their units, and then who does them, as far as that changes."""
        store_tasks(self.plan, rows, by=self.user, reason=reason)
        now: dict[int, dict[int, int]] = defaultdict(dict)
        for each in TaskPerson.objects.current().filter(task__plan=self.plan):
            now[each.task_id][each.unit_id] = each.person_id
        wanted = []
        for row, record in zip(rows, records, strict=True):
            before = now[row.task.pk]
            named = {self._people[pk].unit_id or 0: pk for pk in record.people}
            wanted += [
                Assignment(row.task.pk, unit, named.get(unit))
                for unit in named.keys() | before.keys()
                if named.get(unit) != before.get(unit)
            ]
        if wanted:
            assign_people(self.plan, wanted, by=self.user)

    # Rows and records.

    @cached_property
    def _people(self) -> dict[int, User]:
        """Who may do tasks in a unit of the plan's authority, and who does one of its tasks, by
        id (one query).
        """
        now = TaskPerson.objects.current().filter(task__plan=self.plan).order_by().values("person")
        workers = workers_of(self.plan, self.units).order_by().values("pk")
        # by their ids: with OR all people of the country would be looked through
        return {person.pk: person for person in User.objects.filter(pk__in=workers.union(now))}

    def _people_names(self) -> Iterator[tuple[int, str, Iterable[str]]]:
        """Each person with the name that files show and the username."""
        borne = Counter(fold(str(person)) for person in self._people.values())
        for pk, person in self._people.items():
            shown = str(person) if borne[fold(str(person))] == 1 else person.username
            yield pk, shown, (str(person), person.username)

    def _of_units(self, record: Record, people: Sequence[int]) -> tuple[int, ...]:
        """Those of `people` who work in a unit that leads or coordinates."""
        if not people:
            return ()
        parts = (*self.unit_cell.parts(record.leads), *self.unit_cell.parts(record.coordinators))
        units = {pk for _, pks in parts for pk in pks}
        return tuple(pk for pk in people if self._people[pk].unit_id in units)

    def _place_last(self, record: Record) -> None:
        self._last[record.area] += 1
        record.ordinal = self._last[record.area]

    @cached_property
    def _last(self) -> Counter:
        """The highest ordinal of each area."""
        return Counter(
            dict(self.plan.tasks.order_by().values_list("area").annotate(Max("ordinal")))
        )

    @cached_property
    def _parts(self) -> dict[int, dict[str, list[tuple[str, str, tuple[int, ...]]]]]:
        """The parts of each task by role: how files show them, their text, and the ids of their
        units (one query).
        """
        joined = TaskUnit.objects.filter(task__plan=self.plan).order_by(
            "task", "role", "order", "units__order", "units"
        )
        texts: dict[int, tuple[int, str, str]] = {}
        units: dict[int, dict[int, str]] = defaultdict(dict)
        columns = ("pk", "task", "role", "text", "units", "units__short_name")
        for pk, task, role, text, unit, name in joined.values_list(*columns):
            texts[pk] = task, role, text
            # a unit that exists no more, or of another authority, has a name all the same
            units[pk] |= {} if unit is None else {unit: self._unit_rows.render(unit) or name}
        found: dict = defaultdict(lambda: {TaskUnit.Role.LEAD: [], TaskUnit.Role.COORDINATE: []})
        for pk, (task, role, text) in texts.items():
            shown = ", ".join(units[pk].values()) or f"“{tidy(text).replace(';', ',')}”"
            found[task][role].append((shown, text, tuple(units[pk])))
        return found

    @cached_property
    def _units_by_id(self) -> dict[int, Unit]:
        return {unit.pk: unit for unit in self.units}

    @property
    def _kept(self) -> Iterator[str]:
        """Each part of a cell of units that stands in the plan."""
        for roles in self._parts.values():
            for parts in roles.values():
                yield from (shown for shown, _, _ in parts)

    def _records(self, tasks) -> Iterator[Record]:
        self.__dict__.pop("_parts", None)
        doing: dict[int, list[int]] = defaultdict(list)
        now = TaskPerson.objects.current().filter(task__plan=self.plan)
        for pk, person in now.values_list("task", "person"):
            doing[pk].append(person)
        for task in tasks:
            parts = self._parts.get(task.pk) or {
                TaskUnit.Role.LEAD: [],
                TaskUnit.Role.COORDINATE: [],
            }
            values = {name: getattr(task, name) for name in PLAIN}
            values |= {name: tidy(values[name]) for name in ("content", "product", "time_text")}
            yield Record(
                key=key_of(task.pk),
                row=task,
                leads="; ".join(shown for shown, _, _ in parts[TaskUnit.Role.LEAD]),
                coordinators="; ".join(shown for shown, _, _ in parts[TaskUnit.Role.COORDINATE]),
                people=tuple(sorted(doing[task.pk])),
                **values,
            )

    def _row(self, record: Record, before: dict | None) -> TaskRecord:
        task = record.row or Task(source=Task.Source.ADDED)
        for name in PLAIN:
            setattr(task, name, getattr(record, name))
        was = before or {"leads": None, "coordinators": None}
        leads = self._assigned(task, TaskUnit.Role.LEAD, record.leads, was["leads"])
        coordinators = self._assigned(
            task, TaskUnit.Role.COORDINATE, record.coordinators, was["coordinators"]
        )
        told = ""
        if before and (leads is not None or coordinators is not None):
            old = _in_words(before["leads"], before["coordinators"])
            new = _in_words(record.leads, record.coordinators)
            told = f"Giao lại. Trước: {old}. Nay: {new}."
            task.reassigned = {"old": old, "new": new}
        return TaskRecord(task, leads, coordinators, told)

    def _assigned(
        self, task: Task, role: str, said: str, before: str | None
    ) -> Sequence[UnitAssignment] | None:
        """Who has this role now; None when the cell is as it was. Parts that stood there keep text
        and units.
        """
        if said == before:
            return None
        kept = {
            shown: (text, ids) for shown, text, ids in self._parts.get(task.pk, {}).get(role, [])
        }
        assigned = []
        for words, ids in self.unit_cell.parts(said):
            text, meant = kept.get(words, (words, ids))
            assigned.append(
                UnitAssignment(
                    text, [self._units_by_id[pk] for pk in meant if pk in self._units_by_id]
                )
            )
        return assigned


def _in_words(leads: str, coordinators: str) -> str:
    return f"chủ trì: {leads or 'chưa có'}; phối hợp: {coordinators or 'chưa có'}"


def key_of(pk: int) -> str:
    """Return the key of a task in files: its id with a check letter, which a key drawn down a
    column would lack.

    >>> key_of(120)
    'NV120-M'
    """
    return f"NV{pk}-{chr(65 + pk * 7 % 23)}"
