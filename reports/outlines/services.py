"""Whose outline a report follows, and what people do with their own: copy, change, give back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.models import ReportingPeriod

from .content import Outline, SectionSpec
from .headings import key_from
from .models import OutlineAnnex, OutlineSection, ReportOutline, outlines_kept_by
from .supplied import supplied_outline

DISCARDED, DISCARDED_SECTION, DISCARDED_ANNEX = "outline", "outline_section", "outline_annex"
SECTION_VALUES = ("heading", "level", "draws", "options", "left_out_when_empty")
ANNEX_VALUES = ("title", "shows", "form_code", "landscape", "left_out_when_empty", "joined")
MOST_SECTIONS = 150

Row = TypeVar("Row", OutlineSection, OutlineAnnex)


class OutlineRefused(Exception):
    """The step can't be taken on this outline; the message says why."""


class OutlineChanged(OutlineRefused):
    """Somebody changed the outline after the version that the person was looking at."""

    def __init__(self, outline: ReportOutline):
        super().__init__(
            f"{outline.changed_by or 'Người khác'} vừa sửa đề cương này; hãy xem lại rồi làm tiếp."
        )


def owners_of(unit: Unit) -> list[int]:
    """Return the ids of the units whose outlines the reports of `unit` may follow, nearest first:
    its authority's, then those above.
    """
    found: list[int] = []
    above: Unit | None = unit.its_authority
    while above:
        if (pk := above.authority_id or above.pk) not in found:
            found.append(pk)
        above = above.parent
    return found


def outlines_in_force(unit: Unit) -> dict[str, ReportOutline | None]:
    """Return, by period, the outline that the reports of `unit` follow; None: the supplied one."""
    owners = owners_of(unit)
    rows = ReportOutline.objects.filter(owner__in=owners).with_parts()
    nearest = sorted(rows, key=lambda row: owners.index(row.owner_id), reverse=True)
    found: dict[str, ReportOutline | None] = dict.fromkeys(ReportingPeriod.Key.values)
    return found | {row.period: row for row in nearest}


def outline_in_force(unit: Unit, period: str) -> ReportOutline | None:
    """Return the outline that the report of `unit` for a period follows; None: the supplied one."""
    owners = owners_of(unit)
    rows = ReportOutline.objects.of_period(period).filter(owner__in=owners).with_parts()
    return min(rows, key=lambda row: owners.index(row.owner_id), default=None)


def outline_to_follow(unit: Unit, period: str) -> Outline:
    """Return what the next report of `unit` for a period is drafted by."""
    row = outline_in_force(unit, period)
    return row.content() if row else supplied_outline(period)


@transaction.atomic
def take_outline(period: str, *, by: User) -> ReportOutline:
    """Return the own outline of the unit that `by` keeps outlines of, copied from the one in force
    if it has none. Raises `OutlineRefused` for who keeps none.
    """
    owner = outlines_kept_by(by)
    if owner is None:
        raise OutlineRefused("Chỉ bộ phận thường trực hoặc người thẩm định của tỉnh sửa đề cương.")
    Unit.objects.lock(owner.pk)
    own = ReportOutline.objects.of_period(period).filter(owner=owner).first()
    return own or _store(owner, period, outline_to_follow(owner, period), by)


def _store(owner: Unit, period: str, content: Outline, by: User) -> ReportOutline:
    outline = ReportOutline(owner=owner, period=period, name=content.name, brief=content.brief)
    _mark(outline, by)
    _fill(outline, content)
    return outline


def _fill(outline: ReportOutline, content: Outline) -> None:
    for order, section in enumerate(content.sections):
        values = {name: getattr(section, name) for name in ("key", *SECTION_VALUES)}
        outline.sections.create(order=order, **values)
    for order, annex in enumerate(content.annexes):
        values = {name: getattr(annex, name) for name in ANNEX_VALUES}
        outline.annexes.create(order=order, **values)


def _mark(outline: ReportOutline, by: User) -> None:
    outline.version, outline.changed_by, outline.changed_at = (
        outline.version + 1,
        by,
        timezone.now(),
    )
    with acting(by=by):
        outline.save()


def _kept(outline: ReportOutline, by: User) -> ReportOutline:
    locked = ReportOutline.objects.editable_by(by).lock(outline.pk)
    if locked is None:
        raise OutlineRefused("Đề cương này không còn; hãy mở lại danh sách đề cương.")
    return locked


def _locked(outline: ReportOutline, by: User, seen: int) -> ReportOutline:
    locked = _kept(outline, by)
    if locked.version != seen:
        raise OutlineChanged(locked)
    return locked


