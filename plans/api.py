"""The API of plans and of the register of evidence."""

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api import PersonReference, UnitReference
from accounts.models import Holiday
from foundation.rest.filters import IdFilter, WordsFilter, YearFilter
from foundation.rest.idempotency import idempotent
from foundation.rest.parsers import FormWithFiles
from foundation.rest.problems import CLOSED, explain
from foundation.rest.views import ReadOnlyResource
from foundation.web.uploads import EVIDENCE_KINDS, honest_name, judge
from vietnamese import WorkCalendar

from .downloads import download
from .forms import EvidenceFilterForm
from .models import Evidence, Plan, PlanClosed, ReformArea, ReportingPeriod
from .models.plan_periods import know_openings
from .services import add_evidence

explain(PlanClosed, CLOSED)

MEDIA_TYPES = (*(kind.media_type for kind in EVIDENCE_KINDS), "application/octet-stream")
MOST_EVIDENCE = 30  # pieces that one entry cites


class PeriodSerializer(serializers.ModelSerializer):
    title = serializers.CharField(read_only=True, help_text="Tên kỳ trong báo cáo.")
    state = serializers.SerializerMethodField(
        help_text="Tình trạng hôm nay với đơn vị không có ngoại lệ."
    )
    closes = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text="Ngày cuối nhận số liệu; trống khi kỳ không tự đóng.",
    )

    class Meta:
        model = ReportingPeriod
        fields = ["id", "key", "title", "cut_off", "deadline", "locked", "state", "closes"]

    @extend_schema_field(serializers.ChoiceField(ReportingPeriod.State.choices))
    def get_state(self, period: ReportingPeriod) -> str:
        return period.state(timezone.localdate())


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReformArea
        fields = ["number", "name", "directs"]
        extra_kwargs = {
            "number": {"help_text": "Mã số mà nhiệm vụ, chỉ tiêu ghi ở “area”; không đổi."},
            "directs": {"help_text": "Là lĩnh vực chỉ đạo, điều hành."},
        }


class PlanSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True)
    areas = AreaSerializer(
        source="reform_areas",
        many=True,
        read_only=True,
        help_text="Các lĩnh vực của kế hoạch, theo thứ tự.",
    )
    task_count = serializers.IntegerField(read_only=True, help_text="Số nhiệm vụ được theo dõi.")
    periods = PeriodSerializer(many=True, read_only=True, help_text="Các kỳ báo cáo của kế hoạch.")

    class Meta:
        model = Plan
        fields = [
            "id",
            "unit",
            "year",
            "form",
            "number",
            "issued_on",
            "place",
            "title",
            "issuer",
            "signer",
            "signer_title",
            "state",
            "handed_out_at",
            "task_count",
            "areas",
            "periods",
        ]

    def to_representation(self, instance: Plan) -> dict:
        """Plans whose periods close some working days late share one calendar."""
        if instance.grace:
            instance.calendar = self.calendar
        return super().to_representation(instance)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return Holiday.objects.calendar()


class PlanFilter(filters.FilterSet):
    year = YearFilter(help_text="Năm của kế hoạch.")
    state = filters.ChoiceFilter(choices=Plan.State.choices, help_text="Trạng thái.")
    unit = IdFilter(help_text="Mã số đơn vị ban hành.")
    authority = IdFilter(field_name="unit__authority", help_text="Mã số cơ quan.")

    class Meta:
        model = Plan
        fields: list[str] = []


@extend_schema(tags=["Kế hoạch"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách kế hoạch",
        description="Kế hoạch của cơ quan mình, và kế hoạch đã ban hành của cấp trên.",
    ),
    retrieve=extend_schema(
        summary="Một kế hoạch", description="Một kế hoạch với các kỳ báo cáo của nó."
    ),
)
class PlanResource(ReadOnlyResource):
    """Plans that the caller sees."""

    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    queryset = Plan.objects.none()
    orders = {"year": ("year",), "id": ()}
    default_order = "-year"

    def get_queryset(self):
        plans = Plan.objects.visible_to(self.request.user).with_task_count().without_text()
        return plans.select_related("unit").prefetch_related("periods", "areas")

    def get_serializer(self, shown=None, **kwargs):
        """Return the serializer of a plan or of many, which know what opened their periods."""
        know_openings(shown if kwargs.get("many") else [shown] if shown else [])
        return super().get_serializer(shown, **kwargs)


