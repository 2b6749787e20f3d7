"""What waits for a reviewer: results of tasks, figures of targets, statistics; one line a queue and
plan, with the number.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from accounts.models import User
from indicators.models import FormEntry, Measurement
from plans.models import PeriodOpening
from tasks.models import ProgressUpdate
from vietnamese import short_date

from .lines import Line, Place, lines
from .owed import Kind, Owed

QUEUES = {
    "updates": ("tasks:review_queue", "kết quả nhiệm vụ"),
    "measurements": ("indicators:review_queue", "số liệu chỉ tiêu"),
    "statistics": ("indicators:review_statistics", "biểu thống kê"),
}


def waiting_for_review(user: User) -> dict[str, QuerySet]:
    """Return what waits for the review of `user`, who never reviews what they sent: results of
    tasks, of targets, forms with statistics (one row stands for a form and period).

    The one place that says so: the navigation, the tiles, the queues and the way in count these
    rows.
    """
    return {
        "updates": ProgressUpdate.objects.waiting_for(user),
        "measurements": Measurement.objects.waiting_for(user),
        "statistics": FormEntry.objects.waiting_for(user).one_of_each_form(),
    }


def review_lines(user: User) -> Iterator[QuerySet]:
    """The queues of the person, plan by plan; the day is that of the oldest."""
    for source, rows in waiting_for_review(user).items():
        plan = rows.model.PLAN
        grouped = rows.order_by().values(plan)
        grouped = grouped.annotate(waiting=Count("pk"), since=Min("sent_at"))
        yield lines(grouped, source, pk=plan, plan=plan, day=TruncDate("since"), rows=F("waiting"))


def exception_lines(user: User) -> Iterator[QuerySet]:
    """The exceptions from closed periods that offices ask of the standing body."""
    asked = PeriodOpening.objects.asked_of(user)
    yield lines(
        asked,
        "exception",
        words=F("period__key"),
        label=F("unit__name"),
        plan="period__plan",
        reason=F("reason"),
    )


def owed_in_reviews(found: Sequence[Line], where: Place) -> Iterator[Owed]:
    """What the lines of the queues, and of exceptions asked for, say."""
    yield from (_exception(line, where) for line in found if line.source == "exception")
    for line in found:
        if line.source in QUEUES and line.day:
            view, words = QUEUES[line.source]
            yield Owed(
                Kind.REVIEW,
                f"{line.source}:{line.pk}",
                f"{line.rows} {words} chờ duyệt",
                reverse(view),
                "Duyệt",
                place=where.name(line),
                asked=f"Gửi sớm nhất ngày {short_date(line.day)}",
                count=line.rows,
                plan_id=line.plan,
                unit_id=where.user.unit_id,
            )


def _exception(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.ADMIT,
        f"exception:{line.pk}",
        f"{line.label} đề nghị ngoại lệ kỳ {line.period_name}",
        reverse("plans:plan_periods", args=[line.plan]) + f"#asked-{line.pk}",
        "Trả lời",
        place=where.name(line),
        asked=line.reason or "",
        plan_id=line.plan,
        unit_id=where.user.unit_id,
    )
