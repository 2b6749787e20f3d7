"""The API of tasks and their progress: read, report, review."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api import PersonReference, UnitReference
from foundation.rest.etags import newest_of, seen_in
from foundation.rest.filters import IdFilter, MomentFilter, WordsFilter, YearFilter, YesNoFilter
from foundation.rest.idempotency import idempotent, service_key
from foundation.rest.problems import NEWER, explain
from foundation.rest.views import ReadOnlyResource
from plans.api import CitingSerializer
from plans.models import Plan
from plans.reviewing.api import DeclarationSerializer, ReviewedResource, reviewed

from .figures import standings
from .models import ProgressUpdate, Task, TaskPerson, TaskUnit
from .models.task import TaskQuerySet
from .services import NewerUpdate, report_progress
from .services.people import assign_person
from .standing import Lateness, TaskStanding
from .told import doing, told_parts
from .words import GROUPS, beat

State, Review = ProgressUpdate.State, ProgressUpdate.Review


class UpdateSerializer(DeclarationSerializer):
    class Meta:
        model = ProgressUpdate
        fields = [
            "id",
            "task",
            "author",
            "on_behalf_of",
            "sent_at",
            "effective_on",
            "state",
            "percent",
            "reason",
            "result",
            "product_number",
            "product_date",
            "evidence",
            "review",
            "reviewed_by",
            "reviewed_for",
            "reviewed_at",
            "review_reason",
        ]


explain(NewerUpdate, NEWER, newer=lambda conflict: UpdateSerializer(conflict.newer).data)


class TaskUnitSerializer(serializers.ModelSerializer):
    units = UnitReference(
        many=True, read_only=True, help_text="Các đơn vị mà dòng chữ này chỉ đến."
    )

    class Meta:
        model = TaskUnit
        fields = ["text", "units"]

    def to_representation(self, part: dict[str, Any]) -> dict[str, Any]:
        """Tell the part as `told_parts` says it; there are hundreds in a list."""
        return part


class TaskPersonSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True, help_text="Đơn vị chủ trì hoặc phối hợp.")
    person = PersonReference(read_only=True, help_text="Người thực hiện.")

    class Meta:
        model = TaskPerson
        fields = ["unit", "person", "assigned_at"]


class AssignmentSerializer(serializers.Serializer):
    """Who does a task under one of its units from now on."""

    unit = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="Mã số đơn vị chủ trì hoặc phối hợp."
    )
    person = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        allow_null=True,
        help_text="Mã số người thực hiện, làm việc ở đơn vị ấy; null là thôi phân công.",
    )


class CurrentSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProgressUpdate
        fields = ["id", "effective_on", "state", "percent", "result", "review"]

    def to_representation(self, update: ProgressUpdate) -> dict[str, Any]:
        """Tell what is told as it is."""
        return {
            "id": update.pk,
            "effective_on": update.effective_on.isoformat(),
            "state": update.state,
            "percent": update.percent,
            "result": update.result,
            "review": update.review,
        }


class StandingSerializer(serializers.Serializer):
    """How a task stands today."""

    state = serializers.ChoiceField(
        State.choices, help_text="Tình trạng theo kết quả được tính, gần nhất theo ngày tính đến."
    )
    group = serializers.ChoiceField(
        list(GROUPS.items()), help_text="Nhóm mà nhiệm vụ được đếm vào; mỗi nhiệm vụ một nhóm."
    )
    beat = serializers.SerializerMethodField(
        help_text="Nhịp của nhiệm vụ thường xuyên, định kỳ: “đúng nhịp”, “thiếu kỳ …”."
    )
    percent = serializers.IntegerField(help_text="Tiến độ (%).")
    lateness = serializers.ChoiceField(
        [
            (Lateness.ON_TIME, "Đúng hạn"),
            (Lateness.DUE_SOON, "Sắp đến hạn"),
            (Lateness.OVERDUE, "Quá hạn"),
            (Lateness.FINISHED_LATE, "Hoàn thành quá hạn"),
        ],
        help_text="So với thời hạn.",
    )
    due = serializers.DateField(allow_null=True, help_text="Ngày phải xong, hoặc phải báo kỳ này.")
    days = serializers.IntegerField(help_text="Số ngày làm việc còn lại, hoặc số ngày đã quá hạn.")

    def get_beat(self, standing) -> str:
        """The beat in words; empty for a task with an end."""
        return beat(standing)

    def to_representation(self, standing: TaskStanding) -> dict[str, Any]:
        """Tell what is told as it is, and the beat in words."""
        return {
            "state": standing.state,
            "group": standing.group,
            "beat": self.get_beat(standing),
            "percent": standing.percent,
            "lateness": standing.lateness,
            "due": standing.due.isoformat() if standing.due else None,
            "days": standing.days,
        }


class TaskSerializer(serializers.ModelSerializer):
    area_name = serializers.CharField(
        read_only=True, help_text="Tên lĩnh vực trong kế hoạch của nhiệm vụ."
    )
    leads = TaskUnitSerializer(
        many=True,
        read_only=True,
        source="told_parts.lead",
        help_text="Chủ trì; dòng đầu chịu trách nhiệm chính.",
    )
    coordinators = TaskUnitSerializer(
        many=True, read_only=True, source="told_parts.coordinate", help_text="Phối hợp."
    )
    people = TaskPersonSerializer(
        many=True,
        read_only=True,
        source="doing",
        help_text="Người đang thực hiện ở từng đơn vị; đơn vị chưa phân công thì không có dòng.",
    )
    current = CurrentSerializer(
        read_only=True, allow_null=True, help_text="Kết quả mới nhất không bị trả lại."
    )
    standing = StandingSerializer(
        read_only=True, help_text="Tình trạng hôm nay, kể cả kết quả chờ duyệt."
    )
    seen = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Mã số kết quả gửi sau cùng; là phần đầu của ETag.",
    )

    class Meta:
        model = Task
        fields = [
            "id",
            "plan",
            "area",
            "area_name",
            "ordinal",
            "content",
            "product",
            "time_text",
            "time_kind",
            "rhythm",
            "start",
            "due",
            "source",
            "tracked",
            "leads",
            "coordinators",
            "people",
            "current",
            "standing",
            "seen",
        ]


class ReportSerializer(CitingSerializer):
    """What an office says about a task."""

    state = serializers.ChoiceField(State.choices, help_text="Tình trạng.")
    percent = serializers.IntegerField(
        min_value=0,
        max_value=100,
        help_text="Tiến độ (%): 100 khi và chỉ khi hoàn thành, 0 khi chưa thực hiện.",
    )
    result = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=5000,
        help_text="Kết quả bằng một câu; cần khi đang làm và khi xong.",
    )
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=2000, help_text="Lý do, khi không thực hiện."
    )
    product_number = serializers.CharField(
        allow_blank=True, default="", max_length=100, help_text="Số, ký hiệu văn bản sản phẩm."
    )
    product_date = serializers.DateField(required=False, allow_null=True, help_text="Ngày văn bản.")
    effective_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=(
            "Tính đến ngày nào; mặc định hôm nay. Ngày sớm hơn quy định được đánh dấu "
            "“khai lùi ngày” và chỉ tính khi được xác nhận."
        ),
    )
    whole_year = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text=(
            "Nhiệm vụ thường xuyên, định kỳ báo hoàn thành trước kỳ cuối: true là xong cho cả "
            "năm; false là chỉ xong kỳ này, ghi nhận đang thực hiện."
        ),
    )

    def validate(self, values):
        """Ask for a sentence on what was done, and keep a reason only where nothing will be."""
        if values["state"] in (State.DOING, State.DONE) and not values["result"]:
            words = "Hãy ghi kết quả bằng một câu để người duyệt biết đã làm được gì."
            raise serializers.ValidationError({"result": words})
        if values["state"] != State.NOT_DOING:
            values["reason"] = ""
        return values


class TaskFilter(filters.FilterSet):
    plan = IdFilter(help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="plan__year", help_text="Năm của kế hoạch.")
    area = filters.NumberFilter(
        min_value=1, help_text="Mã số của lĩnh vực trong kế hoạch (areas của kế hoạch)."
    )
    lead = IdFilter(method="led_by", help_text="Mã số đơn vị chủ trì.")
    unit = IdFilter(method="involving", help_text="Mã số đơn vị chủ trì hoặc phối hợp.")
    person = IdFilter(method="done_by", help_text="Mã số người thực hiện.")
    state = filters.ChoiceFilter(
        choices=State.choices, method="in_state", help_text="Tình trạng theo kết quả mới."
    )
    review = filters.ChoiceFilter(
        field_name="current__review",
        choices=Review.choices,
        help_text="Xét duyệt của kết quả mới nhất.",
    )
    time_kind = filters.ChoiceFilter(choices=Task.TimeKind.choices, help_text="Loại thời gian.")
    tracked = YesNoFilter(help_text="Nhiệm vụ được theo dõi.")
    due_from = filters.DateFilter(
        field_name="due", lookup_expr="gte", help_text="Thời hạn từ ngày."
    )
    due_to = filters.DateFilter(
        field_name="due", lookup_expr="lte", help_text="Thời hạn đến hết ngày."
    )
    q = WordsFilter(help_text="Từ trong nội dung, sản phẩm; không cần dấu.")

    class Meta:
        model = Task
        fields: ClassVar[list[str]] = []

    def led_by(self, tasks, name, value):
        """Return the tasks that the unit leads."""
        return tasks.led_by(value)

    def involving(self, tasks, name, value):
        """Return the tasks that the unit leads or coordinates."""
        return tasks.involving(value)

    def done_by(self, tasks, name, value):
        """Return the tasks that the person does."""
        return tasks.done_by(value)

    def in_state(self, tasks, name, value):
        """Return the tasks in this state; without an update one is not started."""
        none = Q(current=None) if value == State.NOT_STARTED else Q()
        return tasks.filter(Q(current__state=value) | none)


@extend_schema(tags=["Nhiệm vụ"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách nhiệm vụ", description="Nhiệm vụ của các kế hoạch mà người gọi xem được."
    ),
    retrieve=extend_schema(
        summary="Một nhiệm vụ",
        description=(
            "Một nhiệm vụ với đơn vị, kết quả mới nhất và tình trạng hôm nay. ETag của "
            "nó dùng để báo kết quả."
        ),
    ),
)
class TaskResource(ReadOnlyResource):
    """Tasks, and reporting on them."""

    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    queryset = Task.objects.none()
    orders = {
        "area": ("plan", Coalesce("place__order", "area"), "ordinal"),
        "due": (Coalesce("due", Value(date.max)),),
        "id": (),
    }
    default_order = "area"
    scopes = {"updates": "report", "people": "report"}
    matched = ("updates",)
    finds_first = True

    def get_queryset(self):
        """The tasks that the caller sees; to write, those on which they may."""
        if self.action == "updates":
            return Task.objects.reportable_by(self.request.user).select_related(
                "plan__unit__authority"
            )
        if self.action == "people":
            return Task.objects.staffed_by(self.request.user).select_related("plan")
        found = Task.objects.visible_to(self.request.user)
        return found.with_place() if self.action == "list" else self.with_shown(found)

    def with_shown(self, rows: TaskQuerySet) -> TaskQuerySet:
        """Return the tasks `rows` with the current result and what was sent last."""
        found = rows.with_place().select_related("current").defer(*Task.OF_ITS_PAGE)
        plans = Plan.objects.without_text().with_areas().with_days()
        found = found.prefetch_related(Prefetch("plan", plans))
        return found.with_seen()

    def get_serializer(self, shown=None, **kwargs):
        """Return the serializer of a task or of many, each with its units and people and
        how it stands today.
        """
        rows = shown if kwargs.get("many") else [shown] if shown else []
        plans = {row.plan for row in rows}
        if rows:
            plan, calendar = plans.pop() if len(plans) == 1 else None, rows[0].plan.calendar
            found = standings(rows, on=timezone.localdate(), calendar=calendar, plan=plan)
            parts, people = told_parts([row.pk for row in rows]), doing([row.pk for row in rows])
            for row in rows:
                row.standing = found[row.pk]
                row.told_parts, row.doing = parts[row.pk], people[row.pk]
        return super().get_serializer(shown, **kwargs)

    @extend_schema(
        summary="Báo kết quả nhiệm vụ",
        description=(
            "Thêm một kết quả vào nhiệm vụ; kết quả tính ngay và chờ cơ quan thường "
            "trực xác nhận. If-Match là ETag "
            "của nhiệm vụ lúc bạn đọc: nếu từ đó đã có người báo kết quả khác thì "
            "trả lời 412 kèm kết quả ấy ở "
            "“newer”, không ghi gì. Việc xét duyệt giữa chừng không gây xung đột. "
            "Chỉ đơn vị chủ trì và cơ quan "
            "thường trực báo được; nhiệm vụ khác trả lời 404."
        ),
        request=ReportSerializer,
        responses={201: UpdateSerializer},
        examples=[
            OpenApiExample(
                "Đang thực hiện",
                {
                    "state": "doing",
                    "percent": 60,
                    "result": "Đã họp triển khai, đang lấy ý kiến các phòng.",
                },
                request_only=True,
            ),
            OpenApiExample(
                "Hoàn thành, có văn bản và minh chứng",
                {
                    "state": "done",
                    "percent": 100,
                    "result": "Đã ban hành kế hoạch.",
                    "product_number": "12/KH-UBND",
                    "product_date": "2026-02-05",
                    "effective_on": "2026-02-05",
                    "evidence": [31],
                },
                request_only=True,
            ),
        ],
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="updates",
        filterset_class=None,
        pagination_class=None,
    )
    @idempotent
    def updates(self, request, pk: int) -> Response:
        """Report on the task."""
        task, seen = self.get_object(), seen_in(request)
        sent = ReportSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        update = report_progress(
            task,
            author=request.user,
            seen=newest_of(task.updates, seen),
            key=service_key(request),
            **sent.validated_data,
        )
        address = reverse("api:progress-update-detail", [update.pk], request=request)
        data = UpdateSerializer(update, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED, headers={"Location": address})

    @extend_schema(
        summary="Phân công người thực hiện",
        description=(
            "Ghi người thực hiện nhiệm vụ ở một đơn vị chủ trì hoặc phối hợp, thay người đang thực "
            "hiện nếu có; null là thôi phân công. Trưởng phòng phân công người của phòng mình, cơ "
            "quan thường trực phân công ở mọi đơn vị; nhiệm vụ khác trả lời 404. Trả lời là nhiệm "
            "vụ sau khi phân công."
        ),
        request=AssignmentSerializer,
        responses={200: TaskSerializer},
        examples=[
            OpenApiExample("Phân công", {"unit": 12, "person": 57}, request_only=True),
            OpenApiExample("Thôi phân công", {"unit": 12, "person": None}, request_only=True),
        ],
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="people",
        filterset_class=None,
        pagination_class=None,
    )
    @idempotent
    def people(self, request, pk: int) -> Response:
        """Say who does the task under a unit."""
        task = self.get_object()
        sent = AssignmentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        assign_person(task, by=request.user, **sent.validated_data)
        shown = self.with_shown(Task.objects.visible_to(request.user)).get(pk=task.pk)
        return Response(self.get_serializer(shown).data)


class UpdateFilter(filters.FilterSet):
    task = IdFilter(help_text="Mã số nhiệm vụ.")
    plan = IdFilter(field_name="task__plan", help_text="Mã số kế hoạch.")
    year = YearFilter(field_name="task__plan__year", help_text="Năm của kế hoạch.")
    unit = IdFilter(field_name="on_behalf_of", help_text="Mã số đơn vị gửi.")
    author = IdFilter(help_text="Mã số người gửi.")
    state = filters.ChoiceFilter(choices=State.choices, help_text="Tình trạng.")
    review = filters.ChoiceFilter(choices=Review.choices, help_text="Xét duyệt.")
    effective_from = filters.DateFilter(
        field_name="effective_on", lookup_expr="gte", help_text="Tính đến, từ ngày."
    )
    effective_to = filters.DateFilter(
        field_name="effective_on", lookup_expr="lte", help_text="Tính đến, đến hết ngày."
    )
    sent_from = MomentFilter(
        field_name="sent_at", lookup_expr="gte", help_text="Gửi từ lúc (ISO 8601)."
    )

    class Meta:
        model = ProgressUpdate
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Kết quả thực hiện"])
@reviewed("kết quả")
class UpdateResource(ReviewedResource):
    """Progress updates, and their review."""

    serializer_class = UpdateSerializer
    filterset_class = UpdateFilter
    queryset = ProgressUpdate.objects.select_related(
        "author", "on_behalf_of", "reviewed_by", "reviewed_for"
    ).prefetch_related("evidence")
    orders = {"sent_at": ("sent_at",), "effective_on": ("effective_on",), "id": ()}
    default_order = "-sent_at"
