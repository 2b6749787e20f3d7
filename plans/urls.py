"""Addresses of plans, their imports, and the register of evidence."""

from django.urls import include, path

from .views import copying, evidence, imports, plans, replacing, revising, writing

app_name = "plans"

# /plans/imports/<pk>/
import_urls = [
    path("", imports.import_review, name="import_review"),
    path("entries/<str:entry_id>/", imports.import_entry, name="import_entry"),
    path("summary/", imports.import_summary, name="import_summary"),
    path("tasks/", imports.import_add_task, name="import_add_task"),
    path("retry/", imports.import_retry, name="import_retry"),
    path("differences/", revising.import_differences, name="import_differences"),
    path("finish/", revising.import_finish, name="import_finish"),
    path("confirm/", imports.import_confirm, name="import_confirm"),
    path("abandon/", imports.import_abandon, name="import_abandon"),
]

# /plans/<pk>/
plan_urls = [
    path("", plans.plan_detail, name="plan_detail"),
    path("changes/", writing.plan_changes, name="plan_changes"),
    path("text/", writing.plan_write, name="plan_write"),
    path("duties/add/", writing.duty_add, name="plan_duty_add"),
    path("duties/<int:duty_pk>/edit/", writing.duty_edit, name="plan_duty_edit"),
    path("duties/<int:duty_pk>/move/", writing.duty_move, name="plan_duty_move"),
    path("issue/", plans.plan_issue, name="plan_issue"),
    path("copy/", copying.plan_copy, name="plan_copy"),
    path("new-version/", revising.plan_new_version, name="plan_new_version"),
    path("replace/", replacing.plan_replace, name="plan_replace"),
    path("replace/pairs/", replacing.plan_pair, name="plan_pair"),
    path("replace/plan/", replacing.plan_point, name="plan_point"),
    path("close/", plans.plan_close, name="plan_close"),
    path("reopen/", plans.plan_reopen, name="plan_reopen"),
    path("publish/", plans.plan_publish, name="plan_publish"),
    path("discard/", plans.plan_discard, name="plan_discard"),
    path("bring-back/", plans.plan_bring_back, name="plan_bring_back"),
    path("periods/<int:period_pk>/", plans.period_edit, name="period_edit"),
    path("periods/<int:period_pk>/lock/", plans.period_lock, name="period_lock"),
    path("duties/<int:duty_pk>/", plans.duty_done, name="duty_done"),
    path("files/<int:file_pk>/", plans.plan_file, name="plan_file"),
]

# /evidence/
evidence_urls = [
    path("", evidence.evidence_list, name="evidence_list"),
    path("add/", evidence.evidence_add, name="evidence_add"),
    path("export/", evidence.evidence_export, name="evidence_export"),
    path("<int:pk>/", evidence.evidence_detail, name="evidence_detail"),
    path("<int:pk>/replace/", evidence.evidence_replace, name="evidence_replace"),
    path("<int:pk>/file", evidence.evidence_file, name="evidence_file"),
]

urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/import/", imports.import_create, name="import_create"),
    path("plans/new/", writing.plan_create, name="plan_create"),
    path("plans/imports/<int:pk>/", include(import_urls)),
    path("plans/<int:pk>/", include(plan_urls)),
    path("evidence/", include(evidence_urls)),
]
