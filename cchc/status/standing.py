"""The figures as verdicts: each part of the installation is well, to be looked at, or broken, and
what to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from celery.schedules import crontab
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.timesince import timesince

from foundation.jobs.queues import HEAVY, QUICK, SWEEP
from foundation.mail.services import is_set_up

from .figures import Figures
from .models import ScheduledRun
from .words import TASKS

# how long after its time a task may run: the sweep has its queue to itself, others wait behind work
SLACK = {SWEEP: timedelta(minutes=5)}
OTHER_SLACK = timedelta(hours=1)
WAITING = {
    QUICK: (timedelta(minutes=5), timedelta(minutes=30)),
    HEAVY: (timedelta(hours=1), timedelta(hours=6)),
}
MAIL_WAITING = timedelta(hours=1)
BACKUP_AGE = timedelta(days=2)
REHEARSAL_LATE = timedelta(days=2)  # after its day
FILES_AGE = timedelta(days=60)
LEAST_FREE, FEW_FREE = 500_000_000, 0.1  # bytes; share of the disk

SERVED = ((QUICK, "việc nhanh"), (HEAVY, "việc nặng"), (SWEEP, "việc theo lịch"))
CALL_OPERATOR = "Hãy báo người vận hành máy chủ"


class Verdict(Enum):
    """How a part stands: tone and icon of its badge, and its word."""

    WELL = ("good", "circle-check", "Ổn")
    LOOK = ("warn", "triangle-alert", "Chú ý")
    BROKEN = ("bad", "circle-alert", "Hỏng")

    @property
    def tone(self) -> str:
        return self.value[0]

    @property
    def icon(self) -> str:
        return self.value[1]

    @property
    def words(self) -> str:
        return self.value[2]


class Part(NamedTuple):
    """A part of the installation. `of_all`: its figures tell of all authorities."""

    words: str
    verdict: Verdict
    said: str
    to_do: str = ""
    of_all: bool = False


@dataclass(frozen=True)
class ScheduledLine:
    """A task of the schedule, when it ran and when it should again."""

    words: str
    run: ScheduledRun | None
    due: datetime | None
    verdict: Verdict
    said: str


def parts_of(figures: Figures) -> list[Part]:
    """Return each part of the installation with its verdict."""
    return [part(figures) for part in PARTS]


def schedule_of(figures: Figures) -> list[ScheduledLine]:
    """Return each task of the schedule, those that fail or are late first."""
    lines = [_line(entry, figures) for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    order = list(Verdict)
    return sorted(lines, key=lambda line: (-order.index(line.verdict), line.words))


def due_after(last: datetime, every: float | crontab) -> datetime:
    """When a task of the schedule is due again after a run."""
    if isinstance(every, crontab):
        begin, delta, _ = every.remaining_delta(last)
        return begin + delta
    return last + timedelta(seconds=every)


def _line(entry: dict, figures: Figures) -> ScheduledLine:
    task = entry["task"]
    run, words = figures.runs.get(task), TASKS.get(task, task)
    if run is None:
        return ScheduledLine(words, None, None, Verdict.LOOK, "chưa chạy lần nào")
    due = due_after(run.ended_at, entry["schedule"])
    slack = SLACK.get(entry.get("options", {}).get("queue", ""), OTHER_SLACK)
    if figures.now > due + slack:
        return ScheduledLine(words, run, due, Verdict.BROKEN, "quá giờ mà chưa chạy")
    if run.error:
        return ScheduledLine(words, run, due, Verdict.BROKEN, f"lần cuối bị lỗi ({run.error})")
    return ScheduledLine(words, run, due, Verdict.WELL, "chạy tốt")


def _schedule(figures: Figures) -> Part:
    lines = schedule_of(figures)
    heart = figures.runs.get("cchc.jobs.sweep")
    broken = [line for line in lines if line.verdict is Verdict.BROKEN]
    never = [line for line in lines if line.run is None]
    if heart is None:
        said, verdict = "Lịch chạy nền chưa chạy lần nào.", Verdict.BROKEN
    elif figures.now - heart.ended_at > SLACK[SWEEP]:
        said, verdict = f"Lịch chạy nền dừng từ {_ago(heart.ended_at, figures)}.", Verdict.BROKEN
    elif broken:
        named = "; ".join(line.words for line in broken)
        said, verdict = f"Không chạy được: {named}.", Verdict.BROKEN
    elif never:
        said, verdict = f"Còn {len(never)} việc chưa chạy lần nào.", Verdict.LOOK
    else:
        said, verdict = f"Cả {len(lines)} việc chạy đúng lịch.", Verdict.WELL
    to_do = {
        Verdict.WELL: "",
        Verdict.LOOK: "Máy chủ mới khởi động thì chờ ít phút, khi các việc nặng trước đó xong.",
        Verdict.BROKEN: f"{CALL_OPERATOR}: khởi động lại bộ lập lịch (beat) và tiến trình nền, rồi "
        "xem nhật ký.",
    }
    return Part("Lịch chạy nền", verdict, said, to_do[verdict])


def _workers(figures: Figures) -> Part:
    missing = [words for queue, words in SERVED if not figures.alive(queue)]
    if missing:
        return Part(
            "Tiến trình nền",
            Verdict.BROKEN,
            f"Không có tiến trình nào làm {', '.join(missing)}.",
            f"{CALL_OPERATOR}: khởi động lại tiến trình nền.",
        )
    count = len({each.name for queue, _ in SERVED for each in figures.alive(queue)})
    return Part("Tiến trình nền", Verdict.WELL, f"{count} tiến trình đang chạy.")


def _queues(figures: Figures) -> Part:
    verdict, said = Verdict.WELL, []
    for queue in figures.queues:
        waited = figures.now - queue.oldest if queue.oldest else timedelta()
        look, broken = WAITING[queue.queue]
        if waited > broken:
            verdict = Verdict.BROKEN
        elif waited > look and verdict is Verdict.WELL:
            verdict = Verdict.LOOK
        since = f", lâu nhất {timesince(queue.oldest, figures.now)}" if queue.oldest else ""
        said.append(
            f"{queue.label}: {queue.waiting} đang chờ{since}, {queue.running} đang chạy, "
            f"{queue.failed} không thành công trong một ngày."
        )
    todo = f"{CALL_OPERATOR}: việc chờ lâu là thiếu tiến trình nền, hoặc hàng đợi không chạy."
    todo = "" if verdict is Verdict.WELL else todo
    return Part("Hàng đợi", verdict, " ".join(said), todo, of_all=True)


def _mail(figures: Figures) -> Part:
    mail = figures.mail
    said = f"{mail.waiting} thư đang chờ, {mail.failed} thư không gửi được trong bảy ngày."
    if not is_set_up():
        todo = "Người vận hành máy chủ đặt EMAIL_URL thì phần mềm gửi được thư."
        return Part("Thư", Verdict.LOOK, "Chưa có máy chủ thư, không thư nào được gửi.", todo)
    if mail.oldest and figures.now - mail.oldest > MAIL_WAITING:
        todo = f"{CALL_OPERATOR}: xem máy chủ thư có chạy không, EMAIL_URL có đúng không."
        return Part("Thư", Verdict.BROKEN, said, todo, of_all=True)
    if mail.failed:
        todo = "Xem “Thư” ở trang quản trị: địa chỉ sai thì sửa, rồi gửi lại."
        return Part("Thư", Verdict.LOOK, said, todo, of_all=True)
    return Part("Thư", Verdict.WELL, said, of_all=True)


def _backup(figures: Figures) -> Part:
    last, tried = figures.backups.last, figures.backups.tried
    todo = f"{CALL_OPERATOR}: xem “Bản sao lưu” ở trang quản trị, nơi để bản sao và BACKUP_KEY."
    failed = tried.error if tried and tried.state == tried.State.FAILED else ""
    if last is None:
        said = f"Chưa có bản sao lưu nào. {failed}".strip()
        # a new installation makes its first one when the hour comes
        verdict = Verdict.BROKEN if failed else Verdict.LOOK
        return Part("Sao lưu", verdict, said, todo)
    said = f"Bản cuối {_ago(last.made_at, figures)}. {failed}".strip()
    if figures.now - last.made_at > BACKUP_AGE:
        return Part("Sao lưu", Verdict.BROKEN, said, todo)
    if failed or last.missing:
        lacking = f" Có {last.missing} tệp không thấy trong kho." if last.missing else ""
        return Part("Sao lưu", Verdict.LOOK, said + lacking, todo)
    return Part("Sao lưu", Verdict.WELL, said)


def _rehearsal(figures: Figures) -> Part:
    done = figures.backups.rehearsed
    todo = f"{CALL_OPERATOR}: chạy lệnh rehearse_restore và xem kết quả."
    if done is None or done.rehearsed_at is None:
        said = "Chưa bản sao lưu nào được khôi phục thử."
        return Part("Khôi phục thử", Verdict.LOOK, said, todo)
    said = f"{done.get_outcome_display()}, {_ago(done.rehearsed_at, figures)}."
    if done.outcome != done.Outcome.SAME:
        return Part("Khôi phục thử", Verdict.BROKEN, said, todo)
    since = timedelta(days=settings.REHEARSE_DAYS) + REHEARSAL_LATE
    if figures.now - done.rehearsed_at > since:
        return Part("Khôi phục thử", Verdict.LOOK, said, todo)
    return Part("Khôi phục thử", Verdict.WELL, said)


def _files(figures: Figures) -> Part:
    if figures.broken_files:
        return Part(
            "Tệp trong kho",
            Verdict.BROKEN,
            f"{figures.broken_files} tệp bị mất, bị thay đổi hoặc không đọc được.",
            f"{CALL_OPERATOR}: lấy lại các tệp này từ bản sao lưu.",
            of_all=True,
        )
    if figures.checked_at is None:
        return Part("Tệp trong kho", Verdict.WELL, "Đang kiểm tra lần đầu; chưa thấy tệp hỏng.")
    said = f"Không có tệp hỏng; xem hết lần gần nhất {_ago(figures.checked_at, figures)}."
    if figures.now - figures.checked_at > FILES_AGE:
        todo = f"{CALL_OPERATOR}: tăng FILES_CHECKED_AN_HOUR."
        return Part("Tệp trong kho", Verdict.LOOK, said, todo)
    return Part("Tệp trong kho", Verdict.WELL, said)


def _errors(figures: Figures) -> Part:
    if figures.errors:
        said = f"{figures.errors} loại lỗi bất ngờ trong một ngày."
        todo = f"{CALL_OPERATOR} kèm mã sự việc; chi tiết ở nhật ký của máy chủ."
        return Part("Lỗi bất ngờ", Verdict.LOOK, said, todo, of_all=True)
    return Part("Lỗi bất ngờ", Verdict.WELL, "Không có trong một ngày qua.")


def _disk(figures: Figures) -> Part:
    free, share = figures.disk_free, figures.disk_free / figures.disk_total
    said = (
        f"Còn trống {filesizeformat(free)} ({share:.0%}); cơ sở dữ liệu "
        f"{filesizeformat(figures.database_bytes)}."
    )
    todo = f"{CALL_OPERATOR}: thêm chỗ trống; hết chỗ thì không lưu được gì."
    if free < LEAST_FREE:
        return Part("Chỗ trống", Verdict.BROKEN, said, todo, of_all=True)
    if share < FEW_FREE:
        return Part("Chỗ trống", Verdict.LOOK, said, todo, of_all=True)
    return Part("Chỗ trống", Verdict.WELL, said, of_all=True)


def _ago(moment: datetime, figures: Figures) -> str:
    return f"cách đây {timesince(moment, figures.now)}"


PARTS: tuple[Callable[[Figures], Part], ...] = (
    _schedule,
    _workers,
    _queues,
    _mail,
    _backup,
    _rehearsal,
    _files,
    _errors,
    _disk,
)
