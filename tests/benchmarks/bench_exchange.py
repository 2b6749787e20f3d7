"""Bringing tasks in from Excel, new ones and changed ones, beside django-import-export's defaults.

The peer is a plain `ModelResource` over the same model (history included) that gives each task its
lead as one would write it; it imports in one go, while ours reads the file, compares, checks and
then stores. `python-calamine` reads the file for both.
"""

import os
import sys
from functools import partial
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

import tablib
from django.core.files.base import ContentFile
from django.db import transaction
from import_export import resources
from openpyxl import load_workbook

from foundation.exchange.dataset import KEY, unpaused
from foundation.exchange.reading import read_table
from foundation.exchange.workbook import as_workbook
from plans.models import Plan
from tasks.exchange import TaskDataset
from tasks.models import Task
from tests.benchmarks.judging import Cost, Judge, judging, middle
from tests.benchmarks.own_database import own_database, own_meter
from tests.factories import make_commune, make_office, make_plan, make_standing_officer

SIZES = {2_000: 2, 10_000: 1}  # rows, and rounds of them
AS_FAST = 10


class Plain(resources.ModelResource):
    """What django-import-export does by itself, and the lead of each task."""

    class Meta:
        model = Task
        fields = (
            "id",
            "plan",
            "area",
            "ordinal",
            "content",
            "product",
            "time_text",
            "time_kind",
            "tracked",
            "lead",
        )

    def after_save_instance(self, instance, row, **kwargs):
        instance.units.all().delete()
        instance.units.create(role="lead", order=0, text=row["lead_text"]).units.set([row["lead"]])


def rows_of(plan, offices, word: str, ids) -> tablib.Dataset:
    head = [
        "id",
        "plan",
        "area",
        "ordinal",
        "content",
        "product",
        "time_text",
        "time_kind",
        "tracked",
        "lead",
        "lead_text",
    ]
    rows = []
    for n, pk in enumerate(ids):
        lead = offices[n % len(offices)]
        content = f"{word} việc {n} của kế hoạch trong năm"
        rows.append(
            [
                pk,
                plan.pk,
                n % 7 + 1,
                n % 900 + 1,
                content,
                "Báo cáo",
                "Quý II/2026",
                "quarter",
                "1",
                lead.pk,
                lead.short_name,
            ]
        )
    return tablib.Dataset(*rows, headers=head)


def edited_file(dataset: TaskDataset, offices, word: str, keys) -> ContentFile:
    """The rows as the file that a person edited."""
    book = load_workbook(as_workbook(dataset, ()))
    data = book["Dữ liệu"]
    at = {cell.value.removesuffix(" *"): cell.column for cell in data[4]}
    for n, key in enumerate(keys):
        cells = {
            KEY: key,
            "Lĩnh vực": n % 7 + 1,
            "Thứ tự": n % 900 + 1,
            "Nội dung": f"{word} việc {n} của kế hoạch trong năm",
        }
        cells |= {
            "Sản phẩm": "Báo cáo",
            "Thời gian": "Quý II/2026",
            "Chủ trì": offices[n % len(offices)].short_name,
        }
        for heading, value in cells.items():
            data.cell(n + 5, at[heading], value)
    file = BytesIO()
    book.save(file)
    return ContentFile(file.getvalue(), "bang.xlsx")


def bring(dataset: TaskDataset, file: ContentFile) -> None:
    """Read, compare and store."""
    lines = dataset.compare(read_table(file.open(), dataset).rows)
    assert {line.kind for line in lines} <= {"new", "changed"}, lines[0].errors
    with transaction.atomic(), unpaused():
        dataset.store(lines, reason="")


def plainly(rows: tablib.Dataset) -> None:
    result = Plain().import_data(rows, raise_errors=True)
    assert not result.has_errors()


def round_of(count: int) -> dict[str, tuple[list[Cost], Cost]]:
    """What so many tasks of a new plan cost the peer, new and then changed, and ours before and
    after it: a busy minute of the machine meets both.
    """
    commune = make_commune()
    offices, editor = [make_office(commune) for _ in range(12)], make_standing_officer(commune)
    *ours, theirs = (
        make_plan(commune, state=Plan.State.DRAFT, year=year, handed_out_at=None)
        for year in (2026, 2027, 2028)
    )
    datasets = [TaskDataset(editor, str(plan.pk)) for plan in ours]
    meter, costs = own_meter(), {}
    keys: list[list] = [[None] * count for _ in datasets]
    ids = [None] * count
    for words in ("new", "changed"):
        files = [
            edited_file(dataset, offices, words, known)
            for dataset, known in zip(datasets, keys, strict=True)
        ]
        table = rows_of(theirs, offices, words, ids)
        before = meter.cost_of(partial(bring, datasets[0], files[0]))
        peer = meter.cost_of(partial(plainly, table))
        after = meter.cost_of(partial(bring, datasets[1], files[1]))
        costs[words] = [before, after], peer
        keys = [[record.key for record in dataset.load()] for dataset in datasets]
        for known in keys:
            known.sort(key=lambda key: int(key[2:-2]))
        ids = theirs.tasks.order_by("pk").values_list("pk", flat=True)
        offices = offices[1:] + offices[:1]  # every lead changes too
    return costs


def compare(judge: Judge) -> None:
    for count, rounds in SIZES.items():
        found = [round_of(count) for _ in range(rounds)]
        for words in ("new", "changed"):
            ours = middle(cost for each in found for cost in each[words][0])
            peer = middle(each[words][1] for each in found)
            what = f"{count:,} {words} tasks"
            judge.tell(f"{what}: ours", f"{count / ours.work * 1000:,.0f} rows/s")
            judge.at_least(f"{what} beside django-import-export", peer.work / ours.work, AS_FAST)


if __name__ == "__main__":
    with judging("exchange") as judge, own_database():
        compare(judge)
