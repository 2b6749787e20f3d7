"""The numbers of a register: which is next, which days a number may bear, which are missing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from vietnamese import document_date

from .kinds import NAMES, Kind
from .models import Document, RegisterGap
from .sources import DocumentRefused

LARGEST = 99_999
# number and symbol as people cite them: `08/KH-UBND`
REFERENCE = re.compile(r"0*(?P<number>[1-9][0-9]{0,4})\s*/\s*(?P<symbol>\S.{0,39})")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a register


def next_number(unit: Unit, year: int, kind: str) -> int:
    """Return the number after the last one of the unit's documents of a kind in a year."""
    last = Document.objects.series(unit.pk, year, kind).order_by("-number").first()
    given = (last.number or 0) if last else 0
    gap = RegisterGap.objects.filter(unit=unit, year=year, kind=kind).order_by("-last").first()
    return max(given, gap.last if gap else 0) + 1


def check_number(document: Document, *, number: int, issued_on: date) -> None:
    """Refuse a number that is taken, explained as left out, or out of the order of days
    (Nghị định 30/2020/NĐ-CP, Điều 15: numbers in the order of issue, one series a year).

    Raises `DocumentRefused`. The unit must be locked.
    """
    if not 1 <= number <= LARGEST:
        raise DocumentRefused(f"Số văn bản phải từ 1 đến {LARGEST}.")
    series = Document.objects.series(document.unit_id, issued_on.year, document.kind)
    series = series.exclude(pk=document.pk)
    if same := series.filter(number=number).first():
        raise DocumentRefused(
            f"Số {same.reference} của năm {issued_on.year} đã dùng cho: {same.title} "
            f"({document_date(_day(same))}). Hãy dùng số khác.",
            same.get_absolute_url(),
        )
    gap = RegisterGap.objects.filter(
        unit=document.unit_id,
        year=issued_on.year,
        kind=document.kind,
        first__lte=number,
        last__gte=number,
    ).first()
    if gap:
        raise DocumentRefused(
            f"Số {number} đã ghi trong sổ là số bỏ trống ({gap.reason}). Hãy bỏ lời giải thích đó "
            "trước, hoặc dùng số khác."
        )
    before = series.filter(number__lt=number).order_by("-issued_on", "-number").first()
    if before and _day(before) > issued_on:
        raise DocumentRefused(
            f"Ngày {document_date(issued_on)} sớm hơn ngày của văn bản số {before.reference} "
            f"({document_date(_day(before))}) đứng trước trong sổ. Hãy ghi ngày không sớm hơn."
        )
    after = series.filter(number__gt=number).order_by("issued_on", "number").first()
    if after and _day(after) < issued_on:
        raise DocumentRefused(
            f"Ngày {document_date(issued_on)} muộn hơn ngày của văn bản số {after.reference} "
            f"({document_date(_day(after))}) đứng sau trong sổ. Hãy ghi ngày không muộn hơn."
        )


@dataclass(frozen=True)
class Hole:
    """Numbers that no document bears and nobody explained."""

    unit: Unit
    year: int
    kind: str
    first: int
    last: int

    @property
    def words(self) -> str:
        numbers = f"số {self.first}"
        if self.last > self.first:
            numbers = f"các số {self.first} đến {self.last}"
        return f"{NAMES[Kind(self.kind)]} năm {self.year} của {self.unit}: {numbers}"


def holes(authority: int, year: int, units: Iterable[Unit] | None = None) -> list[Hole]:
    """Return the holes of an authority's register of a year, in the order of unit and kind.

    Two queries, however many numbers there are, and one for the authority's `units` that are not
    handed in.
    """
    found = Unit.objects.of_authority(authority) if units is None else units
    by_pk = {unit.pk: unit for unit in found}
    given = Document.objects.filter(authority=authority, year=year)
    gaps = RegisterGap.objects.filter(unit__in=by_pk, year=year)
    spans: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for unit, kind, number in given.values_list("unit", "kind", "number"):
        if number:
            spans.setdefault((unit, kind), []).append((number, number))
    for unit, kind, first, last in gaps.values_list("unit", "kind", "first", "last"):
        if (unit, kind) in spans:
            spans[unit, kind].append((first, last))
    return [
        Hole(by_pk[unit], year, kind, first, last)
        for (unit, kind), taken in sorted(spans.items())
        if unit in by_pk
        for first, last in _between(taken)
    ]


def _between(taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The numbers from 1 on that no span holds."""
    reached = 0
    for first, last in sorted(taken):
        if first > reached + 1:
            yield reached + 1, first - 1
        reached = max(reached, last)


def _day(document: Document) -> date:
    if document.issued_on is None:
        raise ValueError(f"{document} has a number and no day")
    return document.issued_on
