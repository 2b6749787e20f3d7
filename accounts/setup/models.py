"""What an empty installation keeps until it is set up."""

import secrets

from django.db import models


def make_token() -> str:
    return secrets.token_urlsafe(18)


class SetUp(models.Model):
    """The one row of an installation that waits to be set up: the token that lets in whoever reads
    the console, and what was answered so far (step -> cleaned values). It goes when all is made.
    """

    ONLY = 1

    token = models.CharField(max_length=40, default=make_token, editable=False)
    answers = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "thiết lập ban đầu"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="set_up_is_one"),
        ]

    def __str__(self):
        return "Thiết lập ban đầu"
