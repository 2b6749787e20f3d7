"""Plans, their duties, reporting periods and imports, and the register of evidence."""

from .area_sql import AreasOfPlan, PlaceOfArea
from .areas import READ_AREAS, ReformArea
from .duties import Duty
from .evidence import Evidence, EvidenceRefused
from .imports import PlanImport, PlanImportFile
from .openings import PeriodOpening
from .plan import BRING_BACK_WITHIN, Plan, PlanClosed, PlanFile, PlanRefused
from .reporting import ReportingPeriod

__all__ = [
    "BRING_BACK_WITHIN",
    "READ_AREAS",
    "AreasOfPlan",
    "Duty",
    "Evidence",
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
]
