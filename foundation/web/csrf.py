"""What happens to a form whose token is out of date, as after signing in again in another window:
nothing is lost.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.middleware import csrf
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from foundation.web import persons
from foundation.web.http import HtmxHttpRequest, form_page

TEMPLATE = "403_csrf.html"
# Django's reasons when the request comes from another site, or may: such a form is never offered
# again.
FOREIGN = (
    csrf.REASON_NO_REFERER,
    csrf.REASON_BAD_REFERER.partition("%")[0],
    csrf.REASON_BAD_ORIGIN.partition("%")[0],
    csrf.REASON_INSECURE_REFERER,
    csrf.REASON_MALFORMED_REFERER,
)


def refused(request: HtmxHttpRequest, reason: str = "") -> HttpResponse:
    """Say what happened and offer to send it again (Django's `CSRF_FAILURE_VIEW`).

    Sending again takes a person's click, and is offered only where the browser proves that the form
    was ours.
    """
    if not _is_ours(request, reason):
        if request.htmx:
            return _sentence(
                "Phiên làm việc đã đổi. Hãy chép lại nội dung đang soạn, tải lại "
                "trang rồi gửi lần nữa."
            )
        return render(request, TEMPLATE, status=403)
    if not request.user.is_authenticated or request.path == reverse("accounts:login"):
        return _to_login(request)
    if persons.is_of_another(request):
        return persons.refused(request)
    if request.htmx:
        return _with_fresh_token(request)
    secret = any("password" in name for name in request.POST)  # never written into a page
    context = {
        "again": not secret,
        "fields": fields_sent(request),
        "files": files_chosen(request),
        "back": form_page(request),
    }
    return render(request, TEMPLATE, context, status=403)


def _is_ours(request: HtmxHttpRequest, reason: str) -> bool:
    """Did one of our pages send the form? Django has compared the Origin, if there is one; without
    it the Referer.
    """
    if reason.startswith(FOREIGN):
        return False
    return "Origin" in request.headers or bool(form_page(request))


def _to_login(request: HtmxHttpRequest) -> HttpResponse:
    """The login page, which leads back to the form; a person who is signed in already passes
    through it.
    """
    back = (
        request.POST.get("next", "")
        if request.path == reverse("accounts:login")
        else form_page(request)
    )
    login = redirect_to_login(back or resolve_url("home"))
    return HttpResponseClientRedirect(login.url) if request.htmx else login


def _with_fresh_token(request: HtmxHttpRequest) -> HttpResponse:
    """A refusal with a fresh token: the page keeps what was typed and asks to send again."""
    answer = _sentence(
        f"Chưa gửi được: bạn đã đăng nhập lại ở cửa sổ khác, nay với tên {request.user}. "
        "Nội dung vẫn còn nguyên; hãy bấm gửi lần nữa."
    )
    answer["X-CSRFToken"] = csrf.get_token(request)
    return answer


def _sentence(words: str) -> HttpResponse:
    return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")


def fields_sent(request: HtmxHttpRequest) -> list[tuple[str, str]]:
    """What was sent, value by value, without the old token."""
    sent = request.POST.lists()
    return [
        (name, value) for name, values in sent if name != "csrfmiddlewaretoken" for value in values
    ]


def files_chosen(request: HtmxHttpRequest) -> list[tuple[str, str]]:
    """The file fields with the names of what was chosen: a page cannot choose files itself."""
    return [
        (name, ", ".join(file.name or "" for file in files))
        for name, files in request.FILES.lists()
    ]
