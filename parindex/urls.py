"""Addresses of criteria sets, rounds of scoring and assessments."""

from django.urls import include, path

from .views import (
    analysis,
    appraisal,
    assessments,
    citing,
    ranking,
    rounds,
    scores,
    set_editing,
    sets,
    suggestions,
)

app_name = "parindex"

# /assessments/<pk>/
assessment_urls = [
    path("", assessments.assessment_detail, name="assessment_detail"),
    path("export/", assessments.scorecard_export, name="assessment_rows_export"),
    path("appraise/", appraisal.assessment_appraise, name="assessment_appraise"),
    path("appraise/accept/", appraisal.assessment_accept, name="assessment_accept"),
    path("appraise/move/", appraisal.assessment_move, name="assessment_move"),
    path("reopen/", appraisal.assessment_reopen, name="assessment_reopen"),
    path("insight/", analysis.assessment_analysis, name="assessment_analysis"),
    path("insight/risk/", analysis.assessment_risk, name="assessment_risk"),
    path("insight/<slug:which>.svg", analysis.assessment_chart, name="assessment_chart"),
    path("suggestions/", assessments.assessment_suggestions, name="assessment_suggestions"),
    path("suggestions/take/", suggestions.assessment_take, name="assessment_take"),
    path("texts/", assessments.assessment_texts, name="assessment_texts"),
    path("offices/", assessments.assessment_offices, name="assessment_offices"),
    path("lock/", assessments.assessment_lock, name="assessment_lock"),
    path("send/", assessments.assessment_send, name="assessment_send"),
]

# /scores/<pk>/
score_urls = [
    path("appraise/", appraisal.score_appraise, name="score_appraise"),
    path("", scores.score_detail, name="score_detail"),
    path("enter/", scores.score_enter, name="score_enter"),
    path("preview/", scores.score_preview, name="score_preview"),
    path("evidence/", scores.score_evidence, name="score_evidence"),
    path("offers/", scores.score_offers, name="score_offers"),
    path("suggestion/", scores.score_suggestion, name="score_suggestion"),
    path("detach/", scores.score_detach, name="score_detach"),
    path("page/", scores.score_page, name="score_page"),
    path("explain/", scores.score_explain, name="score_explain"),
    path("office/", scores.score_office, name="score_office"),
]

# /criteria/<pk>/
set_urls = [
    path("", sets.set_detail, name="set_detail"),
    path("edit/", set_editing.set_edit, name="set_edit"),
    path("row/", set_editing.set_row, name="set_row"),
    path("row/sentence/", set_editing.set_row_sentence, name="set_row_sentence"),
    path("row/move/", set_editing.set_row_move, name="set_row_move"),
    path("row/remove/", set_editing.set_row_remove, name="set_row_remove"),
    path("export/", sets.set_export, name="set_export"),
    path("copy/", sets.set_copy, name="set_copy"),
    path("remove/", sets.set_remove, name="set_remove"),
    path("force/", sets.set_force, name="set_force"),
    path("compare/", sets.set_compare, name="set_compare"),
    path("round/", rounds.set_round, name="set_round"),
    path("round/export/", rounds.set_round_export, name="set_round_export"),
    path("round/open/", rounds.set_open_late, name="set_open_late"),
    path("round/windows/", rounds.set_windows, name="set_windows"),
    path("round/windows/remove/", rounds.set_window_remove, name="set_window_remove"),
    path("round/appraisers/", rounds.set_appraisers, name="set_appraisers"),
    path("round/appraisers/remove/", rounds.set_unassign, name="set_unassign"),
    path("round/changes/", rounds.set_changes, name="set_changes"),
    path("round/publication/", rounds.set_publish, name="set_publish"),
    path("round/publication/submit/", rounds.set_decision_submit, name="set_decision_submit"),
    path("ranking/", ranking.set_ranking, name="set_ranking"),
    path("ranking/export/", ranking.set_ranking_export, name="set_ranking_export"),
    path("ranking/spread.svg", ranking.set_spread, name="set_spread"),
    path("ranking/heat/", ranking.set_heat, name="set_heat"),
]

urlpatterns = [
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path("assessments/mine/", assessments.assessment_current, name="assessment_current"),
    path("assessments/export/", assessments.assessment_export, name="assessment_export"),
    path("assessments/<id:pk>/", include(assessment_urls)),
    path("scores/<id:pk>/", include(score_urls)),
    path("evidence/<id:pk>/criteria/", citing.evidence_cite, name="evidence_cite"),
    path("criteria/", sets.set_list, name="set_list"),
    path("criteria/export/", sets.set_list_export, name="set_list_export"),
    path("criteria/model/", sets.set_model, name="set_model"),
    path("criteria/import/", sets.set_import, name="set_import"),
    path("criteria/import/take/", sets.set_take, name="set_take"),
    path("criteria/<id:pk>/", include(set_urls)),
]
