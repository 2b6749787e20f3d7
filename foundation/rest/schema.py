"""How the API describes itself: each address with all its answers, errors and headers included."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from . import idempotency, problems

TAG_HEADER = {
    "ETag": {
        "schema": {"type": "string"},
        "description": "Phiên bản của dữ liệu, dùng cho If-Match.",
    }
}
RATE_HEADERS = {
    "RateLimit-Limit": {
        "schema": {"type": "integer"},
        "description": "Số lần được gọi trong một phút.",
    },
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "Số lần còn lại."},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "Số giây đến phút kế tiếp."},
}
RETRY_HEADER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Số giây phải chờ."}}


class ProblemSerializer(serializers.Serializer):
    """The members that every error has."""

    type = serializers.CharField(help_text="Loại lỗi, để chương trình phân biệt.")
    title = serializers.CharField(help_text="Tên loại lỗi.")
    status = serializers.IntegerField(help_text="Mã trả lời HTTP.")
    detail = serializers.CharField(help_text="Một câu nói rõ lỗi và cách xử lý.")
    errors = serializers.DictField(  # type: ignore[assignment]  # this is the member's name in our problems
        child=serializers.ListField(child=serializers.CharField()), help_text="Lỗi theo từng mục."
    )
    request_id = serializers.CharField(help_text="Mã sự việc, để tra trong nhật ký của máy chủ.")


class Schema(AutoSchema):
    """Adds to what serializers and filters say: the errors, conditions and headers that all
    resources share.
    """

    def get_override_parameters(self):
        """Describe the headers of conditions and of safe repeats."""
        if self.method == "GET":
            return (
                []
                if self._is_file
                else [
                    _header(
                        "If-None-Match",
                        "ETag đã có; dữ liệu chưa đổi thì trả lời 304, không có nội dung.",
                    )
                ]
            )
        found = []
        if self._matched:
            found.append(
                _header("If-Match", "ETag nhận được khi đọc dữ liệu bằng GET.", required=True)
            )
        if getattr(self._action, "idempotent", False):
            found.append(
                _header(
                    idempotency.HEADER,
                    "Khóa của yêu cầu này, ví dụ một UUID. Gửi lại cùng khóa, cùng "
                    "nội dung trong một ngày thì nhận "
                    "lại câu trả lời đầu và không ghi thêm gì.",
                )
            )
        return found

    def _get_response_bodies(self, direction="response"):
        answers = super()._get_response_bodies(direction)
        if direction == "request":
            return answers
        shown = not self._is_file
        for told in answers.values():
            told["headers"] = {**RATE_HEADERS, **(TAG_HEADER if shown else {})}
        if self.method == "GET" and shown:
            answers["304"] = {"description": "Dữ liệu chưa đổi so với If-None-Match."}
        answers |= {str(status): self._problem(status) for status in sorted(self._statuses())}
        return answers

    @property
    def _action(self):
        return getattr(self.view, getattr(self.view, "action", "") or "", None)

    @property
    def _is_file(self) -> bool:
        return getattr(self.view, "action", "") == "file"

    @property
    def _matched(self) -> bool:
        return getattr(self.view, "action", "") in getattr(self.view, "matched", ())

    def _statuses(self) -> set[int]:
        """The errors that this operation may answer with."""
        found = {400, 401, 403, 429}
        if "{" in self.path:
            found |= {404}
        if self.method == "GET":
            return found
        found |= {409, 413, 415, 422}
        return found | ({412, 428} if self._matched else set())

    def _problem(self, status: int) -> dict:
        kinds = [kind for kind in problems.KINDS if kind.status == status]
        examples = {
            kind.name: {"value": problems.Problem(kind).body, "summary": kind.title}
            for kind in kinds
        }
        component = self.resolve_serializer(ProblemSerializer(), "response")
        return {
            "description": "; ".join(kind.title for kind in kinds) + ".",
            "headers": {
                **(RATE_HEADERS if status != 401 else {}),
                **(RETRY_HEADER if status == 429 else {}),
            },
            "content": {problems.MEDIA_TYPE: {"schema": component.ref, "examples": examples}},
        }


def _header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, required=required, description=description
    )


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    """The cookie of the pages."""

    target_class = "foundation.rest.access.BrowserSession"
    name = "phien_trinh_duyet"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Phiên đăng nhập trên trang web.",
        }


class TokenScheme(OpenApiAuthenticationExtension):
    """A personal access token."""

    target_class = "accounts.tokens.TokenAuthentication"
    name = "ma_truy_cap"

    def get_security_definition(self, auto_schema):
        told = "Mã truy cập cá nhân, tạo ở trang Mã truy cập của tài khoản."
        return {"type": "http", "scheme": "bearer", "description": told}
