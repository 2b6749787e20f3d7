"""What may still change in a report once it is issued, whoever writes: page, API, admin, job or
command.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import ProtectedError

from .states import SENT, ReportState

Row = TypeVar("Row", bound=models.Model)


WORK = frozenset({"job"})  # on the document, which an issued report asks for too
WRITTEN_ONCE = frozenset({"document", "document_sha256", "built_at"})


class ReportIsIssued(Exception):
    """Somebody tried to change or delete what was issued."""

    def __init__(self) -> None:
        super().__init__(
            "Báo cáo đã ban hành nên không sửa, không xóa được. Hãy lập phiên bản mới nếu cần "
            "thay thế."
        )


def cascade_unless_issued(collector: Any, field: Any, reports: Any, using: str) -> None:
    """Delete drafts with the plan and period that they belong to; an issued report keeps both.

    Raises `ProtectedError` (an `on_delete` of models).
    """
    if issued := {each for each in reports if each.state in SENT}:
        raise ProtectedError(str(ReportIsIssued()), issued)
    models.CASCADE(collector, field, reports, using)


def _not_for_templates(method: Any) -> Any:
    method.alters_data = True  # as Django marks its own
    return method


def _not_for_managers(method: Any) -> Any:
    method.queryset_only = True
    return method


class KeptQuerySet(models.QuerySet[Row]):
    """Rows of reports, or of their parts, that no update and no deletion reaches after issue."""

    state_path = "report__state"

    def sent(self):
        """Those that were issued."""
        return self.filter(**{f"{self.state_path}__in": SENT})

    @_not_for_templates
    def update(self, **values: Any) -> int:
        """Raises `ReportIsIssued` when an issued report is among the rows."""
        if not WORK.issuperset(values) and self.sent().exists():
            raise ReportIsIssued
        return super().update(**values)

    @_not_for_templates
    @_not_for_managers
    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises `ReportIsIssued` when an issued report is among the rows."""
        if self.sent().exists():
            raise ReportIsIssued
        return super().delete()


class KeptReport(models.Model):
    """A report whose row stays as it was issued: only the job, the document's first file and that a
    later version took its place may be written.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Raises `ReportIsIssued` when that would change what was issued.

        The stored row is locked: who read the report as a draft finds it issued meanwhile.
        """
        if self.pk:
            self._check_kept(update_fields)
        super().save(*args, update_fields=update_fields, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Raises `ReportIsIssued`."""
        reports: models.Manager[Any] = type(self)._base_manager
        if reports.filter(pk=self.pk, state__in=SENT).exists():
            raise ReportIsIssued
        return super().delete(*args, **options)

    def _check_kept(self, update_fields: Iterable[str] | None) -> None:
        reports: models.Manager[Any] = type(self)._base_manager
        rows = reports.select_for_update(no_key=True).defer("figures", "outline")
        stored = rows.filter(pk=self.pk).first()
        if stored is None or stored.state not in SENT:
            return
        free = WORK | (frozenset() if stored.document else WRITTEN_ONCE)
        for field in self._meta.concrete_fields:
            written = update_fields is None or {field.name, field.attname} & set(update_fields)
            if not written or field.name in free or field.attname in self.get_deferred_fields():
                continue
            before, now = getattr(stored, field.attname), getattr(self, field.attname)
            replaced = (before, now) == (ReportState.ISSUED, ReportState.SUPERSEDED)
            if before != now and not (field.name == "state" and replaced):
                raise ReportIsIssued


class KeptPart(models.Model):
    """A row of a report (`report`) that stays as it was issued."""

    report: Any
    report_id: int

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        """Raises `ReportIsIssued` after issue."""
        self._check_open()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Raises `ReportIsIssued` after issue."""
        self._check_open()
        return super().delete(*args, **options)

    def _check_open(self) -> None:
        reports = type(self).report.get_queryset()  # as stored: the row at hand may be an old one
        if reports.filter(pk=self.report_id, state__in=SENT).exists():
            raise ReportIsIssued
