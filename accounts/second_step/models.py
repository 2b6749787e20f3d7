"""What a person shows in the second step: the secret of their app, and recovery codes."""

from django.conf import settings
from django.db import models


class SecondStep(models.Model):
    """That a person's sign-in has a second step. Written by `second_step.services`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="second_step",
        verbose_name="người dùng",
    )
    secret = models.TextField(editable=False)  # encrypted: `second_step.codes`
    # the latest half minute whose code was taken: none is taken twice
    last_taken = models.PositiveBigIntegerField(default=0, editable=False)
    since = models.DateTimeField("bật từ", auto_now_add=True)

    class Meta:
        verbose_name = "xác thực hai bước"
        verbose_name_plural = "xác thực hai bước"

    def __str__(self):
        return str(self.user)


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    def left(self):
        """Those that can still be used."""
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """A code that takes the place of the app's, once. Of its text only the hash is known."""

    second_step = models.ForeignKey(
        SecondStep,
        models.CASCADE,
        related_name="recovery_codes",
        verbose_name="xác thực hai bước",
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"
        constraints = [
            models.UniqueConstraint(
                fields=["second_step", "sha256"], name="one_recovery_code_of_a_text"
            ),
        ]

    def __str__(self):
        return f"{self.second_step} {self.pk}"
