"""Criteria sets, rounds and assessments in the admin site: for reading, since points move by the
services alone.
"""

from django.contrib import admin

from foundation.web.admin import InsideTheWallAdmin, PartInline
from vietnamese import number

from .models import (
    Appraiser,
    Assessment,
    AssessmentStep,
    CriteriaSet,
    Criterion,
    Score,
    SelfScoreSnapshot,
    StepWindow,
)


class VisibleSetsAdmin:
    """Rows of the criteria sets that the administrator's authority decides or is scored by."""

    wall = "criteria_set"

    def inside(self, rows, user):
        """Those of `rows` that belong to a set that `user` sees."""
        return rows.filter(**{f"{self.wall}__in": CriteriaSet.objects.visible_to(user)})


@admin.register(CriteriaSet)
class CriteriaSetAdmin(InsideTheWallAdmin):
    list_display = ["__str__", "level", "authority", "state", "decision_number", "decision_on"]
    list_filter = ["state", "level", "year"]
    list_select_related = ["authority"]
    search_fields = ["name"]

    def inside(self, rows, user):
        """The sets of the province that the administrator's authority belongs to."""
        return rows.visible_to(user)


@admin.register(Criterion)
class CriterionAdmin(VisibleSetsAdmin, InsideTheWallAdmin):
    list_display = ["__str__", "maximum", "method", "scope", "office", "criteria_set"]
    list_filter = ["criteria_set__year", "method", "scope"]
    list_select_related = ["criteria_set"]
    search_fields = ["code"]


@admin.register(StepWindow)
class StepWindowAdmin(VisibleSetsAdmin, InsideTheWallAdmin):
    """Times of the steps; an exception of a unit is shown to that unit alone."""

    list_display = ["criteria_set", "step", "unit", "opens_at", "closes_at", "reason"]
    list_filter = ["step", "criteria_set__year"]
    list_select_related = ["criteria_set", "unit"]

    def inside(self, rows, user):
        """The windows of all units and the exceptions of the administrator's own."""
        return super().inside(rows, user).for_unit(user.authority_id)


@admin.register(Appraiser)
class AppraiserAdmin(VisibleSetsAdmin, InsideTheWallAdmin):
    """Who appraises what: seen by the administrators of the appraisers' own authority."""

    list_display = ["criteria_set", "user", "area", "unit"]
    list_filter = ["criteria_set__year"]
    list_select_related = ["criteria_set", "user", "area", "unit"]

    def inside(self, rows, user):
        """The assignments of people of the administrator's authority."""
        return rows.filter(user__unit__authority=user.authority_id)


class StepInline(PartInline):
    model = AssessmentStep
    fields = readonly_fields = ("from_state", "to_state", "by", "at", "reason")

    def get_queryset(self, request):
        """The people come with the rows."""
        return super().get_queryset(request).select_related("by")


class SnapshotInline(PartInline):
    model = SelfScoreSnapshot
    fields = readonly_fields = ("locked_at", "by")

    def get_queryset(self, request):
        """The people come with the rows; what was said stays where it is."""
        return super().get_queryset(request).select_related("by").defer("content")


@admin.register(Assessment)
class AssessmentAdmin(InsideTheWallAdmin):
    """Assessments of the administrator's own authority with the steps that they went through."""

    wall = "unit"
    list_display = ["__str__", "state", "self_total", "appraised_total", "index", "rank"]
    list_filter = ["state", "criteria_set__year"]
    list_select_related = ["unit", "criteria_set"]
    search_fields = ["unit__search_text"]
    inlines = [StepInline, SnapshotInline]
    # until the first appraisal ends it is the sum of what was looked at so far
    exclude = ["final_total"]
    readonly_fields = ["appraised_total"]

    @admin.display(description="tổng điểm thẩm định", ordering="final_total")
    def appraised_total(self, assessment):
        """The total of the appraisal once it has a result."""
        total = assessment.appraised_total
        return self.get_empty_value_display() if total is None else number(total, 2)


@admin.register(Score)
class ScoreAdmin(InsideTheWallAdmin):
    """Scores of the administrator's own authority; their windows hold in the scorecard, where they
    are entered.
    """

    wall = "assessment__unit"
    list_display = [
        "criterion",
        "assessment",
        "unit",
        "maximum",
        "self_points",
        "first_points",
        "second_points",
    ]
    list_filter = ["assessment__criteria_set__year", "first_verdict", "not_applicable"]
    list_select_related = ["criterion", "unit", "assessment__unit", "assessment__criteria_set"]
    search_fields = ["criterion__code"]
