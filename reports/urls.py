"""Addresses of reports."""

from django.urls import path

from .views import periods, plan, report, scorecards, sections

app_name = "reports"

urlpatterns = [
    path("reports/", periods.current, name="current"),
    path("plans/<int:plan_pk>/word/", plan.plan_word, name="plan_word"),
    path("plans/<int:plan_pk>/running-text/", plan.plan_text, name="plan_text"),
    # /plans/<plan>/reports/
    path("plans/<int:plan_pk>/reports/", periods.report_list, name="report_list"),
    path("plans/<int:plan_pk>/reports/<str:key>/", periods.report_create, name="report_create"),
    # /reports/<report>/
    path("reports/<int:pk>/", report.report_detail, name="report_detail"),
    path("reports/<int:pk>/state/", report.report_state, name="report_state"),
    path("reports/<int:pk>/build/", report.report_build, name="report_build"),
    path("reports/<int:pk>/issue/", report.report_issue, name="report_issue"),
    path(
        "reports/<int:pk>/sections/<int:section_pk>/",
        sections.report_section,
        name="report_section",
    ),
    path(
        "reports/<int:pk>/sections/<int:section_pk>/autosave/",
        sections.section_autosave,
        name="section_autosave",
    ),
    path("reports/<int:pk>/changes/", report.report_changes, name="report_changes"),
    path("reports/<int:pk>/file/", report.report_file, name="report_file"),
    # /assessments/<assessment>/
    path("assessments/<int:pk>/word/", scorecards.assessment_word, name="assessment_word"),
    path("assessments/<int:pk>/sheet/", scorecards.assessment_sheet, name="assessment_sheet"),
    path("assessments/<int:pk>/dossier/", scorecards.assessment_dossier, name="assessment_dossier"),
    path("criteria/<int:pk>/round/decision/", scorecards.set_decision, name="set_decision"),
]
