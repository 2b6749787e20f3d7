"""Entries that offices send and others review: accepted, returned with a reason, or made to wait
again.
"""

from collections.abc import Callable

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from .etags import check_match
from .idempotency import idempotent
from .views import ReadOnlyResource

REVIEWING = (
    " If-Match là ETag lúc bạn đọc. Chỉ cơ quan thường trực và lãnh đạo xét duyệt "
    "được, và không ai xét duyệt điều "
    "do chính mình gửi (404)."
)


class ReturnSerializer(serializers.Serializer):
    """Why an entry is returned."""

    reason = serializers.CharField(
        max_length=2000, help_text="Lý do, để đơn vị biết cần bổ sung gì."
    )


def reviewed(what: str) -> Callable:
    """Describe the actions of a `ReviewedResource` for the schema; `what` is an entry of it in
    words.
    """
    example = OpenApiExample(
        "Thiếu minh chứng", {"reason": "Chưa kèm văn bản đã ban hành."}, request_only=True
    )
    return extend_schema_view(
        list=extend_schema(
            summary=f"Danh sách {what}", description=f"Các {what} đã gửi, mới gửi trước."
        ),
        retrieve=extend_schema(
            summary=f"Một {what}",
            description=f"Một {what} với minh chứng và xét duyệt; ETag của nó dùng để xét duyệt.",
        ),
        accept=extend_schema(
            summary=f"Xác nhận {what}",
            description=f"Xác nhận một {what} đang chờ duyệt." + REVIEWING,
            request=None,
        ),
        send_back=extend_schema(
            summary=f"Trả lại {what}",
            description=(
                f"Trả lại một {what} đang chờ duyệt kèm lý do; nó thôi tính và người gửi được báo."
            )
            + REVIEWING,
            request=ReturnSerializer,
            examples=[example],
        ),
        reopen=extend_schema(
            summary=f"Hoàn tác xét duyệt {what}",
            description=f"Đưa một {what} đã xét duyệt trở lại chờ duyệt." + REVIEWING,
            request=None,
        ),
    )


class ReviewedResource(ReadOnlyResource):
    """Entries with their review, which the services named by `services` carry out: accept, return,
    undo.
    """

    services: tuple[Callable, Callable, Callable]
    scopes = {"accept": "review", "send_back": "review", "reopen": "review"}
    matched = ("accept", "send_back", "reopen")

    @action(detail=True, methods=["post"])
    @idempotent
    def accept(self, request, pk: int) -> Response:
        """Accept a waiting entry."""
        return self._review(request, self.services[0])

    @action(detail=True, methods=["post"], url_path="return")
    @idempotent
    def send_back(self, request, pk: int) -> Response:
        """Return a waiting entry with a reason."""
        return self._review(request, self.services[1], ReturnSerializer)

    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request, pk: int) -> Response:
        """Make a reviewed entry wait again."""
        return self._review(request, self.services[2])

    def _review(
        self, request, service: Callable, more: type[serializers.Serializer] | None = None
    ) -> Response:
        """Carry the review out on the version that the caller has seen, with what `more` reads from
        the request.
        """
        entry = self.get_object()
        check_match(request, self.get_serializer(entry).data)
        said = {}
        if more:
            sent = more(data=request.data)
            sent.is_valid(raise_exception=True)
            said = sent.validated_data
        service(entry, by=request.user, **said)
        return Response(self.get_serializer(self.get_object()).data)
