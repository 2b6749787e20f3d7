"""Errors of the API in one form: application/problem+json (RFC 9457), each with a Vietnamese
sentence on what to do.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from ..operations.incidents import current_request_id
from ..web import outages
from ..web.http import HtmxHttpRequest
from ..web.storage import is_full

MEDIA_TYPE = "application/problem+json"


class ProblemKind(NamedTuple):
    """A kind of error: the end of its `type`, its HTTP status, its title, and what to do unless
    something says more.
    """

    name: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        """The URI that programs know this kind of error by."""
        return f"urn:cchc:problem:{self.name}"


BAD_REQUEST = ProblemKind(
    "bad-request",
    400,
    "Yêu cầu không đọc được",
    "Hãy gửi nội dung đúng cú pháp, bằng mã UTF-8, theo mô tả của API.",
)
BAD_QUERY = ProblemKind(
    "bad-query",
    400,
    "Tham số không hợp lệ",
    "Hãy sửa các tham số nêu ở “errors” theo mô tả của API rồi gửi lại.",
)
UNKNOWN_PERSON = ProblemKind(
    "not-authenticated",
    401,
    "Chưa đăng nhập",
    (
        "Hãy gửi mã truy cập cá nhân trong tiêu đề “Authorization: Bearer …”, hoặc đăng "
        "nhập trên trình duyệt."
    ),
)
FORBIDDEN = ProblemKind(
    "forbidden",
    403,
    "Không có quyền",
    "Tài khoản hoặc mã truy cập của bạn không được phép làm việc này.",
)
NOT_FOUND = ProblemKind(
    "not-found",
    404,
    "Không tìm thấy",
    "Không có địa chỉ hoặc dữ liệu này, hoặc bạn không có quyền với dữ liệu đó.",
)
WRONG_METHOD = ProblemKind(
    "method-not-allowed",
    405,
    "Không dùng được cách gọi này",
    "Hãy dùng một trong các cách gọi nêu ở tiêu đề Allow.",
)
CLOSED = ProblemKind("closed", 409, "Không còn nhận dữ liệu", "Dữ liệu này đã khóa hoặc đã đóng.")
STILL_RUNNING = ProblemKind(
    "still-running",
    409,
    "Yêu cầu trước đang chạy",
    "Yêu cầu trước với cùng Idempotency-Key chưa xong; hãy chờ vài giây rồi gửi lại.",
)
NOT_WRITTEN = ProblemKind(
    "not-written",
    409,
    "Văn bản đang được tạo",
    "Văn bản này chưa tạo xong; hãy chờ ít phút rồi gọi lại.",
)
OTHER_FILE = ProblemKind(
    "other-file",
    409,
    "Tệp không khớp với tệp đã ghi",
    "Tệp trong kho lưu trữ không phải tệp đã ghi; hãy báo người quản trị hệ thống.",
)
NEWER = ProblemKind(
    "newer-version",
    412,
    "Đã có dữ liệu mới hơn",
    "Hãy xem dữ liệu mới kèm theo, lấy lại ETag rồi gửi lại nếu vẫn muốn.",
)
TOO_LARGE = ProblemKind(
    "too-large", 413, "Nội dung quá lớn", "Hãy gửi ít dữ liệu hơn trong một lần."
)
WRONG_MEDIA_TYPE = ProblemKind(
    "unsupported-media-type",
    415,
    "Không đọc loại nội dung này",
    "Hãy gửi đúng loại nội dung ghi trong mô tả của API.",
)
REFUSED = ProblemKind(
    "refused", 422, "Dữ liệu chưa hợp lệ", "Hãy sửa các mục nêu ở “errors” rồi gửi lại."
)
OTHER_BODY = ProblemKind(
    "key-reused",
    422,
    "Idempotency-Key đã dùng cho nội dung khác",
    "Hãy tạo Idempotency-Key mới cho mỗi yêu cầu mới; khóa cũ chỉ để gửi lại đúng nội dung cũ.",
)
NEEDS_MATCH = ProblemKind(
    "match-required",
    428,
    "Thiếu If-Match",
    "Hãy đọc dữ liệu bằng GET rồi gửi lại ETag nhận được trong tiêu đề If-Match.",
)
TOO_MANY = ProblemKind(
    "too-many-requests",
    429,
    "Gọi quá nhiều lần",
    "Hãy chờ hết thời gian ghi ở tiêu đề Retry-After.",
)

AWAY = ProblemKind(
    "unavailable",
    503,
    "Máy chủ tạm thời chưa trả lời",
    "Hãy gửi lại sau thời gian ghi ở tiêu đề Retry-After, với cùng Idempotency-Key.",
)
GAVE_WAY = ProblemKind(
    "gave-way",
    503,
    "Đang có việc khác lưu cùng nội dung",
    "Hãy gửi lại sau thời gian ghi ở tiêu đề Retry-After, với cùng Idempotency-Key.",
)
NO_ROOM = ProblemKind(
    "no-room",
    507,
    "Máy chủ hết chỗ lưu",
    "Chưa có gì được lưu; hãy báo người quản trị hệ thống rồi gửi lại khi đã có chỗ.",
)

KINDS = (
    BAD_REQUEST,
    BAD_QUERY,
    UNKNOWN_PERSON,
    FORBIDDEN,
    NOT_FOUND,
    WRONG_METHOD,
    CLOSED,
    STILL_RUNNING,
    NOT_WRITTEN,
    OTHER_FILE,
    NEWER,
    TOO_LARGE,
    WRONG_MEDIA_TYPE,
    REFUSED,
    OTHER_BODY,
    NEEDS_MATCH,
    TOO_MANY,
    AWAY,
    GAVE_WAY,
    NO_ROOM,
)


class Problem(exceptions.APIException):
    """An error with its kind, its sentence, what is wrong by field, and `more` of its own."""

    def __init__(
        self,
        kind: ProblemKind,
        sentence: str = "",
        *,
        errors: dict[str, list[str]] | None = None,
        **more: Any,
    ):
        """Take the `kind` of error and, where it is known, a sentence that says more than the
        kind's advice.
        """
        super().__init__(sentence or kind.advice)
        self.kind, self.status_code, self.errors, self.more = kind, kind.status, errors or {}, more

    @property
    def body(self) -> dict:
        """The members of the answer."""
        return {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": str(self.detail),
            "errors": self.errors,
            **self.more,
        }


_of_services: dict[type[Exception], Callable[[Any], Problem]] = {}


def explain(exception: type[Exception], kind: ProblemKind, **more: Callable[[Any], Any]) -> None:
    """Answer a service's `exception` with a problem of this kind; its message is the sentence.

    An exception that names a `field` puts its message there too; `more` are members of the problem,
    each made from the exception.
    """

    def problem(raised: Any) -> Problem:
        field = getattr(raised, "field", None)
        errors = {field: [str(raised)]} if field else {}
        return Problem(
            kind, str(raised), errors=errors, **{name: make(raised) for name, make in more.items()}
        )

    _of_services[exception] = problem


def answer(raised: Exception, context: dict) -> Response | None:
    """Return the problem that `raised` means, None if unforeseen (DRF's exception handler)."""
    problem = problem_of(raised)
    if problem is None:
        return None
    headers = {}
    if challenge := getattr(raised, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if problem.kind in (AWAY, GAVE_WAY):
        headers["Retry-After"] = str(outages.AGAIN_AFTER)
    if wait := getattr(raised, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    body = problem.body | {"request_id": current_request_id()}
    return Response(body, status=problem.status_code, headers=headers, content_type=MEDIA_TYPE)


def failed(request: HtmxHttpRequest) -> HttpResponse:
    """Answer for what failed anywhere on the way (Django's `handler500`): callers of the API get a
    problem, also when it was not the view that failed.
    """
    found = sys.exception()
    calls = request.resolver_match and hasattr(request.resolver_match.func, "cls")
    if not calls or not isinstance(found, Exception):
        return outages.failed(request)
    response = answer(found, {})
    if response is None:
        return outages.failed(request)
    return JsonResponse(response.data, status=response.status_code, headers=dict(response.items()))


def problem_of(raised: Exception) -> Problem | None:
    """Return the problem that `raised` means, None for what nobody foresaw."""
    if isinstance(raised, Problem):
        return raised
    for known, make in _of_services.items():
        if isinstance(raised, known):
            return make(raised)
    if isinstance(raised, exceptions.ValidationError):
        return refused(raised.detail)
    if is_full(raised):
        return Problem(NO_ROOM)
    if words := outages.words_for(raised):
        kind = GAVE_WAY if words == outages.GAVE_WAY else AWAY
        return Problem(kind, f"{words} {kind.advice}")
    return _of_framework(raised)


def refused(detail: Any, kind: ProblemKind = REFUSED) -> Problem:
    """Return the problem of the errors by field in `detail`, as serializers nest them."""
    errors: dict[str, list[str]] = {}
    for name, message in _by_field(detail):
        errors.setdefault(name, []).append(message)
    general = errors.pop(api_settings.NON_FIELD_ERRORS_KEY, [])
    return Problem(kind, " ".join(general), errors=errors)


def _by_field(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _by_field(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list | tuple):
        for inner in detail:
            yield from _by_field(inner, name)
    else:
        yield name or api_settings.NON_FIELD_ERRORS_KEY, str(detail)


_FRAMEWORK = (
    (exceptions.ParseError, BAD_REQUEST),
    (exceptions.NotAuthenticated, UNKNOWN_PERSON),
    (exceptions.NotFound, NOT_FOUND),
    (Http404, NOT_FOUND),
    (exceptions.MethodNotAllowed, WRONG_METHOD),
    (exceptions.UnsupportedMediaType, WRONG_MEDIA_TYPE),
    (exceptions.Throttled, TOO_MANY),
    (RequestDataTooBig, TOO_LARGE),
    (SuspiciousOperation, BAD_REQUEST),
    (DjangoPermissionDenied, FORBIDDEN),
)


def _of_framework(raised: Exception) -> Problem | None:
    """Errors of DRF and Django; those of signing in and of rights bring a sentence of their own."""
    if isinstance(raised, exceptions.AuthenticationFailed):
        return Problem(UNKNOWN_PERSON, _own_words(raised))
    if isinstance(raised, exceptions.PermissionDenied):
        return Problem(FORBIDDEN, _own_words(raised))
    return next((Problem(kind) for known, kind in _FRAMEWORK if isinstance(raised, known)), None)


def _own_words(raised: exceptions.APIException) -> str:
    words = str(raised.detail)
    return "" if words == str(raised.default_detail) else words
