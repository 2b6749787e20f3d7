"""The API of periodic reports: their state and their documents."""

from typing import ClassVar

from django.http import FileResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.reverse import reverse

from foundation.jobs.models import Job
from foundation.rest import problems
from foundation.rest.filters import IdFilter, YearFilter
from foundation.rest.schema import ProblemSerializer
from foundation.rest.views import ReadOnlyResource
from plans.models import ReportingPeriod

from .downloads import DOCX, NotTheFile, NotWritten, download
from .models import Report

problems.explain(NotWritten, problems.NOT_WRITTEN)
problems.explain(NotTheFile, problems.OTHER_FILE)


class BuildSerializer(serializers.ModelSerializer):
    percent = serializers.IntegerField(read_only=True, help_text="Đã làm được bao nhiêu phần trăm.")

    class Meta:
        model = Job
        fields = ["state", "percent", "step", "error"]


class ReplacedReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["id", "version", "number", "symbol", "issued_on"]


class ReportSerializer(serializers.ModelSerializer):
    period = serializers.ChoiceField(
        ReportingPeriod.Key.choices, source="period.key", read_only=True, help_text="Kỳ."
    )
    title = serializers.CharField(read_only=True, help_text="Trích yếu.")
    build = BuildSerializer(
        source="job",
        read_only=True,
        allow_null=True,
        help_text="Lần tạo văn bản gần nhất; null là chưa tạo lần nào.",
    )
    replaces = ReplacedReportSerializer(
        read_only=True,
        allow_null=True,
        help_text="Báo cáo đã ban hành mà phiên bản này thay thế; null là phiên bản đầu.",
    )
    sent_on = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="Ngày gửi tới nơi nhận đầu tiên, theo dấu gửi trong sổ văn bản.",
    )
    file = serializers.SerializerMethodField(
        help_text="Địa chỉ tải văn bản Word; null khi chưa có văn bản."
    )

    class Meta:
        model = Report
        fields = [
            "id",
            "plan",
            "period",
            "title",
            "version",
            "replaces",
            "replacement_reason",
            "state",
            "number",
            "symbol",
            "issued_on",
            "signer",
            "signer_title",
            "sent_on",
            "include_waiting",
            "frozen_at",
            "built_at",
            "build",
            "file",
            "document_sha256",
            "created_at",
        ]

    def get_file(self, report: Report) -> str | None:
        """Return the address of the document."""
        return (
            reverse("api:report-file", [report.pk], request=self.context["request"])
            if report.document
            else None
        )


class ReportFilter(filters.FilterSet):
    plan = IdFilter(help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="plan__year", help_text="Năm của kế hoạch.")
    authority = IdFilter(field_name="plan__unit__authority", help_text="Mã số cơ quan.")
    period = filters.ChoiceFilter(
        field_name="period__key", choices=ReportingPeriod.Key.choices, help_text="Kỳ báo cáo."
    )
    state = filters.ChoiceFilter(choices=Report.State.choices, help_text="Trạng thái.")

    class Meta:
        model = Report
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Báo cáo"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách báo cáo", description="Báo cáo định kỳ của cơ quan, mọi phiên bản."
    ),
    retrieve=extend_schema(
        summary="Một báo cáo", description="Trạng thái của một báo cáo và văn bản của nó."
    ),
    file=extend_schema(
        summary="Tải văn bản báo cáo",
        description="Văn bản Word của báo cáo; chưa tạo văn bản thì trả lời 404, vừa ban hành mà "
        "chưa có bản "
        "mang số và ngày, hoặc tệp trong kho không khớp SHA-256 thì trả lời 409.",
        responses={(200, DOCX): OpenApiTypes.BINARY, (409, problems.MEDIA_TYPE): ProblemSerializer},
    ),
)
class ReportResource(ReadOnlyResource):
    """Periodic reports."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    queryset = Report.objects.none()
    orders = {"cut_off": ("period__cut_off", "version"), "created_at": ("created_at",), "id": ()}
    default_order = "-cut_off"

    def get_queryset(self):
        """The reports that the caller sees."""
        found = Report.objects.visible_to(self.request.user).with_told().with_sent()
        return found.without_content()

    @action(detail=True, url_path="file")
    def file(self, request, pk: int) -> FileResponse:
        """The Word document."""
        return download(self.get_object())
