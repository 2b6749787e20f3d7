"""Checking the journal: every link of every chain, every seal, and the rows themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from .chains import SEALED, link
from .comparing import Difference, differences, gaps
from .models import INSTALLATION, Entry, Seal
from .tables import journaled, words_of

READ = ("hash", *SEALED)
MOST = 200  # findings that are told
HOW: dict[str, str] = {
    Entry.Action.ADDED: "được thêm",
    Entry.Action.CHANGED: "bị sửa",
    Entry.Action.DELETED: "bị xóa",
}


@dataclass
class Report:
    """What was checked and found: each finding is a sentence."""

    entries: int = 0
    rows: int = 0
    findings: list[str] = field(default_factory=list)


def verify(heads: Sequence[tuple[int, str]] = ()) -> Report:
    """Check everything; `heads` are numbers and hashes of seals that were printed or sent.

    Of each chain the first fault is told: what comes behind it hangs on it.
    """
    report = Report()
    report.findings += _chains(report)
    report.findings += _printed(heads)
    report.findings += islice(_outside(), MOST)
    report.findings += islice(map(_of_row, differences(connection)), MOST)
    report.findings += islice(map(_between, gaps()), MOST)
    report.rows = sum(table.model._base_manager.count() for table in journaled().values())
    return report


def _chains(report: Report) -> Iterator[str]:
    for chain in sorted({*_distinct(Entry), *_distinct(Seal)}, key=str):
        if not isinstance(chain, int):
            yield f"Có thay đổi hoặc niêm phong bị chuyển sang chuỗi lạ “{chain}”."
            continue
        seals = list(Seal.objects.filter(chain=chain).order_by("number").defer("at"))
        entries = Entry.objects.filter(chain=chain).order_by("position").values_list(*READ)
        if found := _first_fault(_counted(entries.iterator(chunk_size=5000), report), seals):
            yield f"{_name(chain)}: {found}"


def _distinct(model: Any) -> Iterable[Any]:
    chains = model.objects.exclude(chain=None).order_by()
    return chains.values_list("chain", flat=True).distinct()


def _counted(rows: Iterable[Any], report: Report) -> Iterator[Any]:
    for row in rows:
        report.entries += 1
        yield row


def _first_fault(rows: Iterable[Any], seals: list[Seal]) -> str:
    """Walk along one chain; return its first fault, or nothing."""
    head, last, number, left = "", 0, 0, iter(seals)
    seal: Seal | None = None
    try:
        for stored, *values in rows:
            position = values[0]
            if seal is None:
                number, seal = number + 1, next(left, None)
                if seal and (seal.number, seal.first, seal.previous) != (number, last + 1, head):
                    return f"niêm phong số {number} bị sửa hoặc bị xóa."
            if position > last + 1:
                return f"thiếu thay đổi số {last + 1}; thay đổi kế tiếp là {_told(values)}."
            if position < 1 or seal is None:
                return f"{_told(values)} được thêm vào, hoặc niêm phong của nó bị xóa."
            if link(head, values) != stored:
                return (
                    f"{_told(values)} đã bị sửa, hoặc ngay trước đó có thay đổi bị thêm hay bị xóa."
                )
            head, last = stored, position
            if position == seal.last:
                if seal.head != head:
                    return f"mã của niêm phong số {number} đã bị sửa."
                seal = None
    except (AttributeError, TypeError, ValueError):  # SQLite keeps anything in any column
        return f"từ thay đổi số {last + 1} trở đi có giá trị bị sửa đến mức không đọc được."
    if seal or next(left, None):
        return f"thiếu thay đổi số {last + 1} và tất cả sau đó, đến số {seals[-1].last}."
    return ""


def _printed(heads: Sequence[tuple[int, str]]) -> Iterator[str]:
    for number, head in heads:
        if not Seal.objects.filter(number=number, head=head).exists():
            yield (
                f"Mã {number}:{head} không còn trong nhật ký: thay đổi trước đó đã bị sửa, bị xóa, "
                "hoặc cả chuỗi đã bị làm lại."
            )


def _outside() -> Iterator[str]:
    for entry in Entry.objects.from_outside().order_by("pk").iterator():
        words, when = words_of(entry.table), _when(entry.at)
        how = HOW.get(entry.action, "bị sửa")
        yield f"{words} số {entry.row} ({entry.table}) {how} ngoài phần mềm {when}."


def _of_row(found: Difference) -> str:
    table, how = found.table, HOW[found.action]
    names = sorted(str(table.fields[column].verbose_name) for column in found.columns)
    what = f" ở {', '.join(names)}" if names else ""
    return f"{table.words} số {found.row} ({table.name}) {how}{what} mà nhật ký không ghi."


def _between(found: Difference) -> str:
    return f"{_of_row(found)[:-1]}, rồi được sửa tiếp trong phần mềm."


def _told(values: list[Any]) -> str:
    """An entry in words, from its values in the order of `SEALED`."""
    said = dict(zip(SEALED, values, strict=True))
    action = Entry.Action(said["action"]) if said["action"] in Entry.Action.values else None
    what = f"{action.label.lower() if action else ''} {words_of(said['table'])} số {said['row']}"
    by = said["by_name"] or "không rõ người"
    return f"thay đổi số {said['position']} ({what.strip()}, {_when(said['at'])}, {by})"


def _when(at: Any) -> str:
    return f"lúc {timezone.localtime(at):%H:%M:%S ngày %d/%m/%Y}"


def _name(chain: int) -> str:
    """Whose journal a chain is."""
    if chain == INSTALLATION:
        return "Nhật ký chung của phần mềm"
    owner = apps.get_model(settings.JOURNAL_OF)._base_manager.filter(pk=chain).first()
    return f"Nhật ký của {owner or f'đơn vị số {chain}'}"
