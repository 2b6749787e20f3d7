"""Tasks, the updates of their progress and comments in the admin site."""

from django.contrib import admin

from foundation.discards.telling import say_discarded
from foundation.exchange.admin_lists import ExchangeLinks
from foundation.web.admin import InsideTheWallAdmin, PartInline
from plans.admin import OfAreaAdmin
from plans.models import Plan
from plans.reviewing.admin import REVIEWED, SENT, DeclarationAdmin

from .models import (
    ExplanationRequest,
    ProgressUpdate,
    Task,
    TaskComment,
    TaskPerson,
    TaskUnit,
)
from .services.ordering import DISCARDED, discard_unused


class TaskUnitInline(PartInline):
    model = TaskUnit
    editable = True
    fields = ["role", "order", "text", "units"]
    autocomplete_fields = ["units"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("units")


@admin.register(Task)
class TaskAdmin(OfAreaAdmin, ExchangeLinks, InsideTheWallAdmin):
    """Tasks; can be corrected while their plan is a draft."""

    dataset, dataset_place = "tasks", "plan"
    editable = deletable = True
    parts = [TaskUnit, TaskUnit.units.through]
    list_display = ["__str__", "area_of_plan", "ordinal", "time_kind", "due", "tracked", "plan"]
    list_filter = ["plan__year", "time_kind", "tracked"]
    list_select_related = ["plan"]
    search_fields = ["search_text"]
    fields = [
        "plan",
        "area",
        "ordinal",
        "content",
        "product",
        "time_text",
        "time_kind",
        "rhythm",
        "start",
        "due",
        "anchor_on",
        "source",
        "tracked",
        "follows",
        "previous",
    ]
    readonly_fields = ["plan", "source", "follows", "previous"]
    inlines = [TaskUnitInline]

    def is_frozen(self, obj):
        """Once the plan is issued, its tasks change with a reason, in the product."""
        return obj.plan.state != Plan.State.DRAFT

    def has_delete_permission(self, request, obj=None):
        """Tasks of an issued plan stay."""
        return super().has_delete_permission(request, obj) and not (obj and self.is_frozen(obj))

    def delete_model(self, request, obj):
        """Discard the task and say where it is brought back."""
        pk = obj.pk
        discard_unused(obj, by=request.user)
        say_discarded(request, "Đã xóa nhiệm vụ.", kind=DISCARDED, pk=pk)

    def get_actions(self, request):
        """Tasks are deleted one by one: the list holds frozen ones too."""
        return {}

    def save_model(self, request, obj, form, change):
        """Another time moves what the task owes."""
        super().save_model(request, obj, form, change)
        obj.settle()

    def save_related(self, request, form, formsets, change):
        """Where a unit has no part any more, nobody of it does the task."""
        super().save_related(request, form, formsets, change)
        TaskPerson.objects.end_left_behind(form.instance.plan, by=request.user)


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(DeclarationAdmin):
    wall = "task__plan__unit__authority"
    list_display = ["task", "state", "percent", "effective_on", "author", "sent_at", "review"]
    list_filter = ["state", "review", "task__plan__year"]
    list_select_related = ["task", "author"]
    search_fields = ["task__search_text", "author__search_text"]
    fields = [
        "task",
        *SENT,
        "effective_on",
        "percent",
        "state",
        "reason",
        "result",
        "product_number",
        "product_date",
        "evidence",
        "seen",
        *REVIEWED,
    ]


@admin.register(TaskComment)
class TaskCommentAdmin(InsideTheWallAdmin):
    wall = "task__plan__unit__authority"
    list_display = ["__str__", "task", "author", "written_at"]
    list_select_related = ["task", "author"]
    search_fields = ["task__search_text", "author__search_text"]


@admin.register(ExplanationRequest)
class ExplanationRequestAdmin(InsideTheWallAdmin):
    """What leaders asked and units answered: for reading."""

    wall = "task__plan__unit__authority"
    list_display = [
        "task",
        "text",
        "due",
        "asked_by",
        "asked_for",
        "asked_at",
        "answered_by",
        "answered_at",
    ]
    list_filter = ["task__plan__year"]
    list_select_related = ["task", "asked_by", "asked_for", "answered_by"]
    search_fields = ["task__search_text", "asked_by__search_text"]


@admin.register(TaskPerson)
class TaskPersonAdmin(InsideTheWallAdmin):
    """Who did which task from when to when: for reading."""

    wall = "task__plan__unit__authority"
    list_display = ["task", "unit", "person", "assigned_by", "assigned_at", "ended_by", "ended_at"]
    list_select_related = ["task", "unit", "person", "assigned_by", "ended_by"]
    search_fields = ["task__search_text", "person__search_text"]
