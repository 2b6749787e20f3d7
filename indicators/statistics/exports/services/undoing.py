"""Taking imports back, opening them again, throwing them away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from plans.services import remove_stored

from ...figures import COUNTING, Cell
from ...models import FormEntry
from ...services import store_reviews
from ..models import StatisticsImport
from .steps import ImportRefused, State, locked, read_soon

UNDONE = "Hoàn tác lần nhập tệp"

Review = FormEntry.Review


@transaction.atomic
def undo_import(run: StatisticsImport, *, by: User) -> None:
    """Take back all figures of an import, and let what stood before stand again.

    Raises `ImportRefused` when one was reviewed, or newer figures stand on it.
    """
    run = locked(run)
    if run.state != State.STORED:
        raise ImportRefused("Lần nhập này không còn hoàn tác được.")
    if not (by.has_role(Role.STANDING_BODY) or run.ended_by_id == by.pk):
        raise ImportRefused(
            "Chỉ người đã nhập hoặc cơ quan thường trực hoàn tác được lần nhập này."
        )
    run.plan_form.plan.check_open()
    period = run.plan_form.plan.periods.get(key=run.period)
    if not period.takes_of(by, timezone.localdate()):
        raise ImportRefused(period.refusal())
    entries = list(run.entries.order_by("pk"))
    _check_undoable(run, entries)
    waiting = [each for each in entries if each.review == Review.WAITING]
    for each in waiting:
        each.review = Review.WITHDRAWN
    store_reviews(waiting, by, UNDONE)
    _restore(run)
    run.state, run.undone_by, run.undone_at = State.UNDONE, by, timezone.now()
    run.save(update_fields=["state", "undone_by", "undone_at"])


@transaction.atomic
def discard_import(run: StatisticsImport) -> None:
    """Throw an import away that was not stored. Raises `ImportRefused` for one that was, or that a
    job works on.
    """
    run = locked(run)
    if run.job and run.job.unfinished:
        raise ImportRefused("Tệp đang được xử lý; hãy chờ xong rồi bỏ.")
    if run.state not in (State.READING, State.READY):
        raise ImportRefused("Lần nhập này đã được thực hiện nên không bỏ được; hãy hoàn tác.")
    run.state = State.DISCARDED
    run.save(update_fields=["state"])


@transaction.atomic
def open_again(run: StatisticsImport, *, by: User) -> StatisticsImport:
    """Return an import of the same file, for matching what its stored import left out; one that
    was not stored is read once more.
    """
    run = locked(run)
    if run.state not in StatisticsImport.OVER:
        if not (run.job and run.job.unfinished):
            read_soon(run)
        return run
    same = run.plan_form.imports.filter(period=run.period, sha256=run.sha256, created_by=by)
    if waiting := same.filter(state=State.READY).first():
        return waiting
    again = StatisticsImport.objects.create(
        plan_form=run.plan_form,
        period=run.period,
        source=run.source,
        file=run.file.name,
        name=run.name,
        sha256=run.sha256,
        created_by=by,
        mapping=run.mapping,
    )
    read_soon(again)
    return again


@transaction.atomic
def purge_imports(now: datetime) -> int:
    """Delete imports that nobody came back to, with files that no other has; return how many."""
    gone = list(StatisticsImport.objects.forgotten(now).order_by("pk").select_for_update())
    for run in gone:
        others = StatisticsImport.objects.filter(file=run.file.name).exclude(pk=run.pk)
        if not others.exists():
            remove_stored([run.file.name or ""])
        run.delete()
    return len(gone)


def _check_undoable(run: StatisticsImport, entries: list[FormEntry]) -> None:
    if any(each.review in (Review.ACCEPTED, Review.RETURNED) for each in entries):
        raise ImportRefused(
            "Có số liệu của lần nhập này đã được duyệt hoặc trả lại nên không hoàn tác cả lần nhập "
            "được; hãy sửa từng ô."
        )
    ours = {(each.row_id, each.column_id): each.pk for each in entries}  # the newest of each cell
    standing = FormEntry.objects.filter(plan_form=run.plan_form, period=run.period)
    counting = standing.filter(review__in=COUNTING).in_order()
    newest: dict[Cell, int] = {
        (row, column): pk for pk, row, column in counting.values_list("pk", "row", "column")
    }
    if any(newest.get(cell) != pk for cell, pk in ours.items()):
        raise ImportRefused(
            "Sau lần nhập này đã có số liệu mới hơn nên không hoàn tác cả lần nhập được; hãy sửa "
            "từng ô."
        )
    if _later_running(run):
        raise ImportRefused(
            "Số liệu kỳ sau được tính từ tệp lũy kế trên các số này; hãy hoàn tác lần nhập của kỳ "
            "sau trước."
        )


def _later_running(run: StatisticsImport) -> bool:
    """Was a file whose figures run from the year's start entered for a later period?"""
    keys = [interval.key for interval in run.plan_form.plan.intervals]
    later = keys[keys.index(run.period) + 1 :] if run.period in keys else []
    stored = run.plan_form.imports.stored().filter(period__in=later)
    return any(each.report.get("cumulative") for each in stored)


def _restore(run: StatisticsImport) -> None:
    """Let the waiting figures stand again that gave way to those of the file: as they were sent, by
    whom and when.
    """
    old = FormEntry.objects.filter(pk__in=run.gave_way, review=Review.WITHDRAWN).order_by("pk")
    FormEntry.objects.bulk_create(
        [
            FormEntry(
                plan_form_id=each.plan_form_id,
                row_id=each.row_id,
                column_id=each.column_id,
                period=each.period,
                value=each.value,
                text=each.text,
                note=each.note,
                estimate=each.estimate,
                source=each.source,
                brought_by_id=each.brought_by_id,
                place=each.place,
                author_id=each.author_id,
                on_behalf_of_id=each.on_behalf_of_id,
                province_id=each.province_id,
                sent_at=each.sent_at,
            )
            for each in old
        ]
    )
