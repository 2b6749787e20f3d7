"""A letter: a document that people write, or that is drafted from rows for them to edit."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role

from .documents import Document


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user) -> Self:
        """Letters of the user's own authority that were not discarded."""
        own = self.filter(document__authority__in=user.readable_authorities)
        return own.filter(discarded_at=None)

    def editable_by(self, user) -> Self:
        """Letters that `user` may still write in: the standing body's own authority's drafts."""
        return self._of_writer(user).filter(discarded_at=None)

    def discarded_by(self, user) -> Self:
        """Discarded letters that `user` may bring back."""
        return self._of_writer(user).exclude(discarded_at=None)

    def _of_writer(self, user) -> Self:
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        return self.filter(
            document__authority=user.authority_id, document__state__in=Document.WITH_DRAFTER
        )

    def with_document(self) -> Self:
        """Letters with their documents and who edited them last, in the same query."""
        return self.select_related("document__unit__authority", "document__created_by", "edited_by")

    def lock(self, pk: int) -> "Letter":
        """Return the letter as it stands, locked to the end of the transaction."""
        return self.select_for_update(no_key=True).get(pk=pk)


class Letter(models.Model):
    """What a document of the family of letters says (công văn, giấy mời, biên bản …).

    `text` is its body, a paragraph a line. `tables` are its tables and annexes (`LetterTable`),
    which people leave out but do not type. `drafted_from` tells by ids which rows the words come
    from. `version` counts how often it was saved.
    """

    document = models.OneToOneField(
        Document, models.CASCADE, related_name="letter", verbose_name="văn bản"
    )
    addressees = models.JSONField("nơi kính gửi", default=list, blank=True)
    legal_bases = models.JSONField("căn cứ", default=list, blank=True)
    text = models.TextField("nội dung", blank=True)
    tables = models.JSONField("bảng, phụ lục", default=list, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    recorder = models.CharField("thư ký", max_length=100, blank=True)
    drafted_from = models.JSONField("soạn từ", default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField("lần sửa", default=0)
    edited_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người sửa",
    )
    discarded_at = models.DateTimeField("bỏ lúc", null=True, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung văn bản"
        verbose_name_plural = "nội dung văn bản"
        ordering = ["-pk"]

    def __str__(self):
        return str(self.document)

    def get_absolute_url(self):
        return reverse("documents:letter_edit", args=[self.document_id])
