"""Addresses of reports."""

from django.urls import path

from .views import charts, figures, findings, periods, plan, report, scorecards, sections

app_name = "reports"

urlpatterns = [
    path("reports/", periods.current, name="current"),
    path("plans/<id:plan_pk>/word/", plan.plan_word, name="plan_word"),
    path("plans/<id:plan_pk>/running-text/", plan.plan_text, name="plan_text"),
    # /plans/<plan>/reports/
    path("plans/<id:plan_pk>/reports/", periods.report_list, name="report_list"),
    path("plans/<id:plan_pk>/reports/<str:key>/", periods.report_create, name="report_create"),
    # /reports/<report>/
    path("reports/<id:pk>/", report.report_detail, name="report_detail"),
    path("reports/<id:pk>/state/", report.report_state, name="report_state"),
    path("reports/<id:pk>/build/", report.report_build, name="report_build"),
    path("reports/<id:pk>/issue/", report.report_issue, name="report_issue"),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/", sections.report_section, name="report_section"
    ),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/autosave/",
        sections.section_autosave,
        name="section_autosave",
    ),
    path("reports/<id:pk>/findings/", findings.finding_settle, name="finding_settle"),
    path(
        "reports/<id:pk>/findings/<id:settlement_pk>/reopen/",
        findings.finding_reopen,
        name="finding_reopen",
    ),
    path("reports/<id:pk>/figures/", figures.report_figures, name="report_figures"),
    path("reports/<id:pk>/figures/<str:place>/", figures.report_figure, name="report_figure"),
    path("reports/<id:pk>/charts/<str:which>/", charts.report_chart, name="report_chart"),
    path("reports/<id:pk>/changes/", report.report_differences, name="report_changes"),
    path("reports/<id:pk>/file/", report.report_file, name="report_file"),
    # /assessments/<assessment>/
    path("assessments/<id:pk>/word/", scorecards.assessment_word, name="assessment_word"),
    path("assessments/<id:pk>/sheet/", scorecards.assessment_workbook, name="assessment_workbook"),
    path("assessments/<id:pk>/dossier/", scorecards.assessment_dossier, name="assessment_dossier"),
    path("criteria/<id:pk>/round/decision/", scorecards.set_decision, name="set_decision"),
]
