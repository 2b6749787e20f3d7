"""Adds the cells of a form up over communes, in the database: one query, however many there are.

The newest accepted figure of each cell counts. A commune is in a cumulative sum when it reported
every period that makes the figure up; who did not is left out and counted as missing, not as zero.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from ..figures import Cell
from ..models import Accumulation, FormColumn, FormEntry, FormRow, PlanForm, StatisticalForm

STORED = Decimal("0.0001")

# newest: the entries of each cell of each commune, the newest first; cells: what the periods of a
# commune make up
_SUMS = """
WITH newest AS (
    SELECT e.plan_form_id, e.row_id, e.column_id, e.period, e.value, e.estimate,
        ROW_NUMBER() OVER (
            PARTITION BY e.plan_form_id, e.row_id, e.column_id, e.period ORDER BY e.id DESC
        ) AS place
    FROM {entries} e JOIN {forms} f ON f.id = e.plan_form_id
    WHERE f.form_id = %s AND f.plan_id IN ({plans}) AND e.review = %s AND e.period IN ({periods})
), cells AS (
    SELECT row_id, column_id, COUNT(*) AS reported, SUM(value) AS whole,
        MAX(CASE WHEN period = %s THEN value END) AS latest,
        MAX(CASE WHEN period = %s THEN value END) AS earliest,
        MAX(CASE WHEN estimate THEN 1 ELSE 0 END) AS estimated
    FROM newest WHERE place = 1 AND value IS NOT NULL
    GROUP BY plan_form_id, row_id, column_id
)
SELECT row_id, column_id,
    SUM(CASE WHEN reported = %s THEN whole END), COUNT(CASE WHEN reported = %s THEN 1 END),
    SUM(latest), COUNT(latest), SUM(earliest), COUNT(earliest), MAX(estimated)
FROM cells GROUP BY row_id, column_id
"""
_REPORTED = """
WITH newest AS (
    SELECT f.plan_id, e.value, e.text, ROW_NUMBER() OVER (
        PARTITION BY e.plan_form_id, e.row_id, e.column_id ORDER BY e.id DESC
    ) AS place
    FROM {entries} e JOIN {forms} f ON f.id = e.plan_form_id
    JOIN {rows} r ON r.id = e.row_id
    WHERE f.form_id = %s AND f.plan_id IN ({plans}) AND e.review = %s AND e.period = %s
        AND r.owner_id IS NULL
)
SELECT plan_id, COUNT(*) FROM newest WHERE place = 1 AND (value IS NOT NULL OR text <> '')
GROUP BY plan_id
"""


class CellSum(NamedTuple):
    """What the communes that reported a cell make up together, and how many they are."""

    value: Decimal
    communes: int
    estimate: bool


class CellSums(NamedTuple):
    """The sums of a cell by how the periods of a commune make up its figure."""

    by: dict[str, CellSum | None]

    def of(self, row: FormRow, column: FormColumn | None) -> CellSum | None:
        """Return the sum as row and column say that figures accumulate."""
        how = (column.accumulates if column else "") or row.accumulates
        return self.by[how if row.kind in FormRow.NUMERIC else Accumulation.LAST]


def cell_sums(
    form: StatisticalForm, plans: Collection[int], keys: Sequence[str]
) -> dict[Cell, CellSums]:
    """Return the sums of the cells of `form` over `plans`, up to the last of the periods `keys`."""
    if not plans or not keys:
        return {}
    values = (
        form.pk,
        *plans,
        FormEntry.Review.ACCEPTED.value,
        *keys,
        keys[-1],
        keys[0],
        len(keys),
        len(keys),
    )
    found = {}
    for row, column, *parts, estimated in _asked(_SUMS, values, plans=plans, periods=keys):
        pairs = zip(
            (Accumulation.SUM, Accumulation.LAST, Accumulation.FIRST),
            zip(parts[::2], parts[1::2], strict=True),
            strict=True,
        )
        by = {
            how.value: CellSum(_decimal(value), count, bool(estimated)) if count else None
            for how, (value, count) in pairs
        }
        found[row, column] = CellSums(by)
    return found


def reported_cells(form: StatisticalForm, plans: Collection[int], key: str) -> dict[int, int]:
    """Return by plan how many cells of `form` have an accepted figure for the period."""
    if not plans:
        return {}
    values = (form.pk, *plans, FormEntry.Review.ACCEPTED.value, key)
    return dict(_asked(_REPORTED, values, plans=plans))


def _asked(
    query: str, values: Sequence[Any], *, plans: Collection[int], periods: Sequence[str] = ()
) -> list[tuple]:
    names = {
        "entries": FormEntry._meta.db_table,
        "forms": PlanForm._meta.db_table,
        "rows": FormRow._meta.db_table,
        "plans": ", ".join(["%s"] * len(plans)),
        "periods": ", ".join(["%s"] * len(periods)),
    }
    with connection.cursor() as cursor:
        cursor.execute(query.format(**names), values)
        return cursor.fetchall()


def _decimal(value: Any) -> Decimal:
    """The stored decimals, which SQLite adds up as floats."""
    return Decimal(str(value)).quantize(STORED).normalize() + 0
