"""Counts of wrong guesses."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

FORGOTTEN = timedelta(days=1)  # after the last guess


class Secret(models.TextChoices):
    """What is guessed at, on whichever page."""

    PASSWORD = "password", "Mật khẩu"  # nosec B105
    CODE = "code", "Mã xác thực"
    RESET = "reset", "Đề nghị đặt lại mật khẩu"
    TOKEN = "token", "Mã truy cập"  # nosec B105


class WrongTriesQuerySet(models.QuerySet["WrongTries"]):
    def of_names(self, names):
        """Those of accounts with these user names, whatever was guessed and wherever."""
        return self.filter(what__in=(Secret.PASSWORD, Secret.CODE), name__in=names)


class WrongTries(models.Model):
    """Wrong guesses in a row: at one account from browsers that it does not know (`name` alone), at
    one account from a browser that it knows (`name` and `browser`), or from one address, whatever
    the account.
    """

    what = models.CharField("nội dung nhập", max_length=10, choices=Secret)
    # as typed, in small letters: nobody need have an account of this name
    name = models.CharField("tên đăng nhập", max_length=150, blank=True)
    browser = models.CharField(max_length=32, blank=True, editable=False)
    address = models.CharField("địa chỉ mạng", max_length=50, blank=True)
    count = models.PositiveIntegerField("số lần sai", default=0)
    tried_at = models.DateTimeField("lần gần nhất")
    waits_until = models.DateTimeField("phải chờ đến", null=True, blank=True)

    objects = WrongTriesQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập sai"
        verbose_name_plural = "lần nhập sai"
        ordering = ["-tried_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "name", "browser", "address"], name="one_count_of_wrong_tries"
            ),
            models.CheckConstraint(
                condition=~Q(name="", address=""), name="wrong_tries_are_of_a_name_or_an_address"
            ),
        ]
        indexes = [models.Index(fields=["tried_at"])]

    def __str__(self):
        return f"{self.name or self.address}: {self.count}"

    def has_to_wait(self, now: datetime) -> bool:
        return self.waits_until is not None and self.waits_until > now

    def is_forgotten(self, now: datetime) -> bool:
        return self.tried_at < now - FORGOTTEN
