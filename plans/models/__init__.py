"""Plans, their duties, reporting periods and imports, and the register of evidence."""

from .area_sql import AreasOfPlan, PlaceOfArea
from .areas import READ_AREAS, ReformArea
from .duties import Duty
from .evidence import (
    Citation,
    Evidence,
    EvidenceHead,
    EvidenceRefused,
    citations_seen_by,
    plain_page,
)
from .imports import PlanImport, PlanImportFile
from .openings import PeriodOpening
from .plan import BRING_BACK_WITHIN, Plan, PlanClosed, PlanFile, PlanRefused
from .reporting import ReportingPeriod

__all__ = [
    "BRING_BACK_WITHIN",
    "READ_AREAS",
    "AreasOfPlan",
    "Citation",
    "Duty",
    "Evidence",
    "EvidenceHead",
    "EvidenceRefused",
    "PeriodOpening",
    "PlaceOfArea",
    "Plan",
    "PlanClosed",
    "PlanFile",
    "PlanImport",
    "PlanImportFile",
    "PlanRefused",
    "ReformArea",
    "ReportingPeriod",
    "citations_seen_by",
    "plain_page",
]
