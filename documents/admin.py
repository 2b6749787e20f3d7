"""Documents in the admin site, for reading: each step has its place in the product."""

from django.contrib import admin

from foundation.web.admin import InsideTheWallAdmin, PartInline

from .models import DeliveryStamp, Document, DocumentFile, DocumentStep, Recipient, RegisterGap


class FileInline(PartInline):
    """The files as they were submitted and issued."""

    model = DocumentFile
    fields = readonly_fields = ("version", "final", "docx_sha256", "pdf_sha256", "pages", "made_at")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("paragraphs", "places")


class StepInline(PartInline):
    """The steps, each with its person."""

    model = DocumentStep
    fields = readonly_fields = ("what", "by", "in_place_of", "at", "note")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "in_place_of")


class RecipientInline(PartInline):
    """To whom the document goes; the stamps stand on the recipient's own page."""

    model = Recipient
    fields = readonly_fields = ("order", "name", "unit", "email")
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit")


class StampInline(PartInline):
    """The stamps of sending and receipt, corrected ones too."""

    model = DeliveryStamp
    fields = readonly_fields = ("what", "at", "by", "in_place_of", "channel", "reason")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "in_place_of")


@admin.register(Document)
class DocumentAdmin(InsideTheWallAdmin):
    """Documents with their files, steps and recipients."""

    wall = "authority"
    list_display = ["__str__", "title", "issued_on", "state", "unit"]
    list_filter = ["state", "kind", "year"]
    list_select_related = ["unit"]
    search_fields = ["search_text"]
    date_hierarchy = "issued_on"
    fields = [
        "unit",
        "source",
        "kind",
        "title",
        "symbol",
        "number",
        "issued_on",
        "state",
        "submitted_by",
        "signer_name",
        "signer_title",
        "supersedes",
        "created_by",
        "created_at",
    ]
    readonly_fields = ["created_at"]
    inlines = [FileInline, StepInline, RecipientInline]


@admin.register(Recipient)
class RecipientAdmin(InsideTheWallAdmin):
    """Recipients with their stamps."""

    wall = "document__authority"
    list_display = ["name", "document", "unit", "email"]
    list_select_related = ["document", "unit"]
    search_fields = ["name", "email", "document__search_text"]
    fields = ["document", "order", "name", "unit", "email"]
    inlines = [StampInline]


@admin.register(RegisterGap)
class RegisterGapAdmin(InsideTheWallAdmin):
    """Numbers that no document bears, and why."""

    wall = "unit__authority"
    list_display = ["__str__", "unit", "year", "kind", "by", "at"]
    list_filter = ["kind", "year"]
    list_select_related = ["unit", "by"]
    search_fields = ["reason"]
    fields = ["unit", "year", "kind", "first", "last", "reason", "by", "at"]
    readonly_fields = ["at"]