class EvidenceReference(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = ["id", "title", "number"]


class EvidenceSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True)
    added_by = PersonReference(read_only=True)
    link = serializers.CharField(
        read_only=True, help_text="Đường dẫn; rỗng khi minh chứng là một tệp."
    )
    proposed = serializers.SerializerMethodField(
        help_text="Trường nào phần mềm đọc được mà chưa ai xem lại: number, dated_on, title."
    )
    file = serializers.SerializerMethodField(
        help_text="Địa chỉ tải tệp; null khi minh chứng là một đường dẫn."
    )

    class Meta:
        model = Evidence
        fields = [
            "id",
            "authority",
            "unit",
            "year",
            "title",
            "number",
            "dated_on",
            "page",
            "proposed",
            "document",
            "supersedes",
            "file",
            "link",
            "sha256",
            "size",
            "added_by",
            "added_at",
        ]

    def get_proposed(self, piece: Evidence) -> list[str]:
        """Return the names of the fields."""
        return sorted(piece.proposed)

    def get_file(self, piece: Evidence) -> str | None:
        """Return the address of the file."""
        return (
            reverse("api:evidence-file", [piece.pk], request=self.context["request"])
            if piece.file
            else None
        )


class NewEvidenceSerializer(serializers.ModelSerializer):
    """A file or a link for the register."""

    file = serializers.FileField(
        required=False,
        max_length=200,
        help_text="PDF, Word (.docx), Excel (.xlsx) hoặc ảnh; không quá 25 MB.",
    )
    link = serializers.URLField(
        required=False, max_length=500, help_text="Đường dẫn, thay cho tệp."
    )
    title = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="Tên văn bản; bỏ trống thì lấy tên tệp rồi đọc từ tệp.",
    )
    year = serializers.IntegerField(
        required=False, min_value=2000, max_value=2100, help_text="Năm; mặc định năm nay."
    )

    class Meta:
        model = Evidence
        fields = ["file", "link", "title", "year", "number", "dated_on", "page"]
        extra_kwargs = {
            "page": {"help_text": "Trang lấy cho tiêu chí được gắn sau này mà không ghi trang."}
        }

    def validate_file(self, file):
        """Judge the file by its content, and give it an honest name."""
        file.name = honest_name(file.name, judge(file, kinds=EVIDENCE_KINDS))
        return file

    def validate(self, values):
        """Ask for a file or a link, and name what has no title."""
        file, link = values.get("file"), values.get("link")
        if bool(file) == bool(link):
            raise serializers.ValidationError(
                {"file": "Hãy gửi một tệp hoặc một đường dẫn (chỉ một trong hai)."}
            )
        values.setdefault("year", timezone.localdate().year)
        return values


class EvidenceFilter(filters.FilterSet):
    KINDS = (("file", "Tệp"), ("link", "Đường dẫn"))

    year = YearFilter(help_text="Năm.")
    unit = IdFilter(help_text="Mã số đơn vị cung cấp.")
    kind = filters.ChoiceFilter(
        choices=KINDS, method="of_kind", help_text="Tệp (file) hoặc đường dẫn (link)."
    )
    gap = filters.ChoiceFilter(
        choices=EvidenceFilterForm.GAPS,
        method="with_gap",
        help_text="Minh chứng còn thiếu: any, number, dated_on, title; proposed: chưa xem lại.",
    )
    used = filters.BooleanFilter(method="in_use", help_text="Đã được dẫn ở đâu chưa.")
    sha256 = filters.CharFilter(help_text="SHA-256 của tệp, để biết tệp đã có trong sổ chưa.")
    q = WordsFilter(help_text="Từ trong tên hoặc số, ký hiệu; không cần dấu.")

    class Meta:
        model = Evidence
        fields: list[str] = []

    def of_kind(self, pieces, name, value):
        """Return the files or the links."""
        return pieces.files() if value == "file" else pieces.links()

    def with_gap(self, pieces, name, value):
        """Return those that lack something."""
        return pieces.lacking(value)

    def in_use(self, pieces, name, value):
        """Return those that something cites, or that nothing does."""
        return pieces.used(value)


