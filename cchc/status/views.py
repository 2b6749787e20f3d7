"""Pages of the status: for the administrators of an authority what concerns them, for those of the
installation all of it; and the metrics.
"""

import platform

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts.http import SignedInRequest
from cchc import __version__
from foundation.web.admin import may_administer

from .figures import gather
from .files import WORDS as FILE_WORDS
from .metrics import metrics as metrics_of
from .models import BrokenFile, ErrorKind, Worker
from .services import ALIVE_FOR
from .standing import Verdict, parts_of, schedule_of
from .words import KEPT

ROWS = 50


@never_cache
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    """How the installation stands, part by part."""
    if not may_administer(request.user):
        raise Http404
    figures = gather(timezone.now())
    parts = parts_of(figures)
    verdicts = {part.verdict for part in parts}
    worst = max(verdicts, key=list(Verdict).index)
    context = {
        "parts": parts,
        "worst": worst,
        "schedule": schedule_of(figures),
        "all": request.user.is_superuser,
    }
    return TemplateResponse(request, "status/status.html", context)


@never_cache
@require_safe
def status_banner(request: SignedInRequest) -> HttpResponse:
    """What is broken, for the frame of administrators: the page asks after it came."""
    if not may_administer(request.user):
        raise Http404
    parts = parts_of(gather(timezone.now()))
    broken = [part for part in parts if part.verdict is Verdict.BROKEN]
    return TemplateResponse(request, "status/_banner.html", {"broken": broken})


@never_cache
@require_safe
def status_details(request: SignedInRequest) -> HttpResponse:
    """Errors, broken files, workers, versions: for the administrators of the installation."""
    if not request.user.is_superuser:
        raise Http404
    since = timezone.now() - ALIVE_FOR
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    context = {
        "errors": ErrorKind.objects.all()[:ROWS],
        "files": [(FILE_WORDS.get(f.kind, f.kind), f) for f in BrokenFile.objects.all()[:ROWS]],
        "workers": [(each, each.seen_at > since) for each in Worker.objects.order_by("name")],
        "kept": [(*KEPT[key], days) for key, days in settings.KEPT_DAYS.items()],
        "versions": {
            "Phần mềm": __version__,
            "Python": platform.python_version(),
            "Django": django.get_version(),
            "Cơ sở dữ liệu": _database(),
            "Cập nhật bảng còn thiếu": str(len(pending)),
        },
    }
    return TemplateResponse(request, "status/details.html", context)


@never_cache
@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics, for who has the token; without one there is no such address."""
    token, sent = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if not token or not constant_time_compare(sent, f"Bearer {token}"):
        raise Http404
    return HttpResponse(metrics_of(timezone.now()), content_type=CONTENT_TYPE_LATEST)


def _database() -> str:
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}"
