"""Addresses of plans and of the register of evidence."""

from django.urls import include, path

from .views import areas, evidence, periods, plans, writing

app_name = "plans"

# /plans/<pk>/
plan_urls = [
    path("", plans.plan_detail, name="plan_detail"),
    path("changes/", writing.plan_changes, name="plan_changes"),
    path("text/", writing.plan_write, name="plan_write"),
    path("areas/", areas.plan_areas, name="plan_areas"),
    path("areas/<id:number>/", areas.plan_area_edit, name="plan_area_edit"),
    path("areas/<id:number>/move/", areas.plan_area_move, name="plan_area_move"),
    path("duties/add/", writing.duty_add, name="plan_duty_add"),
    path("duties/<id:duty_pk>/edit/", writing.duty_edit, name="plan_duty_edit"),
    path("duties/<id:duty_pk>/move/", writing.duty_move, name="plan_duty_move"),
    path("close/", plans.plan_close, name="plan_close"),
    path("reopen/", plans.plan_reopen, name="plan_reopen"),
    path("publish/", plans.plan_publish, name="plan_publish"),
    path("discard/", plans.plan_discard, name="plan_discard"),
    path("bring-back/", plans.plan_bring_back, name="plan_bring_back"),
    path("periods/", periods.plan_periods, name="plan_periods"),
    path("periods/closing/", periods.plan_closing, name="plan_closing"),
    path("periods/<id:period_pk>/", periods.period_edit, name="period_edit"),
    path("periods/<id:period_pk>/close/", periods.period_close, name="period_close"),
    path("periods/<id:period_pk>/reopen/", periods.period_reopen, name="period_reopen"),
    path("periods/<id:period_pk>/exception/", periods.period_exception, name="period_exception"),
    path("periods/<id:period_pk>/ask/", periods.exception_ask, name="period_exception_ask"),
    path(
        "periods/asked/<id:opening_pk>/grant/",
        periods.exception_grant,
        name="period_exception_grant",
    ),
    path(
        "periods/asked/<id:opening_pk>/refuse/",
        periods.exception_refuse,
        name="period_exception_refuse",
    ),
    path(
        "periods/openings/<id:opening_pk>/withdraw/",
        periods.opening_withdraw,
        name="period_opening_withdraw",
    ),
    path("duties/<id:duty_pk>/", plans.duty_done, name="duty_done"),
    path("files/<id:file_pk>/", plans.plan_file, name="plan_file"),
]

# /evidence/
evidence_urls = [
    path("", evidence.evidence_list, name="evidence_list"),
    path("add/", evidence.evidence_add, name="evidence_add"),
    path("export/", evidence.evidence_export, name="evidence_export"),
    path("<id:pk>/", evidence.evidence_detail, name="evidence_detail"),
    path("<id:pk>/replace/", evidence.evidence_replace, name="evidence_replace"),
    path("<id:pk>/describe/", evidence.evidence_describe, name="evidence_describe"),
    path("<id:pk>/pages", evidence.evidence_pages, name="evidence_pages"),
    path("<id:pk>/file", evidence.evidence_file, name="evidence_file"),
]

urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/export/", plans.plan_export, name="plan_export"),
    path("plans/new/", writing.plan_create, name="plan_create"),
    path("plans/<id:pk>/", include(plan_urls)),
    path("evidence/", include(evidence_urls)),
]
