"""The API of criteria sets, assessments and scores: read, and enter a self-score."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api import PersonReference, UnitReference
from foundation.rest.etags import seen_in
from foundation.rest.filters import IdFilter, YearFilter, YesNoFilter
from foundation.rest.idempotency import idempotent
from foundation.rest.problems import NEWER, REFUSED, explain
from foundation.rest.views import ReadOnlyResource
from plans.api import EvidenceReference

from .facts import Facts
from .models import Assessment, CriteriaSet, Criterion, Score
from .services import ScoreChanged, ScoreRefused
from .services.scoring import enter_score

MOST_ITEMS = 100  # items of a list that one entry ticks
POINTS: dict[str, Any] = {
    "max_digits": 6,
    "decimal_places": 2,
    "required": False,
    "allow_null": True,
}
FIGURE: dict[str, Any] = {
    "max_digits": 18,
    "decimal_places": 4,
    "required": False,
    "allow_null": True,
}


class BandSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="Tên mức xếp loại.")
    since = serializers.DecimalField(max_digits=5, decimal_places=2, help_text="Từ bao nhiêu điểm.")


class CriteriaSetSerializer(serializers.ModelSerializer):
    authority = UnitReference(read_only=True)
    bands = BandSerializer(
        source="grades", many=True, read_only=True, help_text="Các mức xếp loại."
    )

    class Meta:
        model = CriteriaSet
        fields = [
            "id",
            "authority",
            "year",
            "level",
            "name",
            "decision_number",
            "decision_on",
            "is_model",
            "state",
            "not_applicable",
            "bonus_cap",
            "penalty_cap",
            "bands",
        ]


class CriterionSerializer(serializers.ModelSerializer):
    rule = serializers.CharField(
        source="in_words", read_only=True, help_text="Quy tắc tính điểm bằng lời."
    )

    class Meta:
        model = Criterion
        fields = [
            "id",
            "criteria_set",
            "parent",
            "area",
            "code",
            "name",
            "maximum",
            "method",
            "scope",
            "rule",
            "evidence_asked",
            "office",
        ]


class AssessmentSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True)
    year = serializers.IntegerField(
        source="criteria_set.year", read_only=True, help_text="Năm chấm điểm."
    )
    state = serializers.ChoiceField(
        choices=Assessment.State.choices,
        read_only=True,
        help_text=(
            "Trạng thái. Ở “first” đơn vị đang được thẩm định lần 1: chưa có điểm thẩm "
            "định, chỉ số, xếp loại."
        ),
    )
    final_total = serializers.DecimalField(
        source="appraised_total",
        max_digits=7,
        decimal_places=2,
        read_only=True,
        allow_null=True,
        help_text="Tổng điểm thẩm định; null khi chưa kết thúc thẩm định lần 1.",
    )
    index = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        read_only=True,
        allow_null=True,
        help_text="Chỉ số (%) theo điểm thẩm định; null khi chưa kết thúc thẩm định lần 1.",
    )
    band = serializers.SerializerMethodField(
        help_text="Mức xếp loại của chỉ số; null khi chưa kết thúc thẩm định lần 1."
    )

    class Meta:
        model = Assessment
        fields = [
            "id",
            "unit",
            "criteria_set",
            "year",
            "state",
            "self_total",
            "final_total",
            "index",
            "band",
            "rank",
            "locked_at",
            "published_at",
            "decision_number",
            "decision_on",
        ]

    def get_band(self, assessment: Assessment) -> str | None:
        """Return the band of the index, if there is one."""
        return assessment.band or None


class FactsSerializer(serializers.Serializer):
    """Declared figures; a criterion takes those that its rule asks for."""

    yes = serializers.BooleanField(required=False, allow_null=True, help_text="Có hay không.")
    value = serializers.DecimalField(**FIGURE, help_text="Một số liệu, hoặc mức đạt được.")
    numerator = serializers.DecimalField(**FIGURE, help_text="Số đạt, ví dụ hồ sơ đúng hạn.")
    denominator = serializers.DecimalField(**FIGURE, help_text="Tổng số.")
    count = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=100_000,
        help_text="Số trường hợp, số lần.",
    )
    ticked = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        max_length=MOST_ITEMS,
        help_text="Các mục đã làm; danh sách rỗng là không có mục nào.",
    )
    points = serializers.DecimalField(
        **POINTS, help_text="Điểm, khi tiêu chí do người chấm cho điểm."
    )


class ScoreSerializer(serializers.ModelSerializer):
    criterion: serializers.PrimaryKeyRelatedField[Criterion] = serializers.PrimaryKeyRelatedField(
        read_only=True
    )
    code = serializers.CharField(source="criterion.code", read_only=True, help_text="Mã tiêu chí.")
    unit = UnitReference(source="assessment.unit", read_only=True, help_text="Đơn vị được chấm.")
    office = UnitReference(
        source="unit", read_only=True, allow_null=True, help_text="Đơn vị phụ trách tiêu chí."
    )
    facts = serializers.SerializerMethodField(help_text="Số liệu kê khai.")
    self_by = PersonReference(read_only=True, allow_null=True)
    evidence = EvidenceReference(many=True, read_only=True)
    seen = serializers.IntegerField(
        source="version", read_only=True, help_text="Lần lưu; là phần đầu của ETag."
    )

    class Meta:
        model = Score
        fields = [
            "id",
            "assessment",
            "criterion",
            "code",
            "unit",
            "office",
            "maximum",
            "final_maximum",
            "facts",
            "not_applicable",
            "set_points",
            "self_points",
            "self_words",
            "self_reason",
            "self_by",
            "self_at",
            "first_points",
            "first_verdict",
            "first_reason",
            "explanation",
            "second_points",
            "second_reason",
            "evidence",
            "seen",
        ]

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_facts(self, score: Score) -> dict:
        return score.facts


explain(ScoreRefused, REFUSED)
explain(ScoreChanged, NEWER, newer=lambda conflict: ScoreSerializer(conflict.score).data)


class EntrySerializer(serializers.Serializer):
    """What an office says about a criterion."""

    facts = FactsSerializer(required=False, help_text="Số liệu kê khai; bỏ trống để xóa.")
    not_applicable = serializers.BooleanField(
        default=False, help_text="Tiêu chí không áp dụng; cần giải thích."
    )
    set_points = serializers.DecimalField(
        **POINTS, help_text="Điểm tự đặt khác cách tính; cần giải thích."
    )
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Giải thích."
    )

    def validate_facts(self, values) -> Facts:
        """Turn what was declared into facts."""
        kept = {name: value for name, value in values.items() if value is not None}
        return Facts(**kept | ({"ticked": tuple(kept["ticked"])} if "ticked" in kept else {}))


class CriteriaSetFilter(filters.FilterSet):
    year = YearFilter(help_text="Năm.")
    level = filters.ChoiceFilter(choices=CriteriaSet.Level.choices, help_text="Cấp.")
    state = filters.ChoiceFilter(choices=CriteriaSet.State.choices, help_text="Trạng thái.")

    class Meta:
        model = CriteriaSet
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Bộ tiêu chí"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách bộ tiêu chí", description="Bộ tiêu chí của tỉnh mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một bộ tiêu chí", description="Một bộ tiêu chí với các mức xếp loại."
    ),
)
class CriteriaSetResource(ReadOnlyResource):
    """Criteria sets."""

    serializer_class = CriteriaSetSerializer
    filterset_class = CriteriaSetFilter
    queryset = CriteriaSet.objects.none()
    orders = {"year": ("year",), "id": ()}
    default_order = "-year"

    def get_queryset(self):
        return CriteriaSet.objects.visible_to(self.request.user).select_related("authority")


class CriterionFilter(filters.FilterSet):
    criteria_set = IdFilter(help_text="Mã số bộ tiêu chí.")
    area = IdFilter(help_text="Mã số lĩnh vực.")
    parent = IdFilter(help_text="Mã số tiêu chí mà nó thuộc về.")
    method = filters.ChoiceFilter(choices=Criterion.Method.choices, help_text="Cách chấm.")
    scope = filters.ChoiceFilter(choices=Criterion.Scope.choices, help_text="Loại điểm.")

    class Meta:
        model = Criterion
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Bộ tiêu chí"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách tiêu chí", description="Tiêu chí của các bộ mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một tiêu chí", description="Một lĩnh vực, tiêu chí hoặc tiêu chí thành phần."
    ),
)
class CriterionResource(ReadOnlyResource):
    """Criteria."""

    serializer_class = CriterionSerializer
    filterset_class = CriterionFilter
    queryset = Criterion.objects.none()
    orders = {"order": ("criteria_set", "order"), "id": ()}
    default_order = "order"

    def get_queryset(self):
        return Criterion.objects.visible_to(self.request.user)


class AssessmentFilter(filters.FilterSet):
    criteria_set = IdFilter(help_text="Mã số bộ tiêu chí.")
    unit = IdFilter(help_text="Mã số đơn vị được chấm.")
    year = YearFilter(field_name="criteria_set__year", help_text="Năm chấm điểm.")
    state = filters.ChoiceFilter(choices=Assessment.State.choices, help_text="Trạng thái.")

    class Meta:
        model = Assessment
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Chấm điểm"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách kỳ chấm điểm", description="Kỳ chấm điểm mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một kỳ chấm điểm", description="Một kỳ chấm điểm với tổng điểm và xếp hạng."
    ),
)
class AssessmentResource(ReadOnlyResource):
    """Assessments."""

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    queryset = Assessment.objects.none()
    orders = {"year": ("criteria_set__year",), "id": ()}
    default_order = "-year"

    def get_queryset(self):
        return Assessment.objects.visible_to(self.request.user).with_set()


class ScoreFilter(filters.FilterSet):
    assessment = IdFilter(help_text="Mã số kỳ chấm điểm.")
    criterion = IdFilter(help_text="Mã số tiêu chí.")
    unit = IdFilter(field_name="assessment__unit", help_text="Mã số đơn vị được chấm.")
    office = IdFilter(field_name="unit", help_text="Mã số đơn vị phụ trách tiêu chí.")
    year = YearFilter(field_name="assessment__criteria_set__year", help_text="Năm chấm điểm.")
    verdict = filters.ChoiceFilter(
        field_name="first_verdict",
        choices=Score.Verdict.choices,
        help_text="Kết luận thẩm định lần 1.",
    )
    not_applicable = YesNoFilter(help_text="Tiêu chí không áp dụng.")

    class Meta:
        model = Score
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Chấm điểm"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách điểm", description="Điểm từng tiêu chí của các kỳ mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Điểm của một tiêu chí",
        description="Điểm tự chấm và hai lần thẩm định. ETag dùng để nhập điểm.",
    ),
)
class ScoreResource(ReadOnlyResource):
    """Scores, and entering self-scores."""

    serializer_class = ScoreSerializer
    filterset_class = ScoreFilter
    queryset = Score.objects.none()
    orders = {"order": ("assessment", "criterion__order"), "id": ()}
    default_order = "order"
    scopes = {"entries": "report"}
    matched = ("entries",)

    def get_queryset(self):
        """The scores that the caller sees; to enter, those that they may."""
        all_, user = Score.objects, self.request.user
        scores = all_.scored_by(user) if self.action == "entries" else all_.visible_to(user)
        return scores.select_related(
            "criterion", "assessment__unit", "unit", "self_by"
        ).prefetch_related("evidence")

    @extend_schema(
        summary="Nhập điểm tự chấm",
        description=(
            "Nhập số liệu kê khai của một tiêu chí; điểm được tính theo quy tắc. "
            "If-Match là ETag của điểm lúc bạn "
            "đọc: nếu từ đó đã có người lưu thì trả lời 412 kèm bản mới ở “newer”, "
            "không ghi gì. Ngoài thời hạn, sau "
            "khi chốt, hoặc điểm vượt mức tối đa thì trả lời 422. Chỉ đơn vị phụ "
            "trách và cơ quan thường trực nhập "
            "được; tiêu chí khác trả lời 404."
        ),
        request=EntrySerializer,
        responses={201: ScoreSerializer},
        examples=[
            OpenApiExample(
                "Tỷ lệ",
                {"facts": {"numerator": "90", "denominator": "100"}, "reason": "Theo sổ."},
                request_only=True,
            ),
            OpenApiExample("Có hay không", {"facts": {"yes": True}}, request_only=True),
        ],
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="entries",
        filterset_class=None,
        pagination_class=None,
    )
    @idempotent
    def entries(self, request, pk: int) -> Response:
        """Enter the self-score."""
        score, seen = self.get_object(), seen_in(request)
        sent = EntrySerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        values = {"facts": Facts()} | sent.validated_data
        if score.version not in seen:  # also a higher one, which another score bore
            raise ScoreChanged(score)
        entered = enter_score(score, by=request.user, seen=score.version, **values)
        return Response(self.get_serializer(entered).data, status=201)
