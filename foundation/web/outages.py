"""What people are told when something that the product stands on does not answer."""

import sys

from django.http import HttpResponse, JsonResponse
from django.middleware import csrf
from django.template.loader import render_to_string
from django.views.defaults import server_error

from .csrf import fields_sent, files_chosen
from .database import gave_way, is_away
from .http import HtmxHttpRequest, asks_for_json, form_page
from .receiving import not_kept
from .storage import DiskFull, StorageSilent, is_full

AGAIN_AFTER = 10  # seconds
DATABASE = (
    "Cơ sở dữ liệu chưa trả lời nên chưa mở hoặc lưu được gì. Phần mềm tự làm việc lại ngay khi cơ "
    "sở dữ liệu trả lời; hãy thử lại sau ít phút, nếu vẫn vậy thì báo người quản trị hệ thống."
)
GAVE_WAY = (
    "Đúng lúc này có việc khác đang lưu cùng nội dung nên máy chủ chưa làm việc này, chưa có gì "
    "thay đổi. Hãy làm lại."
)


class NotNow(Exception):
    """What was asked for is refused for the moment, and nothing was changed; the message says why
    and what to do.
    """


def words_for(error: BaseException | None) -> str:
    """What does not answer or had to give way, and what to do; empty where something else went
    wrong.
    """
    if gave_way(error):
        return GAVE_WAY
    if isinstance(error, (StorageSilent, NotNow)):
        return str(error)
    return DATABASE if is_away(error) and not is_full(error) else ""


def failed(request: HtmxHttpRequest) -> HttpResponse:
    """Answer for what failed anywhere on the way (Django's `handler500`).

    Nothing that it calls asks the database, which may be what failed.
    """
    error = sys.exception()
    if is_full(error):
        return not_kept(request, str(DiskFull()), status=507)
    if words := words_for(error):
        return _later(request, words, unsure=words != GAVE_WAY and not isinstance(error, NotNow))
    return server_error(request)


def _later(request: HtmxHttpRequest, words: str, *, unsure: bool) -> HttpResponse:
    """Say that it does not work yet; a form that was sent can be sent again as it is."""
    response = _in_its_form(request, words, unsure)
    response.status_code = 503
    response["Retry-After"] = str(AGAIN_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _in_its_form(request: HtmxHttpRequest, words: str, unsure: bool) -> HttpResponse:
    if asks_for_json(request):
        return JsonResponse({"words": words})
    if "HX-Request" in request.headers:
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    sent = request.method == "POST"
    # a password is never written into a page; of a form of another site nothing is
    secret = sent and any("password" in name for name in request.POST)
    ours = getattr(request, "csrf_processing_done", False)
    context = {"words": words, "sent": sent, "address": request.get_full_path()}
    context |= {"back": form_page(request), "unsure": unsure}
    if sent and ours and not secret:
        context |= {
            "again": True,
            "csrf_token": csrf.get_token(request),
            "fields": fields_sent(request),
            "files": files_chosen(request),
        }
    return HttpResponse(render_to_string("503.html", context))
