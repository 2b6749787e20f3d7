"""Reports and their sections in the admin site."""

from django.contrib import admin, messages
from django.shortcuts import redirect

from foundation.web.admin import InsideTheWallAdmin, PartInline
from vietnamese import short_date

from .after_issue import ReportIsIssued
from .contributions import admin as contributions  # noqa: F401  (registers its pages)
from .models import Report, ReportSection


class ReportSectionInline(PartInline):
    """The texts, for reading: they are written in the product, where two people do not overwrite
    each other.
    """

    model = ReportSection
    fields = readonly_fields = ("heading", "content", "edited_by", "edited_at")
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("edited_by")

    @admin.display(description="nội dung")
    def content(self, section):
        return section.content


@admin.register(Report)
class ReportAdmin(InsideTheWallAdmin):
    """Reports; number, date and signer of a draft can be corrected."""

    editable = True
    list_display = ["__str__", "version", "state", "number", "issued_on", "sent_on", "created_by"]
    list_filter = ["state", "period__key", "plan__year"]
    list_select_related = ["plan", "period__plan", "created_by"]
    search_fields = ["number", "plan__number"]
    fields = [
        "plan",
        "period",
        "version",
        "replaces",
        "replacement_reason",
        "state",
        "number",
        "symbol",
        "issued_on",
        "signer",
        "signer_title",
        "sent_on",
        "include_waiting",
        "frozen_at",
        "document_sha256",
        "built_at",
        "job",
        "created_by",
        "created_at",
    ]
    readonly_fields = [
        "plan",
        "period",
        "version",
        "replaces",
        "replacement_reason",
        "state",
        "issued_on",
        "sent_on",
        "include_waiting",
        "frozen_at",
        "document_sha256",
        "built_at",
        "job",
        "created_by",
        "created_at",
    ]
    inlines = [ReportSectionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_sent()

    @admin.display(description="ngày gửi", ordering="sent_on")
    def sent_on(self, report):
        return short_date(report.sent_on) if report.sent_on else "–"

    def is_frozen(self, obj):
        """An issued report is what was sent; one on the desk stands as it was submitted."""
        return not obj.editable

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Say so when the report was issued after the page had found a draft."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ReportIsIssued as issued:
            messages.error(request, str(issued))
            return redirect(request.path)


@admin.register(ReportSection)
class ReportSectionAdmin(InsideTheWallAdmin):
    """Sections by themselves, with the history of their texts."""

    wall = "report__plan__unit__authority"
    list_display = ["heading", "report", "edited_by", "edited_at"]
    list_select_related = ["report__plan", "report__period__plan", "edited_by"]
    list_filter = ["report__period__key", "report__plan__year"]
    search_fields = ["report__plan__number", "edited_by__search_text"]
