"""Indicators, their targets and measurements in the admin site."""

from django.contrib import admin

from foundation.exchange.admin_lists import ExchangeLinks
from foundation.web.admin import InsideTheWallAdmin, PartInline
from plans.admin import OfAreaAdmin
from plans.models import Plan
from plans.reviewing.admin import REVIEWED, SENT, DeclarationAdmin

from .models import Indicator, Measurement, Target


class TargetInline(PartInline):
    model = Target
    editable = True
    fields = [
        "order",
        "label",
        "comparator",
        "exact",
        "goal",
        "unit",
        "baseline",
        *Target.PERIOD_GOALS.values(),
        *Target.JUDGING,
        "judged_confirmed",
    ]


@admin.register(Indicator)
class IndicatorAdmin(OfAreaAdmin, ExchangeLinks, InsideTheWallAdmin):
    """Indicators with their targets; can be corrected while their plan is a draft."""

    dataset, dataset_place, dataset_row = "targets", "plan", "targets"
    editable = True
    list_display = ["__str__", "area_of_plan", "ordinal", "lead_unit", "qualitative", "plan"]
    list_filter = ["plan__year", "qualitative"]
    list_select_related = ["plan", "lead_unit"]
    search_fields = ["search_text"]
    autocomplete_fields = ["lead_unit"]
    fields = ["plan", "area", "ordinal", "statement", "lead_unit", "qualitative"]
    readonly_fields = ["plan"]
    inlines = [TargetInline]

    def is_frozen(self, obj):
        """Once the plan is issued, its indicators change with a reason, in the product."""
        return obj.plan.state != Plan.State.DRAFT


@admin.register(Target)
class TargetAdmin(ExchangeLinks, InsideTheWallAdmin):
    """Targets by themselves, with their history; they are corrected with their indicator."""

    dataset, dataset_place = "targets", "indicator__plan"
    wall = "indicator__plan__unit__authority"
    list_display = ["indicator", "label", "goal_words", "baseline", "judged", "judged_confirmed"]
    list_filter = ["indicator__plan__year", "comparator", "judged", "judged_confirmed"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__search_text"]

    @admin.display(description="mục tiêu")
    def goal_words(self, target):
        """The goal with its comparator and unit."""
        return target.goal_text


@admin.register(Measurement)
class MeasurementAdmin(DeclarationAdmin):
    wall = "target__indicator__plan__unit__authority"
    list_display = ["indicator", "period", "value_words", "estimate", "author", "sent_at", "review"]
    list_filter = ["review", "estimate", "period__key", "period__plan__year"]
    list_select_related = ["target__indicator", "period__plan", "author"]
    search_fields = ["target__indicator__search_text", "author__search_text"]
    fields = [
        "target",
        "period",
        *SENT,
        "numerator",
        "denominator",
        "value",
        "achieved",
        "estimate",
        "note",
        "evidence",
        *REVIEWED,
    ]

    @admin.display(description="chỉ tiêu")
    def indicator(self, measurement):
        return measurement.target.indicator

    @admin.display(description="kết quả")
    def value_words(self, measurement):
        return measurement.value_text
