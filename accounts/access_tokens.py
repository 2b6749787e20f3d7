"""Access tokens, with which programs sign in for people."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AccessTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def revoke(self) -> int:
        """Revoke those that are not revoked yet; return how many there were."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())


class AccessToken(models.Model):
    """What a program signs in with for a person; only the hash of its secret is kept.

    The rows are written by `accounts.token_services` alone.
    """

    class Scope(models.TextChoices):
        READ = "read", "Đọc"
        REPORT = "report", "Báo kết quả, số liệu, minh chứng"
        REVIEW = "review", "Duyệt kết quả"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="access_tokens",
        verbose_name="của",
    )
    name = models.CharField("tên", max_length=100)
    prefix = models.CharField("mở đầu", max_length=12)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    scopes = models.JSONField("phạm vi", default=list)
    expires_on = models.DateField("dùng đến hết ngày")
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    last_used_at = models.DateTimeField("dùng gần nhất lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã truy cập"
        verbose_name_plural = "mã truy cập"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def has_scope(self, scope: str) -> bool:
        """May this token do what `scope` names?"""
        return scope in self.scopes

    def has_expired(self, today) -> bool:
        """Is its last day over?"""
        return self.expires_on < today

    @property
    def scope_words(self) -> str:
        return ", ".join(scope.label for scope in self.Scope if scope in self.scopes)
