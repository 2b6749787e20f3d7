"""What a plan's reports asked of the offices, and when it was first sent."""

from collections.abc import Iterable, Iterator

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from plans.models import Plan
from plans.punctuality import Kind, OwedItem

from .models import ContributionRequest

State = ContributionRequest.State


def asked_rows(plan: Plan) -> QuerySet:
    """Return the parts that reports of `plan` asked for, without those an office need not send, in
    the columns of `indicators.punctuality.measured_rows`; the day is that by which it was asked.
    """
    rows = ContributionRequest.objects.filter(report__plan=plan).exclude(state=State.RELEASED)
    stands = Case(When(state=State.SENT, then=1), default=0, output_field=IntegerField())
    return rows.order_by().values_list(
        Value(Kind.CONTRIBUTION.value),
        "pk",
        F("unit_id"),
        Value("Nội dung góp vào báo cáo"),
        F("report__period__key"),
        "first_sent_at",
        stands,
        "due",
        F("pk"),
    )


def owed_contributions(rows: Iterable[tuple]) -> Iterator[OwedItem]:
    """Yield what was asked, from `rows` of `asked_rows`: an answer that stands keeps its first
    sending.
    """
    for _, pk, unit, words, key, first, stands, due, _ in rows:
        sent = timezone.localdate(first) if stands and first else None
        yield OwedItem(Kind.CONTRIBUTION, pk, unit, key, due, sent, words)
