"""The API of what offices give for reports: requests with their answers, for reading."""

from typing import ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonReference, UnitReference
from foundation.rest.filters import IdFilter, YearFilter
from foundation.rest.views import ReadOnlyResource

from .models import Contribution, ContributionRequest, ContributionText


class TextSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContributionText
        fields = ["kind", "text", "set_aside_at", "set_aside_reason"]
        extra_kwargs = {"text": {"help_text": "Nội dung; trống là đơn vị trả lời “Không có”."}}


class AnswerSerializer(serializers.ModelSerializer):
    author = PersonReference(read_only=True)
    texts = TextSerializer(many=True, read_only=True, help_text="Ba phần nội dung.")

    class Meta:
        model = Contribution
        fields = ["id", "author", "sent_at", "texts"]


class ContributionRequestSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True)
    asked_by = PersonReference(read_only=True)
    answer = AnswerSerializer(
        read_only=True, allow_null=True, help_text="Nội dung đang gửi; null là chưa có."
    )

    class Meta:
        model = ContributionRequest
        fields = [
            "id",
            "report",
            "unit",
            "due",
            "words",
            "state",
            "asked_by",
            "asked_at",
            "first_sent_at",
            "release_reason",
            "released_at",
            "answer",
        ]


class ContributionRequestFilter(filters.FilterSet):
    report = IdFilter(help_text="Mã số báo cáo.")
    plan = IdFilter(field_name="report__plan", help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="report__plan__year", help_text="Năm của kế hoạch.")
    unit = IdFilter(help_text="Mã số đơn vị.")
    state = filters.ChoiceFilter(choices=ContributionRequest.State.choices, help_text="Tình trạng.")

    class Meta:
        model = ContributionRequest
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Báo cáo"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách đề nghị góp nội dung báo cáo",
        description="Đơn vị nào được đề nghị, đã gửi gì cho báo cáo nào; cán bộ phòng chỉ thấy của "
        "đơn vị mình.",
    ),
    retrieve=extend_schema(
        summary="Một đề nghị góp nội dung báo cáo",
        description="Đề nghị gửi một đơn vị và nội dung đơn vị đang gửi.",
    ),
)
class ContributionRequestResource(ReadOnlyResource):
    """What offices are asked for reports, with their answers."""

    serializer_class = ContributionRequestSerializer
    filterset_class = ContributionRequestFilter
    queryset = ContributionRequest.objects.none()
    orders = {"asked_at": ("asked_at",), "due": ("due",), "id": ()}
    default_order = "-asked_at"

    def get_queryset(self):
        """The requests that the caller sees."""
        rows = ContributionRequest.objects.visible_to(self.request.user)
        return rows.by_office().with_answers()
