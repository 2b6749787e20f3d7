"""The API of indicators, their targets and measurements: read, measure, review."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api import UnitReference
from foundation.rest.etags import newest_of, seen_in
from foundation.rest.filters import IdFilter, WordsFilter, YearFilter, YesNoFilter
from foundation.rest.idempotency import idempotent, service_key
from foundation.rest.problems import NEWER, explain
from foundation.rest.views import ReadOnlyResource
from plans.api import CitingSerializer
from plans.models import PlaceOfArea, ReportingPeriod
from plans.reviewing.api import DeclarationSerializer, ReviewedResource, reviewed

from .judging import RESULT_WORDS, Result
from .models import Indicator, Measurement, Target
from .services import NewerMeasurement, measure

Review = Measurement.Review


class MeasurementSerializer(DeclarationSerializer):
    indicator = serializers.IntegerField(
        source="target.indicator_id", read_only=True, help_text="Mã số chỉ tiêu."
    )
    period = serializers.ChoiceField(
        ReportingPeriod.Key.choices,
        source="period.key",
        read_only=True,
        help_text="Kỳ báo cáo của kế hoạch.",
    )
    met = serializers.BooleanField(
        read_only=True, allow_null=True, help_text="Có đạt mục tiêu không; null là chưa rõ."
    )
    result = serializers.ChoiceField(
        [(each.value, RESULT_WORDS[each]) for each in Result],
        read_only=True,
        help_text="Đạt, chưa đạt, đang thực hiện (mục tiêu cuối năm) hoặc chưa rõ.",
    )

    class Meta:
        model = Measurement
        fields = [
            "id",
            "target",
            "indicator",
            "period",
            "author",
            "on_behalf_of",
            "sent_at",
            "numerator",
            "denominator",
            "value",
            "achieved",
            "met",
            "result",
            "estimate",
            "note",
            "evidence",
            "review",
            "reviewed_by",
            "reviewed_for",
            "reviewed_at",
            "review_reason",
        ]


explain(NewerMeasurement, NEWER, newer=lambda conflict: MeasurementSerializer(conflict.newer).data)


class TargetSerializer(serializers.ModelSerializer):
    goal_text = serializers.CharField(
        read_only=True, help_text="Mục tiêu bằng chữ, ví dụ “tối thiểu 90%”."
    )

    class Meta:
        model = Target
        fields = [
            "id",
            "indicator",
            "label",
            "comparator",
            "exact",
            "goal",
            "unit",
            "baseline",
            "goal_text",
            *Target.PERIOD_GOALS.values(),
            *Target.JUDGING,
            "judged_confirmed",
            "fed_by",
        ]
        extra_kwargs: ClassVar[dict[str, dict[str, str]]] = {
            "judged": {"help_text": "Đánh giá mỗi kỳ hay chỉ cuối năm."},
            "change": {"help_text": "Mục tiêu là mức tăng, giảm so với giá trị gốc; trống: không."},
            "published_later": {"help_text": "Kết quả do cấp trên công bố sau."},
            "computed_from": {"help_text": "Tỷ lệ tính từ nhiệm vụ của kế hoạch; trống: không."},
            "judged_confirmed": {"help_text": "false: cách đánh giá là phần mềm đoán."},
            "fed_by": {
                "help_text": "Mã số dòng của biểu thống kê mà mục tiêu lấy số; null: không lấy."
            },
        }


class SeenTargetSerializer(TargetSerializer):
    """A target with the newest of its measurements: the beginning of its ETag."""

    seen = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Mã số số liệu gửi sau cùng; là phần đầu của ETag.",
    )

    class Meta(TargetSerializer.Meta):
        fields = [*TargetSerializer.Meta.fields, "seen"]


class IndicatorSerializer(serializers.ModelSerializer):
    area_name = serializers.CharField(
        read_only=True, help_text="Tên lĩnh vực trong kế hoạch của chỉ tiêu."
    )
    lead_unit = UnitReference(read_only=True, allow_null=True)
    targets = TargetSerializer(many=True, read_only=True, help_text="Các mục tiêu của chỉ tiêu.")

    class Meta:
        model = Indicator
        fields = [
            "id",
            "plan",
            "area",
            "area_name",
            "ordinal",
            "statement",
            "lead_unit",
            "qualitative",
            "targets",
        ]


class IndicatorFilter(filters.FilterSet):
    plan = IdFilter(help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="plan__year", help_text="Năm của kế hoạch.")
    area = filters.NumberFilter(
        min_value=1, help_text="Mã số của lĩnh vực trong kế hoạch (areas của kế hoạch)."
    )
    lead = IdFilter(field_name="lead_unit", help_text="Mã số đơn vị chủ trì.")
    qualitative = YesNoFilter(help_text="Chỉ tiêu định tính.")
    q = WordsFilter(help_text="Từ trong chỉ tiêu; không cần dấu.")

    class Meta:
        model = Indicator
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Chỉ tiêu"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách chỉ tiêu", description="Chỉ tiêu của các kế hoạch mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một chỉ tiêu", description="Một chỉ tiêu với các mục tiêu của nó."
    ),
)
class IndicatorResource(ReadOnlyResource):
    """Indicators with their targets."""

    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    queryset = Indicator.objects.none()
    orders = {"area": ("plan", PlaceOfArea(), "ordinal"), "id": ()}
    default_order = "area"

    def get_queryset(self):
        """The indicators that the caller sees."""
        visible = Indicator.objects.visible_to(self.request.user)
        return visible.select_related("lead_unit", "plan").prefetch_related(
            "targets", "plan__areas"
        )


class NewMeasurementSerializer(CitingSerializer):
    """What a target stands at in a period."""

    DECIMAL: dict[str, Any] = {
        "max_digits": 18,
        "decimal_places": 4,
        "required": False,
        "allow_null": True,
    }

    period = serializers.ChoiceField(ReportingPeriod.Key.choices, help_text="Kỳ báo cáo.")
    numerator = serializers.DecimalField(**DECIMAL, help_text="Tử số, ví dụ hồ sơ đúng hạn.")
    denominator = serializers.DecimalField(
        **DECIMAL, help_text="Mẫu số, ví dụ hồ sơ đã giải quyết."
    )
    value = serializers.DecimalField(**DECIMAL, help_text="Kết quả; tỷ lệ thì tính theo phần trăm.")
    achieved = serializers.BooleanField(
        required=False, allow_null=True, help_text="Chỉ tiêu định tính: đạt hay chưa đạt."
    )
    estimate = serializers.BooleanField(default=False, help_text="Số liệu ước.")
    note = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Ghi chú."
    )


class TargetFilter(filters.FilterSet):
    indicator = IdFilter(help_text="Mã số chỉ tiêu.")
    plan = IdFilter(field_name="indicator__plan", help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="indicator__plan__year", help_text="Năm của kế hoạch.")
    lead = IdFilter(field_name="indicator__lead_unit", help_text="Mã số đơn vị chủ trì.")

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Chỉ tiêu"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách mục tiêu", description="Mục tiêu của các chỉ tiêu mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một mục tiêu",
        description="Một mục tiêu của chỉ tiêu. ETag của nó dùng để nhập số liệu.",
    ),
)
class TargetResource(ReadOnlyResource):
    """Targets, and measuring them."""

    serializer_class = SeenTargetSerializer
    filterset_class = TargetFilter
    queryset = Target.objects.none()
    scopes = {"measurements": "report"}
    matched = ("measurements",)

    def get_queryset(self):
        """The targets that the caller sees; to measure, those that they may."""
        if self.action == "measurements":
            return Target.objects.answered_by(self.request.user).with_plan()
        return Target.objects.visible_to(self.request.user).with_seen()

    @extend_schema(
        summary="Nhập số liệu chỉ tiêu",
        description=(
            "Thêm số liệu của một mục tiêu trong một kỳ; số liệu tính ngay và chờ "
            "xác nhận. If-Match là ETag của mục "
            "tiêu lúc bạn đọc: nếu từ đó đã có người nhập số khác cho kỳ này thì trả "
            "lời 412 kèm số ấy ở “newer”, "
            "không ghi gì. Tỷ lệ ghi tử số và mẫu số, hoặc chỉ kết quả (%); chỉ tiêu "
            "định tính ghi “achieved”."
        ),
        request=NewMeasurementSerializer,
        responses={201: MeasurementSerializer},
        examples=[
            OpenApiExample(
                "Tỷ lệ",
                {
                    "period": "quarter-1",
                    "numerator": "1060",
                    "denominator": "1200",
                    "evidence": [31],
                },
                request_only=True,
            ),
            OpenApiExample(
                "Định tính",
                {"period": "year", "achieved": True, "note": "Đã công bố."},
                request_only=True,
            ),
        ],
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="measurements",
        filterset_class=None,
        pagination_class=None,
    )
    @idempotent
    def measurements(self, request, pk: int) -> Response:
        """Measure the target."""
        target, seen = self.get_object(), seen_in(request)
        sent = NewMeasurementSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        values["period"] = get_object_or_404(target.indicator.plan.periods, key=values["period"])
        measured = measure(
            target,
            author=request.user,
            seen=newest_of(target.measurements, seen),
            key=service_key(request),
            **values,
        )
        address = reverse("api:measurement-detail", [measured.pk], request=request)
        data = MeasurementSerializer(measured, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED, headers={"Location": address})


class MeasurementFilter(filters.FilterSet):
    target = IdFilter(help_text="Mã số mục tiêu.")
    indicator = IdFilter(field_name="target__indicator", help_text="Mã số chỉ tiêu.")
    plan = IdFilter(field_name="period__plan", help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="period__plan__year", help_text="Năm của kế hoạch.")
    period = filters.ChoiceFilter(
        field_name="period__key", choices=ReportingPeriod.Key.choices, help_text="Kỳ báo cáo."
    )
    unit = IdFilter(field_name="on_behalf_of", help_text="Mã số đơn vị gửi.")
    author = IdFilter(help_text="Mã số người gửi.")
    review = filters.ChoiceFilter(choices=Review.choices, help_text="Xét duyệt.")

    class Meta:
        model = Measurement
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Số liệu chỉ tiêu"])
@reviewed("số liệu")
class MeasurementResource(ReviewedResource):
    """Measurements, and their review."""

    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter
    queryset = Measurement.objects.select_related(
        "target", "period", "author", "on_behalf_of", "reviewed_by", "reviewed_for"
    ).prefetch_related("evidence")
    orders = {"sent_at": ("sent_at",), "id": ()}
    default_order = "-sent_at"
