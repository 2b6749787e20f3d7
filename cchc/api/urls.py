"""Addresses of the API, version 1."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api import UnitResource
from foundation.rest.views import NothingHere
from indicators.api import IndicatorResource, MeasurementResource, TargetResource
from indicators.statistics.api import EntryResource, PlanFormResource, StatisticalFormResource
from parindex.api import AssessmentResource, CriteriaSetResource, CriterionResource, ScoreResource
from plans.api import EvidenceResource, PlanResource
from reports.api import ReportResource
from reports.contributions.api import ContributionRequestResource
from tasks.api import TaskResource, UpdateResource

from .views import ApiSchema, docs

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("units", UnitResource, "unit")
router.register("plans", PlanResource, "plan")
router.register("tasks", TaskResource, "task")
router.register("progress-updates", UpdateResource, "progress-update")
router.register("evidence", EvidenceResource, "evidence")
router.register("indicators", IndicatorResource, "indicator")
router.register("targets", TargetResource, "target")
router.register("measurements", MeasurementResource, "measurement")
router.register("statistical-forms", StatisticalFormResource, "statistical-form")
router.register("statistical-entries", EntryResource, "entry")
router.register("reports", ReportResource, "report")
router.register("contribution-requests", ContributionRequestResource, "contribution-request")
router.register("criteria-sets", CriteriaSetResource, "criteria-set")
router.register("criteria", CriterionResource, "criterion")
router.register("assessments", AssessmentResource, "assessment")
router.register("scores", ScoreResource, "score")

# /plans/<plan_pk>/statistics/<form_pk>/<key>/
plan_form_urls = [
    path("", PlanFormResource.as_view({"get": "retrieve"}), name="plan-form"),
    path("entries/", PlanFormResource.as_view({"post": "entries"}), name="plan-form-entries"),
]

urlpatterns = [
    path("", include(router.urls)),
    path("plans/<id:plan_pk>/statistics/<id:form_pk>/<str:key>/", include(plan_form_urls)),
    path("schema/", ApiSchema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="nothing"),
]
