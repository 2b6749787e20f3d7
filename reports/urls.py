"""Addresses of reports."""

from django.urls import path

from .contributions.views import answering, asking, merging
from .outlines import views as outlines
from .views import (
    charts,
    comparison,
    figures,
    findings,
    letters,
    periods,
    plan,
    report,
    report_outline,
    scorecards,
    section_history,
    sections,
)

app_name = "reports"

urlpatterns = [
    path("reports/", periods.current, name="current"),
    path("plans/<id:plan_pk>/word/", plan.plan_word, name="plan_word"),
    path("plans/<id:plan_pk>/running-text/", plan.plan_text, name="plan_text"),
    # /plans/<plan>/reports/
    path("plans/<id:plan_pk>/reports/", periods.report_list, name="report_list"),
    path(
        "plans/<id:plan_pk>/reports/export/",
        periods.report_list_export,
        name="report_list_export",
    ),
    path("plans/<id:plan_pk>/reports/<str:key>/", periods.report_create, name="report_create"),
    # /plans/<plan>/letters/
    path("letters/", letters.letters_current, name="letters_current"),
    path("plans/<id:plan_pk>/letters/", letters.plan_letters, name="plan_letters"),
    path("plans/<id:plan_pk>/letters/urge/", letters.letter_urge, name="letter_urge"),
    path("plans/<id:plan_pk>/letters/ask/", letters.letter_ask, name="letter_ask"),
    path("plans/<id:plan_pk>/letters/assign/", letters.letter_assign, name="letter_assign"),
    path("plans/<id:plan_pk>/letters/invite/", letters.letter_invite, name="letter_invite"),
    path("plans/<id:plan_pk>/letters/minutes/", letters.letter_minutes, name="letter_minutes"),
    # /reports/<report>/
    path("reports/<id:pk>/", report.report_detail, name="report_detail"),
    path("reports/<id:pk>/state/", report.report_state, name="report_state"),
    path("reports/<id:pk>/check/", report.report_check, name="report_check"),
    path("reports/<id:pk>/build/", report.report_build, name="report_build"),
    path("reports/<id:pk>/submit/", report.report_submit, name="report_submit"),
    path("reports/<id:pk>/issue/", report.report_issue, name="report_issue"),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/", sections.report_section, name="report_section"
    ),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/autosave/",
        sections.section_autosave,
        name="section_autosave",
    ),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/history/",
        section_history.report_section_history,
        name="report_section_history",
    ),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/history/restore/",
        section_history.report_section_restore,
        name="report_section_restore",
    ),
    path("reports/<id:pk>/compare/<id:other>/", comparison.report_compare, name="report_compare"),
    path("reports/<id:pk>/findings/", findings.finding_settle, name="finding_settle"),
    path(
        "reports/<id:pk>/findings/<id:settlement_pk>/reopen/",
        findings.finding_reopen,
        name="finding_reopen",
    ),
    path("reports/<id:pk>/figures/", figures.report_figures, name="report_figures"),
    path("reports/<id:pk>/figures/<str:place>/", figures.report_figure, name="report_figure"),
    path(
        "reports/<id:pk>/statistics/<id:form_pk>/",
        figures.report_statistics,
        name="report_statistics",
    ),
    path("reports/<id:pk>/charts/<str:which>/", charts.report_chart, name="report_chart"),
    path("reports/<id:pk>/changes/", report.report_differences, name="report_changes"),
    path("reports/<id:pk>/file/", report.report_file, name="report_file"),
    path("reports/<id:pk>/outline/", report_outline.report_outline, name="report_outline"),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/remove/",
        sections.section_remove,
        name="section_remove",
    ),
    # what offices give for a report
    path(
        "reports/<id:pk>/contributions/", asking.report_contributions, name="report_contributions"
    ),
    path("reports/<id:pk>/contributions/ask/", asking.report_ask, name="report_ask"),
    path("reports/<id:pk>/contributions/remind/", asking.report_remind, name="report_remind"),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/merge/",
        merging.section_merge,
        name="section_merge",
    ),
    path(
        "reports/<id:pk>/sections/<id:section_pk>/uses/<id:use_pk>/take-out/",
        merging.section_take_out,
        name="section_take_out",
    ),
    path("contributions/<id:pk>/", answering.contribution, name="contribution"),
    path(
        "contributions/<id:pk>/withdraw/",
        answering.contribution_withdraw,
        name="contribution_withdraw",
    ),
    path(
        "contributions/<id:pk>/return/", answering.contribution_return, name="contribution_return"
    ),
    path(
        "contributions/<id:pk>/release/",
        answering.contribution_release,
        name="contribution_release",
    ),
    path(
        "contributions/<id:pk>/texts/<id:text_pk>/",
        answering.contribution_text,
        name="contribution_text",
    ),
    # /report-outlines/
    path("report-outlines/", outlines.outline_list, name="outline_list"),
    path("report-outlines/in-force/", outlines.outline_in_force, name="outline_in_force"),
    path("report-outlines/own/", outlines.outline_take, name="outline_take"),
    path("report-outlines/<id:pk>/", outlines.outline_edit, name="outline_edit"),
    path("report-outlines/<id:pk>/section/", outlines.outline_section, name="outline_section"),
    path("report-outlines/<id:pk>/annex/", outlines.outline_annex, name="outline_annex"),
    path("report-outlines/<id:pk>/step/", outlines.outline_step, name="outline_step"),
    path("report-outlines/<id:pk>/name/", outlines.outline_name, name="outline_name"),
    path("report-outlines/<id:pk>/paste/", outlines.outline_paste, name="outline_paste"),
    path("report-outlines/<id:pk>/periods/", outlines.outline_spread, name="outline_spread"),
    path("report-outlines/<id:pk>/discard/", outlines.outline_discard, name="outline_discard"),
    # /assessments/<assessment>/
    path("assessments/<id:pk>/word/", scorecards.assessment_word, name="assessment_word"),
    path("assessments/<id:pk>/sheet/", scorecards.assessment_workbook, name="assessment_workbook"),
    path("assessments/<id:pk>/dossier/", scorecards.assessment_dossier, name="assessment_dossier"),
    path("assessments/<id:pk>/letter/", letters.assessment_letter, name="assessment_letter"),
    path("criteria/<id:pk>/round/letter/", letters.set_letter, name="set_letter"),
    path("criteria/<id:pk>/round/decision/", scorecards.set_decision, name="set_decision"),
]