@transaction.atomic
def rename_outline(outline: ReportOutline, *, by: User, seen: int, name: str, brief: bool) -> None:
    """Give the outline another name, and say whether its texts are brief. Raises `OutlineChanged`
    as all services here do.
    """
    outline = _locked(outline, by, seen)
    outline.name, outline.brief = name, brief
    _mark(outline, by)


@transaction.atomic
def add_section(
    outline: ReportOutline, *, by: User, seen: int, after: int | None = None, **values: Any
) -> OutlineSection:
    """Add a section behind the one with the id `after`, else at the end."""
    outline = _locked(outline, by, seen)
    rows = list(outline.sections.all())
    if len(rows) >= MOST_SECTIONS:
        raise OutlineRefused(f"Đề cương có nhiều nhất {MOST_SECTIONS} mục.")
    key = key_from(values["heading"], [row.key for row in rows])
    made = outline.sections.create(order=len(rows), key=key, **values)
    at = next((place for place, row in enumerate(rows, start=1) if row.pk == after), len(rows))
    _order([*rows[:at], made, *rows[at:]])
    _mark(outline, by)
    return made


@transaction.atomic
def change_section(
    outline: ReportOutline, pk: int, *, by: User, seen: int, **values: Any
) -> OutlineSection:
    """Change heading, level or what the section draws on; its key stays, so that texts of reports
    do.
    """
    outline = _locked(outline, by, seen)
    return _change(outline, _row(outline.sections, pk), by, values)


@transaction.atomic
def add_annex(outline: ReportOutline, *, by: User, seen: int, **values: Any) -> OutlineAnnex:
    """Add an annex behind the others."""
    outline = _locked(outline, by, seen)
    made = outline.annexes.create(order=outline.annexes.count(), **values)
    _mark(outline, by)
    return made


@transaction.atomic
def change_annex(
    outline: ReportOutline, pk: int, *, by: User, seen: int, **values: Any
) -> OutlineAnnex:
    """Change title, paper or what the annex shows."""
    outline = _locked(outline, by, seen)
    return _change(outline, _row(outline.annexes, pk), by, values)


def _change(outline: ReportOutline, row: Row, by: User, values: dict[str, Any]) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    with acting(by=by):
        row.save(update_fields=list(values))
    _mark(outline, by)
    return row


@transaction.atomic
def move_row(
    outline: ReportOutline, pk: int, *, by: User, seen: int, up: bool, annex: bool = False
) -> None:
    """Move a section, or an annex, before or behind its neighbour; a section that heads others
    takes them along, past its neighbour and what that one heads.
    """
    outline = _locked(outline, by, seen)
    rows: list = list(outline.annexes.all() if annex else outline.sections.all())
    at = next((place for place, row in enumerate(rows) if row.pk == pk), None)
    if at is None:
        raise OutlineRefused("Mục này không còn trong đề cương.")
    _order(_up(rows, at) if up else _down(rows, at))
    _mark(outline, by)


def _up(rows: list, at: int) -> list:
    end, level, to = _end(rows, at), _level(rows[at]), max(at - 1, 0)
    while level and to > 0 and _level(rows[to]) > level:
        to -= 1
    return [*rows[:to], *rows[at:end], *rows[to:at], *rows[end:]]


def _down(rows: list, at: int) -> list:
    end, level = _end(rows, at), _level(rows[at])
    if end >= len(rows):
        return rows
    # into the next part, as its first point, rather than past the whole of it
    into = _level(rows[end]) < level
    to = end + 1 if into else _end(rows, end)
    return [*rows[:at], *rows[end:to], *rows[at:end], *rows[to:]]


def _end(rows: Sequence, at: int) -> int:
    """Behind the row at a place and what it heads."""
    level, end = _level(rows[at]), at + 1
    while level and end < len(rows) and _level(rows[end]) > level:
        end += 1
    return end


def _level(row: OutlineSection | OutlineAnnex) -> int:
    return row.level if isinstance(row, OutlineSection) else 0


@transaction.atomic
def leave_out(outline: ReportOutline, pk: int, *, by: User, seen: int, annex: bool = False) -> None:
    """Discard a section or an annex of the outline; it can be brought back."""
    outline = _locked(outline, by, seen)
    row = _row(outline.annexes if annex else outline.sections, pk)
    name = DISCARDED_ANNEX if annex else DISCARDED_SECTION
    discard(row, kind=name, authority=outline.owner_id, by=by, title=f"{row} ({outline})")
    _mark(outline, by)


