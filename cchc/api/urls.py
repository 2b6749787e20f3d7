"""Addresses of the API, version 1."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api import UnitResource
from foundation.rest.views import NothingHere
from indicators.api import IndicatorResource, MeasurementResource, TargetResource
from parindex.api import AssessmentResource, CriteriaSetResource, CriterionResource, ScoreResource
from plans.api import EvidenceResource, PlanResource
from reports.api import ReportResource
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
router.register("reports", ReportResource, "report")
router.register("criteria-sets", CriteriaSetResource, "criteria-set")
router.register("criteria", CriterionResource, "criterion")
router.register("assessments", AssessmentResource, "assessment")
router.register("scores", ScoreResource, "score")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", ApiSchema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="nothing"),
]
