"""Plans, their periods, duties and imports, and the register of evidence in the admin site."""

from django.contrib import admin

from foundation.discards.telling import say_discarded
from foundation.web.admin import InsideTheWallAdmin, PartInline

from .area_forms import AreaField
from .models import (
    Duty,
    Evidence,
    PeriodOpening,
    Plan,
    PlanFile,
    PlanImport,
    PlanImportFile,
    ReformArea,
    ReportingPeriod,
)
from .services.evidence import DISCARDED_EVIDENCE, discard_evidence


class PlanFileInline(PartInline):
    model = PlanFile
    fields = ["name", "sha256"]
    readonly_fields = ["name", "sha256"]


class ReformAreaInline(PartInline):
    model = ReformArea
    fields = ["order", "number", "name", "directs", "reads_as"]
    readonly_fields = ["order", "number", "name", "directs", "reads_as"]


class OfAreaAdmin:
    """Rows that stand under an area of their plan: lists name it, forms offer those of the plan."""

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("plan__areas")  # type: ignore[misc]

    @admin.display(description="lĩnh vực", ordering="area")
    def area_of_plan(self, row) -> str:
        return row.area_name

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        if obj and "area" in form.base_fields:
            form.base_fields["area"] = AreaField(obj.plan)
        return form


class ReportingPeriodInline(PartInline):
    model = ReportingPeriod
    fields = ["key", "cut_off", "deadline", "locked"]
    readonly_fields = ["key"]
    show_change_link = True


@admin.register(Plan)
class PlanAdmin(InsideTheWallAdmin):
    """Plans; only the letterhead of a draft can be corrected here."""

    wall = "unit__authority"
    editable = True
    list_display = ["__str__", "unit", "year", "state", "issued_on", "handed_out_at"]
    list_filter = ["year", "state"]
    list_select_related = ["unit"]
    search_fields = ["number", "unit__search_text"]
    fields = [
        "unit",
        "year",
        "state",
        "form",
        "number",
        "issued_on",
        "place",
        "title",
        "issuer",
        "signer",
        "signer_title",
        "follows_text",
        "follows",
        "replaces_text",
        "replaces",
        "handed_out_at",
        "created_at",
    ]
    readonly_fields = [
        "unit",
        "year",
        "state",
        "follows",
        "replaces",
        "handed_out_at",
        "created_at",
    ]
    inlines = [ReformAreaInline, ReportingPeriodInline, PlanFileInline]

    def is_frozen(self, obj):
        """Once issued, a plan changes with a reason, in the product; on the desk it stands."""
        return obj.state != Plan.State.DRAFT or obj.on_desk

    def save_related(self, request, form, formsets, change):
        """Moved cut-offs move what the tasks owe."""
        super().save_related(request, form, formsets, change)
        form.instance.tasks.settle()


@admin.register(PeriodOpening)
class PeriodOpeningAdmin(InsideTheWallAdmin):
    """Reopenings and exceptions, to be read: the product gives and withdraws them."""

    wall = "period__plan__unit__authority"
    list_display = ["__str__", "period", "unit", "until", "by", "at", "withdrawn_at"]
    list_select_related = ["period__plan", "unit", "by"]
    search_fields = ["reason", "unit__search_text"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(InsideTheWallAdmin):
    """Cut-off days and deadlines, which an order from above may move at any time."""

    editable = True
    list_display = ["__str__", "plan", "cut_off", "deadline", "locked"]
    list_filter = ["plan__year", "key", "locked"]
    list_select_related = ["plan"]
    search_fields = ["plan__number"]
    fields = ["plan", "key", "cut_off", "deadline", "locked"]
    readonly_fields = ["plan", "key"]

    def get_queryset(self, request):
        """The plans come with the periods, whose names they are part of."""
        return super().get_queryset(request).select_related("plan")

    def is_frozen(self, obj):
        """The periods of a plan that is over stay as they were."""
        return obj.plan.state in (Plan.State.CLOSED, Plan.State.REPLACED)

    def save_model(self, request, obj, form, change):
        """A moved cut-off moves what the tasks owe."""
        super().save_model(request, obj, form, change)
        obj.plan.tasks.settle()


@admin.register(Duty)
class DutyAdmin(InsideTheWallAdmin):
    """What a plan orders the units to do; can be corrected while the plan is a draft."""

    editable = True
    list_display = ["__str__", "unit_text", "due", "done_on", "plan"]
    list_filter = ["plan__year"]
    list_select_related = ["plan"]
    search_fields = ["units__search_text"]
    autocomplete_fields = ["units"]
    fields = ["plan", "unit_text", "units", "text", "due", "done_on", "order"]
    readonly_fields = ["plan", "done_on"]

    def is_frozen(self, obj):
        """Once the plan is issued, its duties change with a reason, in the product."""
        return obj.plan.state != Plan.State.DRAFT


class PlanImportFileInline(PartInline):
    model = PlanImportFile
    fields = ["name", "sha256"]
    readonly_fields = ["name", "sha256"]


@admin.register(PlanImport)
class PlanImportAdmin(InsideTheWallAdmin):
    """Documents that were read in, and what became of them."""

    wall = "unit__authority"
    list_display = ["__str__", "created_by", "created_at", "plan"]
    list_select_related = ["unit", "created_by", "plan"]
    search_fields = ["created_by__search_text"]
    fields = ["unit", "created_by", "created_at", "job", "plan"]
    inlines = [PlanImportFileInline]


@admin.register(Evidence)
class EvidenceAdmin(InsideTheWallAdmin):
    """The register of evidence: its wording can be corrected until a self-score is locked on it,
    its bytes never.
    """

    wall = "authority"
    editable = deletable = True
    list_display = ["title", "number", "dated_on", "unit", "year", "added_by", "added_at"]
    list_filter = ["year", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["unit", "added_by"]
    search_fields = ["search_text"]
    autocomplete_fields = ["unit"]
    fields = [
        "title",
        "number",
        "dated_on",
        "page",
        "unit",
        "year",
        "link",
        "sha256",
        "size",
        "added_by",
        "added_at",
    ]
    readonly_fields = ["link", "sha256", "size", "added_by", "added_at"]

    def delete_model(self, request, obj):
        """Discard the piece and say where it is brought back."""
        pk = obj.pk
        discard_evidence(obj, by=request.user)
        say_discarded(request, f"Đã bỏ minh chứng “{obj}”.", kind=DISCARDED_EVIDENCE, pk=pk)

    def delete_queryset(self, request, queryset):
        """Discard each of several."""
        for piece in queryset:
            self.delete_model(request, piece)

    def is_frozen(self, obj):
        """What a locked self-score rests on stays as the appraisers read it."""
        return obj.locked
