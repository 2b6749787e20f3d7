"""What the journal keeps: entries, the seals over them, where it began, and what checking found."""

from collections.abc import Container
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .acts import Door
from .tables import journaled
from .values import row_of, values_in

INSTALLATION = 0  # the chain of rows that belong to no authority

NEAR = 500  # entries before and behind another among which those of the same request are sought


class EntryQuerySet(models.QuerySet["Entry"]):
    def unsealed(self):
        """Entries that stand in no chain yet."""
        return self.filter(chain=None)

    def sealed(self):
        """Entries that stand in a chain."""
        return self.exclude(chain=None)

    def loaded_into(self, table: str) -> list[tuple[int, int]]:
        """First and last ids of the rows of each load of `table`: of made-up ones, so none in an
        installation in use, where no entry excuses rows that have none of their own.
        """
        if not settings.DEMO:
            return []
        loads = self.filter(table=table, action=Entry.Action.LOADED).order_by("pk")
        return [
            (int(first), int(last))
            for first, _, last in (
                row.partition("-") for row in loads.values_list("row", flat=True)
            )
        ]

    def in_chains_of(self, authorities):
        """Sealed entries of these authorities (ids)."""
        return self.filter(chain__in=authorities)

    def made_with(self, entry: "Entry"):
        """Other entries of the same request or job: they stand near, so that no index is needed."""
        near = self.filter(pk__range=(entry.pk - NEAR, entry.pk + NEAR), request=entry.request)
        return near.exclude(pk=entry.pk).exclude(request="")

    def from_outside(self):
        """Changes that no part of the product made, and that nobody acknowledged since."""
        later = Entry.objects.filter(
            table=OuterRef("table"), row=OuterRef("row"), action=Entry.Action.NOTED
        )
        return self.filter(~Exists(later.filter(pk__gt=OuterRef("pk"))), door=Door.OUTSIDE).exclude(
            action=Entry.Action.NOTED
        )


class Entry(models.Model):
    """One change of one row. Written by triggers of the database alone; `before` and `after` are
    JSON as text, so that their bytes stay the same in any database.

    Of a changed row `before` holds what was changed, `after` the whole row: the newest entry of a
    row says how it stands. `parent` is the id in the column `Table.parent`. `position` and `hash`
    are its place in the chain of its authority. One `LOADED` entry stands for many rows that were
    added at once: its `row` is `FIRST-LAST`, the first and the last of their ids.
    """

    class Action(models.TextChoices):
        ADDED = "+", "Thêm"
        CHANGED = "~", "Sửa"
        DELETED = "-", "Xóa"
        NOTED = "=", "Ghi nhận hiện trạng"
        LOADED = "*", "Nạp hàng loạt"

    at = models.DateTimeField("lúc")
    table = models.CharField("bảng", max_length=63)
    row = models.CharField("dòng số", max_length=64)
    parent = models.CharField("thuộc dòng số", max_length=64, blank=True, default="", db_default="")
    action = models.CharField("thay đổi", max_length=1, choices=Action)
    before = models.TextField("trước", blank=True)
    after = models.TextField("sau", blank=True)
    by = models.ForeignKey(  # what is sealed stays, whoever goes
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name="số của người làm",
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    by_name = models.CharField("người làm", max_length=310, blank=True)
    door = models.CharField("qua", max_length=8, choices=Door)
    place = models.CharField("nơi", max_length=200, blank=True)
    why = models.TextField("lý do", blank=True)
    request = models.CharField("lần làm", max_length=64, blank=True)
    chain = models.BigIntegerField("chuỗi", null=True, blank=True)
    position = models.BigIntegerField("số thứ tự", null=True, blank=True)
    hash = models.CharField("mã", max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "thay đổi"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["table", "row", "id"], name="entries_of_a_row"),
            models.Index(fields=["table", "parent", "id"], name="entries_of_a_parent"),
            models.Index(fields=["chain", "id"], name="entries_of_a_chain"),
            models.Index(fields=["id"], condition=Q(chain=None), name="entries_to_seal"),
            models.Index(fields=["id"], condition=Q(door="outside"), name="entries_from_outside"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_entry_a_position"),
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.table} {self.row}"

    @cached_property
    def stood(self) -> Any:
        """The row as this change left it, or as it was when it went: an instance of its model
        outside the database.
        """
        return row_of(journaled()[self.table], values_in(self.after or self.before))

    @cached_property
    def changed(self) -> dict[str, Any]:
        """The columns that were changed, with what stood in them; all of a row that went."""
        return values_in(self.before)

    def says_more_than(self, columns: Container[str]) -> bool:
        """Does it tell of anything but a change of these columns?"""
        return self.action != self.Action.CHANGED or any(
            each not in columns for each in self.changed
        )


class SealQuerySet(models.QuerySet["Seal"]):
    def in_chains(self, chains):
        """Seals of these chains."""
        return self.filter(chain__in=chains)

    def over(self, entry: Entry) -> "Seal | None":
        """The first seal that binds a sealed entry."""
        return (
            self.filter(chain=entry.chain, last__gte=entry.position).order_by("number").first()
            if entry.position
            else None
        )

    def newest(self):
        """The newest seal of each chain."""
        newest = self.values("chain").annotate(newest=models.Max("pk")).values("newest")
        return Seal.objects.filter(pk__in=newest)


class Seal(models.Model):
    """The end of a chain when a batch of entries was sealed: its head binds all entries before."""

    chain = models.BigIntegerField("chuỗi")
    number = models.BigIntegerField("số")
    first = models.BigIntegerField("từ thay đổi số")
    last = models.BigIntegerField("đến thay đổi số")
    previous = models.CharField("mã trước", max_length=64, blank=True)
    head = models.CharField("mã", max_length=64)
    at = models.DateTimeField("lúc")
    owner = ""  # whose chain it is, said by a page

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "niêm phong"
        verbose_name_plural = "niêm phong"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_seal_a_number"),
        ]

    def __str__(self):
        return f"{self.number}:{self.head}"


class Begun(models.Model):
    """A table whose rows as they stood were put down once: what is found later without an entry was
    added by another way.
    """

    table = models.CharField("bảng", max_length=63, unique=True)
    at = models.DateTimeField("lúc")

    def __str__(self):
        return self.table


class Verification(models.Model):
    """One check of the whole journal, and what it found."""

    begun_at = models.DateTimeField("bắt đầu lúc")
    ended_at = models.DateTimeField("xong lúc")
    entries = models.BigIntegerField("số thay đổi")
    rows = models.BigIntegerField("số dòng")
    found = models.BigIntegerField("số chỗ sai")
    first = models.TextField("chỗ sai đầu tiên", blank=True)

    class Meta:
        verbose_name = "lần kiểm tra nhật ký"
        verbose_name_plural = "lần kiểm tra nhật ký"
        ordering = ["-pk"]

    def __str__(self):
        return self.first or "Không thấy chỗ sai"