@extend_schema(tags=["Minh chứng"])
@extend_schema_view(
    list=extend_schema(
        summary="Sổ minh chứng", description="Tệp và đường dẫn trong sổ minh chứng của cơ quan."
    ),
    retrieve=extend_schema(
        summary="Một minh chứng", description="Một tệp hoặc đường dẫn trong sổ."
    ),
    file=extend_schema(
        summary="Tải tệp minh chứng",
        description=(
            "Nội dung của tệp, đúng như đã gửi. Minh chứng là đường dẫn thì không có tệp (404)."
        ),
        responses={(200, *MEDIA_TYPES): OpenApiTypes.BINARY},
    ),
)
class EvidenceResource(ReadOnlyResource):
    """The register of evidence."""

    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    queryset = Evidence.objects.none()
    orders = {"added_at": ("added_at",), "title": ("title",), "id": ()}
    default_order = "-added_at"
    scopes = {"create": "report"}

    def get_queryset(self):
        return Evidence.objects.visible_to(self.request.user).select_related("unit", "added_by")

    @extend_schema(
        summary="Ghi minh chứng vào sổ",
        description=(
            "Gửi một tệp hoặc một đường dẫn. Tệp có đúng nội dung này đã ở trong sổ "
            "thì trả lời 200 với minh chứng "
            "đã có; mới thì 201. Sau đó dùng mã số của minh chứng khi báo kết quả "
            "hoặc nhập số liệu."
        ),
        request={"multipart/form-data": NewEvidenceSerializer},
        responses={
            200: OpenApiResponse(EvidenceSerializer, "Tệp này đã có trong sổ."),
            201: OpenApiResponse(EvidenceSerializer, "Đã ghi vào sổ."),
        },
        examples=[
            OpenApiExample(
                "Một đường dẫn",
                {
                    "link": "https://xa.example.vn/ke-hoach-15",
                    "title": "Kế hoạch số 15/KH-UBND",
                    "number": "15/KH-UBND",
                    "dated_on": "2026-01-16",
                },
                request_only=True,
                media_type="multipart/form-data",
            )
        ],
    )
    @idempotent
    def create(self, request):
        """Register a piece of the caller's unit."""
        person = request.user
        if not person.unit:
            raise PermissionDenied(
                "Tài khoản của bạn chưa thuộc đơn vị nào; hãy báo quản trị gán đơn vị."
            )
        sent = NewEvidenceSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        piece = add_evidence(
            authority=person.authority, unit=person.unit, by=person, **sent.validated_data
        )
        data = self.get_serializer(piece).data
        address = reverse("api:evidence-detail", [piece.pk], request=request)
        return Response(
            data,
            status=status.HTTP_200_OK if piece.known else status.HTTP_201_CREATED,
            headers={"Location": address},
        )

    def get_parsers(self):
        """Take files as browsers send them."""
        return [FormWithFiles()]

    @action(detail=True, url_path="file")
    def file(self, request, pk: int) -> FileResponse:
        """The bytes of a piece."""
        piece = self.get_object()
        if not piece.file:
            raise Http404
        return download(piece)


class EvidenceIds(serializers.ListField):
    """Pieces of the register that the caller sees, by their ids."""

    child = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=MOST_EVIDENCE,
            help_text="Mã số các minh chứng đã có trong sổ.",
            **kwargs,
        )

    def to_internal_value(self, data):
        """Return the pieces. Raises `ValidationError` that names those the caller does not see."""
        asked = super().to_internal_value(data)
        found = Evidence.objects.visible_to(self.context["request"].user).in_bulk(asked)
        if missing := sorted(set(asked) - set(found)):
            numbers = ", ".join(map(str, missing))
            raise serializers.ValidationError(
                f"Không có minh chứng số {numbers} trong sổ; hãy ghi vào sổ trước."
            )
        return list(found.values())


class CitingSerializer(serializers.Serializer):
    """An entry with its evidence: pieces of the register, and a link that goes into it."""

    evidence = EvidenceIds()
    link = serializers.URLField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Đường dẫn minh chứng, ghi luôn vào sổ.",
    )
