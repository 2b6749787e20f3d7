"""What SQL knows of the areas of plans, the order of rows by them, and of their periods."""

from typing import Any

from django.db import models
from django.utils.deconstruct import deconstructible

from foundation.web.json_rows import JsonRows


@deconstructible(path="plans.models.PlaceOfArea")
class PlaceOfArea(models.Func):
    """What orders rows by the place of their area in their plan; the fields `plan` and `area` of
    the row say which area that is.

    SQL of its own, because the order of a model can hold no query.
    """

    arity = 2
    output_field = models.IntegerField()
    template = (
        'COALESCE((SELECT place."order" FROM plans_reformarea place '
        "WHERE place.plan_id = %(plan)s AND place.number = %(area)s), %(area)s)"
    )

    def __init__(self, plan: str = "plan", area: str = "area"):
        super().__init__(models.F(plan), models.F(area))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple]:
        (plan, _), (area, _) = (compiler.compile(each) for each in self.get_source_expressions())
        return self.template % {"plan": plan, "area": area}, ()


class AreasOfPlan(JsonRows):
    """The areas of a plan as JSON, in the query of the plan itself."""

    arity = 1
    table, key = "plans_reformarea", "plan_id"
    columns = ("id", "number", "order", "name", "directs", "reads_as")

    def __init__(self, plan: str = "pk"):
        super().__init__(models.F(plan))


class ReportingPeriodsOfPlan(JsonRows):
    """The reporting periods of a plan as JSON, in the query of the plan itself."""

    arity = 1
    table, key = "plans_reportingperiod", "plan_id"
    columns = ("id", "key", "cut_off", "deadline", "locked")

    def __init__(self, plan: str = "pk"):
        super().__init__(models.F(plan))
