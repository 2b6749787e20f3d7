"""The document of a plan as a file to take away."""

from io import BytesIO

from django.http import QueryDict
from django.shortcuts import get_object_or_404

import nd30
from accounts.models import User
from foundation.downloads.kinds import file_kind
from foundation.web.list_files import FileRefused, FileToMake
from plans.models import Plan

from .downloads import DOCX
from .plan_document import plan_document, plan_file_name

PLAN_FILE = "reports.plan"


@file_kind(PLAN_FILE)
def plan_file(user: User, asked: QueryDict, *, plan_pk: int) -> FileToMake:
    """Offer the plan as a Word file. Raises `Http404` for a plan that `user` does not see."""
    plans = Plan.objects.visible_to(user).with_areas()
    plan = get_object_or_404(
        plans.select_related("unit__parent__parent", "unit__authority"), pk=plan_pk
    )

    def make() -> BytesIO:
        try:
            return BytesIO(plan_document(plan))
        except nd30.MissingFigure as missing:
            raise FileRefused(str(missing)) from missing

    title, page = f"Văn bản {plan}", plan.get_absolute_url()
    return FileToMake(title, plan_file_name(plan), DOCX, plan.tasks.count(), make, page)
