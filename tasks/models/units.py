"""Who leads and who coordinates a task."""

from django.db import models

from accounts.models import Unit


class TaskUnit(models.Model):
    """A lead or coordinator of a task: the text as written and the units that it means (none, one
    or many).
    """

    class Role(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        COORDINATE = "coordinate", "Phối hợp"

    task = models.ForeignKey("Task", models.CASCADE, related_name="units", verbose_name="nhiệm vụ")
    role = models.CharField("vai trò", max_length=10, choices=Role)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    text = models.CharField("như văn bản ghi", max_length=500)
    units = models.ManyToManyField(
        Unit, blank=True, related_name="task_units", verbose_name="đơn vị"
    )

    class Meta:
        verbose_name = "đơn vị chủ trì, phối hợp"
        verbose_name_plural = "đơn vị chủ trì, phối hợp"
        ordering = ["role", "order"]
        constraints = [
            models.UniqueConstraint(fields=["task", "role", "order"], name="one_unit_in_a_place")
        ]
        # what an office leads is found without what it coordinates
        indexes = [
            models.Index(
                fields=["id", "task"], condition=models.Q(role="lead"), name="leads_of_tasks"
            )
        ]

    def __str__(self):
        return self.text
