"""Whose mail a mail is."""

from django.db import models


class Envelope(models.Model):
    """The authority whose administrators see that a mail was sent.

    The address does not tell: anybody may write anybody's address into an account. `then` is the
    job to ask for, on `about`, once the mail is sent or given up; `told` that it was asked for.
    """

    email = models.OneToOneField(
        "post_office.Email",
        models.CASCADE,
        related_name="envelope",
        verbose_name="thư",
        editable=False,
    )
    authority = models.ForeignKey(
        "accounts.Unit",
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="cơ quan",
        editable=False,
    )
    then = models.CharField("việc làm khi thư đi xong", max_length=100, blank=True, editable=False)
    about = models.CharField("về dòng", max_length=100, blank=True, editable=False)
    told = models.BooleanField("đã báo kết quả", default=False, editable=False)

    class Meta:
        verbose_name = "phong bì"
        verbose_name_plural = "phong bì"

    def __str__(self):
        return str(self.email)
