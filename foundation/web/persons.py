"""Who opened a form: nothing is sent in the name of somebody who signed in meanwhile."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from foundation.web.http import HtmxHttpRequest, asks_for_json, form_page

FIELD = "_person"  # the field, or the header, in which a form names the person who opened it
HEADER = "X-Person"


def opened_by(request: HtmxHttpRequest) -> str:
    """Return the id of the person who opened the form that was sent; empty when it names none."""
    return request.headers.get(HEADER) or request.POST.get(FIELD, "")


def is_of_another(request: HtmxHttpRequest) -> bool:
    """Was the form opened by somebody else than who is signed in now?"""
    if request.method != "POST" or not request.user.is_authenticated:
        return False
    return opened_by(request) not in ("", str(request.user.pk))


def refused(request: HtmxHttpRequest) -> HttpResponse:
    """Say that nothing was sent, and whose text it is; the browser keeps it for that person."""
    words = (
        f"Chưa gửi: nội dung này do tài khoản khác nhập, nay máy đăng nhập với tên {request.user}. "
        "Nội dung vẫn được giữ trên máy này cho người đã nhập; hãy đăng nhập bằng tài khoản ấy để "
        "gửi."
    )
    if asks_for_json(request):
        return JsonResponse({"words": words}, status=409)
    if request.htmx:
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    context = {"words": words, "back": form_page(request)}
    return render(request, "another_person.html", context, status=409)
