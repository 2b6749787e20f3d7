"""The API of reviewing: read, accept, return with a reason, make wait again."""

from collections.abc import Callable
from typing import cast

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api import PersonReference, UnitReference
from foundation.rest.etags import check_match
from foundation.rest.idempotency import idempotent
from foundation.rest.problems import REFUSED, explain
from foundation.rest.views import ReadOnlyResource

from ..api import EvidenceReference
from .models import Declaration, DeclarationQuerySet, DeclarationRefused
from .services import accept, reopen, send_back

explain(DeclarationRefused, REFUSED)

REVIEWING = (
    " If-Match là ETag lúc bạn đọc. Chỉ cơ quan thường trực và lãnh đạo xét duyệt "
    "được, và không ai xét duyệt điều "
    "do chính mình gửi (404)."
)


# No docstring: it would describe each kind of declaration in the schema.
class DeclarationSerializer(serializers.ModelSerializer):
    author = PersonReference(read_only=True)
    on_behalf_of = UnitReference(read_only=True, allow_null=True)
    evidence = EvidenceReference(many=True, read_only=True)
    reviewed_by = PersonReference(read_only=True, allow_null=True)
    reviewed_for = PersonReference(
        read_only=True, allow_null=True, help_text="Người đã ủy quyền cho người duyệt, nếu có."
    )


class ReturnSerializer(serializers.Serializer):
    """Why an entry is returned."""

    reason = serializers.CharField(
        max_length=2000, help_text="Lý do, để đơn vị biết cần bổ sung gì."
    )


def reviewed(what: str) -> Callable:
    """Describe a `ReviewedResource` for the schema; `what` are its declarations in words."""
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
    """Declarations of a kind (`queryset`) with their review; each caller gets their own."""

    scopes = {"accept": "review", "send_back": "review", "reopen": "review"}
    matched = ("accept", "send_back", "reopen")

    def get_queryset(self):
        """The declarations that the caller sees; to review, those that they may."""
        everything = cast("DeclarationQuerySet[Declaration]", super().get_queryset())
        user = self.request.user
        return (
            everything.reviewable_by(user)
            if self.action in self.matched
            else everything.visible_to(user)
        )

    @action(detail=True, methods=["post"])
    @idempotent
    def accept(self, request, pk: int) -> Response:
        """Accept a waiting declaration."""
        return self._review(request, accept)

    @action(detail=True, methods=["post"], url_path="return")
    @idempotent
    def send_back(self, request, pk: int) -> Response:
        """Return a waiting declaration with a reason."""
        return self._review(request, send_back, ReturnSerializer)

    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request, pk: int) -> Response:
        """Make a reviewed declaration wait again."""
        return self._review(request, reopen)

    def _review(
        self, request, service: Callable, more: type[serializers.Serializer] | None = None
    ) -> Response:
        """Review the version that the caller has seen, with what `more` reads of the request."""
        declaration = self.get_object()
        check_match(request, self.get_serializer(declaration).data)
        said = {}
        if more:
            sent = more(data=request.data)
            sent.is_valid(raise_exception=True)
            said = sent.validated_data
        service([declaration], by=request.user, **said)
        return Response(self.get_serializer(self.get_object()).data)
