"""What reports of plans asked of the offices, and when it was first sent."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import TruncDate

from indicators.punctuality import COLUMNS, SentRow
from plans.models import Plan
from plans.punctuality import Kind, OwedItem

from .models import ContributionRequest

State = ContributionRequest.State


def sent_contributions(plans: Iterable[Plan]) -> QuerySet[Any, tuple]:
    """Return the parts that reports of `plans` asked for, without those an office need not send, in
    the columns of `indicators.punctuality`.
    """
    rows = ContributionRequest.objects.filter(report__plan__in=plans).exclude(state=State.RELEASED)
    stands = Case(When(state=State.SENT, then=1), default=0, output_field=IntegerField())
    told = rows.order_by().annotate(
        owed=Value(Kind.CONTRIBUTION.value),
        about=F("pk"),
        part=F("unit_id"),
        named=Value("Nội dung góp vào báo cáo"),
        of_period=F("report__period__key"),
        first=TruncDate("first_sent_at"),
        counting=stands,
        day=F("due"),
        page=F("pk"),
        of_plan=F("report__plan_id"),
    )
    return told.values_list(*COLUMNS)


def owed_contributions(rows: Iterable[SentRow]) -> Iterator[OwedItem]:
    """Yield what was asked: an answer that stands keeps its first sending."""
    for row in rows:
        if row.owed == Kind.CONTRIBUTION and row.key and row.day:
            sent = row.first if row.counting else None
            yield OwedItem(
                row.plan, Kind.CONTRIBUTION, row.about, row.part, row.key, row.day, sent, row.words
            )
