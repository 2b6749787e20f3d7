"""The published progress of a plan for everybody: as a page, JSON and CSV.

Only accepted updates count; no person, file or waiting word goes out.
"""

import csv
import hashlib
import json
from collections.abc import Sequence
from io import StringIO

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe
from redis import RedisError

from accounts.models import Holiday
from foundation.web.xlsx import harmless
from plans.models import Plan
from tasks.figures import standings
from tasks.models import ProgressUpdate, Task
from tasks.standing import TaskStanding, tally
from tasks.words import beat

from .public_statistics import statistics_of

FRESH = 5 * 60  # seconds that an answer may be old
TASKS_ON_A_PAGE = 200
COLUMNS = (
    ("area", "Lĩnh vực"),
    ("ordinal", "Số thứ tự"),
    ("content", "Nội dung"),
    ("product", "Sản phẩm"),
    ("leads", "Chủ trì"),
    ("time", "Thời gian"),
    ("due", "Thời hạn"),
    ("state", "Tình trạng"),
    ("percent", "Tiến độ (%)"),
    ("late", "Quá hạn"),
    ("beat", "Nhịp báo cáo"),
)


def progress_of(plan: Plan) -> dict:
    """Return what is published of `plan`: figures of today, as a whole, by area and by task, and
    those of its statistical forms; at most FRESH old.
    """
    today = timezone.localdate()
    try:
        kept = cache.get_or_set(f"public:{plan.pk}:{today}", lambda: _progress(plan, today), FRESH)
    except RedisError:  # what was kept is out of reach: work it out
        kept = None
    return kept or _progress(plan, today)


def _progress(plan: Plan, today) -> dict:
    tasks = list(plan.tasks.tracked().with_units())
    stand = standings(
        tasks, on=today, calendar=Holiday.objects.calendar(), waiting=False, plan=plan
    )
    areas = [
        (area, [task for task in tasks if task.area == area.number]) for area in plan.reform_areas
    ]
    return {
        "unit": {"code": plan.unit.code, "name": plan.unit.name},
        "plan": {
            "number": plan.number,
            "title": plan.title,
            "year": plan.year,
            "issued_on": plan.issued_on and plan.issued_on.isoformat(),
        },
        "as_of": today.isoformat(),
        "totals": _totals([stand[task.pk] for task in tasks]),
        "areas": [
            {
                "number": area.number,
                "name": area.name,
                "totals": _totals([stand[task.pk] for task in inside]),
            }
            for area, inside in areas
            if inside
        ],
        "tasks": [_task(task, stand[task.pk]) for task in tasks],
        "statistics": statistics_of(plan),
    }


def _totals(rows: Sequence[TaskStanding]) -> dict:
    counted = tally(rows)
    return {
        "total": counted.total,
        "done": counted.done,
        "doing": counted.doing,
        "not_started": counted.not_started,
        "not_doing": counted.dropped,
        "overdue": counted.overdue,
    }


def _task(task: Task, stands: TaskStanding) -> dict:
    return {
        "area": task.area_name,
        "ordinal": task.ordinal,
        "content": task.content,
        "product": task.product,
        "leads": [unit.short_name for lead in task.leads for unit in lead.units.all()],
        "time": task.time_text,
        "due": task.due and task.due.isoformat(),
        "state": ProgressUpdate.State(stands.state).label,
        "percent": 100 if stands.state == ProgressUpdate.State.DONE else stands.percent,
        "late": stands.overdue,
        "beat": beat(stands),
    }


def _published(code: str, year: int) -> Plan:
    """The plan that this address publishes; 404 when there is none, whatever the reason."""
    plan = (
        Plan.objects.published().of_place(code, year).select_related("unit").current_first().first()
    )
    if plan is None:
        raise Http404
    return plan


def _tag(request: HttpRequest, code: str, year: int) -> str:
    words = json.dumps(progress_of(_published(code, year)), ensure_ascii=False)
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


@login_not_required
@require_safe
def public_progress(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The published progress as a page."""
    plan = _published(code, year)
    published = progress_of(plan)
    page = Paginator(published["tasks"], TASKS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"plan": plan, "published": published, "page": page}
    response = TemplateResponse(request, "pages/public_progress.html", context)
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


@login_not_required
@require_safe
@condition(etag_func=_tag)
def public_json(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The published progress for programs."""
    words = json.dumps(progress_of(_published(code, year)), ensure_ascii=False, indent=1)
    return _open(HttpResponse(words, content_type="application/json; charset=utf-8"))


@login_not_required
@require_safe
@condition(etag_func=_tag)
def public_csv(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The published tasks as a table, for spreadsheets and open-data portals."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading for _, heading in COLUMNS])
    for task in progress_of(_published(code, year))["tasks"]:
        row = task | {"leads": "; ".join(task["leads"]), "late": "có" if task["late"] else "không"}
        writer.writerow(
            [harmless(row[name] if row[name] is not None else "") for name, _ in COLUMNS]
        )
    return _open(
        HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    )


def _open(response: HttpResponse) -> HttpResponse:
    """Let pages of other sites read the answer, and keep it for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response
