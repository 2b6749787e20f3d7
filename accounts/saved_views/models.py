"""A view of a list that somebody saved under a name, and how a person has a list shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.http import urlencode

COLUMNS = "cols"  # the columns of a list in its address
BETWEEN = "."  # what parts them there


class Density(models.TextChoices):
    """How many rows of a list stand on a screen."""

    COMPACT = "compact", "Gọn"
    ROOMY = "roomy", "Thoáng"


@dataclass(frozen=True)
class ListSettings:
    """How a person has a list shown: how dense, with which columns (none: those of the list), and
    the id of the view with which it begins.
    """

    density: str = Density.COMPACT
    columns: Sequence[str] = ()
    start: int | None = None


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user) -> Self:
        """The person's own views, and those that people of their authority share."""
        return self.filter(Q(owner=user) | Q(shared=True), authority=user.authority_id)

    def owned_by(self, user) -> Self:
        return self.filter(owner=user, authority=user.authority_id)

    def of_page(self, page: str) -> Self:
        """Views of the list that bears this name."""
        return self.filter(page=page)

    def own_first(self, user) -> list["SavedView"]:
        """These with their owners, those of the person first (one query)."""
        return sorted(self.select_related("owner"), key=lambda view: view.owner_id != user.pk)


class SavedView(models.Model):
    """The filter of a list, as it stands in the address, under a name of its owner's choice.

    `columns` are those shown, none for those that each person has chosen. A shared view is seen by
    everybody of the authority, and changed by its owner alone.
    """

    authority = models.ForeignKey(
        "accounts.Unit", models.CASCADE, related_name="+", verbose_name="cơ quan"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_views",
        verbose_name="người lưu",
    )
    page = models.CharField("danh sách", max_length=30)
    name = models.CharField("tên", max_length=60)
    query = models.CharField("điều kiện lọc", max_length=1000, blank=True)
    columns = models.JSONField("các cột", default=list, blank=True)
    shared = models.BooleanField("dùng chung trong cơ quan", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "cách xem đã lưu"
        verbose_name_plural = "cách xem đã lưu"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="one_view_of_a_name",
                violation_error_message="Bạn đã có cách xem tên này; hãy chọn tên khác.",
            )
        ]
        indexes = [models.Index(fields=["authority", "page"])]

    def __str__(self):
        return self.name

    @property
    def address(self) -> str:
        """The filter and the columns as they stand after the `?` of an address."""
        shown = urlencode({COLUMNS: BETWEEN.join(self.columns)}) if self.columns else ""
        return "&".join(part for part in (self.query, shown) if part)
