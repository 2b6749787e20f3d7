"""Whether what is stored of a commune is what the product would store of the same rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from django.db import models, transaction

from accounts.models import Unit, User
from documents.models import Document
from indicators.models import FormEntry, Indicator, Measurement
from parindex.models import Assessment, CriteriaSet
from parindex.services.counting import set_totals
from parindex.services.publication import ranking
from plans.models import Evidence, Plan
from plans.models.provinces import misplaced
from reports.models import Report
from tasks.models import ProgressUpdate, Task

LISTED = (Evidence, ProgressUpdate, Measurement, FormEntry)
TOTALS = ("self_total", "final_total", "index")


class Undone(Exception):
    """Ends a transaction whose rows were only to be looked at."""


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone at the end."""
    with suppress(Undone), transaction.atomic():
        yield
        raise Undone


def unlike(commune: Unit) -> list[str]:
    """Return each stored figure of `commune` that is not what is computed, in plain words."""
    searched: list[tuple[models.QuerySet, tuple[str, ...]]] = [
        (Unit.objects.filter(authority=commune), ("search_text",)),
        (User.objects.filter(unit__authority=commune), ("search_text", "sort_key")),
        (Document.objects.filter(authority=commune), ("search_text",)),
        (Evidence.objects.filter(authority=commune), ("search_text",)),
        (Indicator.objects.filter(plan__unit=commune), ("search_text",)),
        (Plan.objects.filter(unit=commune), ("search_text",)),
        (Report.objects.filter(plan__unit=commune), ("search_text",)),
        (Task.objects.filter(plan__unit=commune), ("search_text",)),
    ]
    return [
        *(said for rows, names in searched for said in _when_saved(rows, names)),
        *(f"{row!r}: province {row.province_id}" for kind in LISTED for row in misplaced(kind)),
        *_summaries(commune),
        *_totals(Assessment.objects.filter(unit=commune)),
        *_ranks(commune),
    ]


def _when_saved(rows: models.QuerySet, names: Iterable[str]) -> list[str]:
    """What changes of a row when it is saved as it is."""
    found = []
    for name in names:
        stored = dict(rows.values_list("pk", name))
        with undone():
            for row in rows:
                row.save()
            saved = dict(rows.values_list("pk", name))
        found += [
            f"{rows.model.__name__} {pk}: {name} {said!r}, not {saved[pk]!r}"
            for pk, said in stored.items()
            if said != saved[pk]
        ]
    return found


def _summaries(commune: Unit) -> list[str]:
    tasks = Task.objects.filter(plan__unit=commune)
    stored = {pk: said for pk, *said in tasks.values_list("pk", "current", "owed_by")}
    with undone():
        tasks.settle()
        settled = {pk: said for pk, *said in tasks.values_list("pk", "current", "owed_by")}
    return [
        f"Task {pk}: {said}, not {settled[pk]}"
        for pk, said in stored.items()
        if said != settled[pk]
    ]


def _totals(assessments: models.QuerySet) -> list[str]:
    found = []
    for assessment in assessments.select_related("criteria_set"):
        stored = [getattr(assessment, name) for name in TOTALS]
        with undone():
            set_totals(assessment, assessment.scores.select_related("criterion").in_order())
        if (added := [getattr(assessment, name) for name in TOTALS]) != stored:
            found.append(f"Assessment {assessment.pk}: {stored}, not {added}")
    return found


def _ranks(commune: Unit) -> list[str]:
    sets = CriteriaSet.objects.filter(
        state=CriteriaSet.State.CLOSED, assessments__unit=commune
    ).distinct()
    stored = dict(Assessment.objects.filter(unit=commune).values_list("pk", "rank"))
    return [
        f"Assessment {each.pk}: rank {stored[each.pk]}, not {each.rank}"
        for criteria_set in sets
        for each in ranking(criteria_set)
        if each.unit_id == commune.pk and stored[each.pk] != each.rank
    ]