@transaction.atomic
def store_section(
    outline: ReportOutline, section: OutlineSection | None, *, by: User, **values: Any
) -> OutlineSection:
    """Store what a file says of a section, `order` included, of a new one when it is None. Raises
    `OutlineRefused` when the outline is full or gone.
    """
    locked = _kept(outline, by)
    if section is not None:
        return _change(locked, _row(locked.sections, section.pk), by, values)
    keys = list(locked.sections.values_list("key", flat=True))
    if len(keys) >= MOST_SECTIONS:
        raise OutlineRefused(f"Đề cương có nhiều nhất {MOST_SECTIONS} mục.")
    made = locked.sections.create(key=key_from(values["heading"], keys), **values)
    _mark(locked, by)
    return made


@transaction.atomic
def remove_sections(outline: ReportOutline, pks: Iterable[int], *, by: User) -> None:
    """Take back sections that a file brought."""
    locked = _kept(outline, by)
    locked.sections.filter(pk__in=list(pks)).delete()
    _mark(locked, by)


@transaction.atomic
def replace_sections(
    outline: ReportOutline, sections: Sequence[SectionSpec], *, by: User, seen: int
) -> None:
    """Put other sections in the place of all; those with a key that was there keep it."""
    outline = _locked(outline, by, seen)
    if len(sections) > MOST_SECTIONS:
        raise OutlineRefused(f"Đề cương có nhiều nhất {MOST_SECTIONS} mục.")
    outline.sections.all().delete()
    _fill(outline, Outline(outline.name, tuple(sections)))
    _mark(outline, by)


@transaction.atomic
def copy_to_periods(
    outline: ReportOutline, periods: Iterable[str], *, by: User, seen: int
) -> list[ReportOutline]:
    """Give other periods this outline's sections and annexes, in place of what they had; the names
    stay.
    """
    Unit.objects.lock(outline.owner_id)  # nobody takes an outline of these periods meanwhile
    outline = _locked(outline, by, seen)
    content = outline.content()
    return [_give(outline, period, content, by) for period in periods if period != outline.period]


def _give(outline: ReportOutline, period: str, content: Outline, by: User) -> ReportOutline:
    own = ReportOutline.objects.of_period(period).filter(owner=outline.owner_id).first()
    locked = ReportOutline.objects.lock(own.pk) if own else None
    if locked is None:
        named = replace(content, name=supplied_outline(period).name)
        return _store(outline.owner, period, named, by)
    locked.sections.all().delete()
    locked.annexes.all().delete()
    _fill(locked, content)
    locked.brief = content.brief
    _mark(locked, by)
    return locked


@transaction.atomic
def discard_outline(outline: ReportOutline, *, by: User, seen: int) -> None:
    """Discard an own outline, to be brought back: the next reports follow the one above again."""
    outline = _locked(outline, by, seen)
    discard(outline, kind=DISCARDED, authority=outline.owner_id, by=by)


def lock_for_outline(outline: ReportOutline) -> None:
    """Lock the unit whose outline comes back. Raises `OutlineRefused` when it has another now."""
    Unit.objects.lock(outline.owner_id)
    if ReportOutline.objects.of_period(outline.period).filter(owner=outline.owner_id).exists():
        raise OutlineRefused(
            f"Cơ quan đã có đề cương khác của báo cáo {outline.get_period_display()}. Hãy bỏ đề "
            "cương ấy rồi khôi phục."
        )


def lock_for_row(row: OutlineSection | OutlineAnnex, *, by: User) -> None:
    """Lock the outline into which a section or an annex comes back. Raises `OutlineRefused` when it
    is full or gone.
    """
    outline = _kept(row.outline, by)
    if isinstance(row, OutlineSection) and outline.sections.count() >= MOST_SECTIONS:
        raise OutlineRefused(f"Đề cương có nhiều nhất {MOST_SECTIONS} mục.")


def place_row(row: OutlineSection | OutlineAnnex, *, by: User) -> None:
    """Number the rows among which `row` is back."""
    outline = _kept(row.outline, by)
    rows: Any = outline.sections if isinstance(row, OutlineSection) else outline.annexes
    _order(list(rows.order_by("order", "pk")))
    _mark(outline, by)


def _row(rows, pk: int):
    if (found := rows.filter(pk=pk).first()) is None:
        raise OutlineRefused("Mục này không còn trong đề cương.")
    return found


def _order(rows: Sequence[OutlineSection | OutlineAnnex]) -> None:
    """Number the rows as they stand."""
    for order, row in enumerate(rows):
        row.order = order
    OutlineSection.objects.bulk_update(_of(OutlineSection, rows), ["order"])
    OutlineAnnex.objects.bulk_update(_of(OutlineAnnex, rows), ["order"])


def _of(kind: type[Row], rows: Iterable[Any]) -> list[Row]:
    return [row for row in rows if isinstance(row, kind)]
