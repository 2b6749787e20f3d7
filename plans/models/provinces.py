"""Rows that a province lists: they know their province, so that an index finds them in their order
however large the country is.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import Unit, User


class OfProvince(models.Model):
    """A row that knows its province; `PROVINCE` is the lookup by which that follows."""

    PROVINCE: str

    province = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="tỉnh, thành phố",
        db_index=False,  # each kind has an index that begins with it
        db_constraint=False,  # or whoever adds a row would lock that of the province
    )

    class Meta:
        abstract = True


def listed_for(user: User, rows: Any, *, beside: Iterable[int] = ()) -> Any:
    """Return all of `rows`, which are those that `user` sees, some of them of the provinces
    `beside` (ids): none is taken away, but an index finds them where it is a whole province that is
    read.
    """
    provinces = {*user.provinces, *beside} if user.appraises else None
    return rows if provinces is None else rows.filter(province__in=provinces)


def misplaced(kind: type[OfProvince]) -> QuerySet[Any]:
    """Return the rows of `kind` that are stored under another province than theirs."""
    return _rows(kind).exclude(province=F(kind.PROVINCE))


def place(kind: type[OfProvince]) -> int:
    """Store the misplaced rows of `kind` under their provinces; return how many they are."""
    own = _rows(kind).filter(pk=OuterRef("pk"))
    return misplaced(kind).update(province=Subquery(own.values(kind.PROVINCE)))


def _rows(kind: type[OfProvince]) -> QuerySet[Any]:
    return QuerySet(kind)
