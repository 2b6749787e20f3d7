"""The API of statistical forms: what they ask for, the figures of a plan, entering them."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from accounts.api import PersonReference, UnitReference
from foundation.rest.filters import IdFilter, MomentFilter, YearFilter
from foundation.rest.idempotency import idempotent
from foundation.rest.problems import NEWER, REFUSED, Problem
from foundation.rest.views import ReadOnlyResource, Resource
from plans.models import Plan, ReportingPeriod

from .figures import Figure, FormFigures, form_figures
from .models import FormColumn, FormEntry, FormRow, StatisticalForm
from .services import Entered, Outcome, enter_figures

KEYS = ReportingPeriod.Key.choices
NO_CELL = "Biểu không có ô này; hãy ghi mã dòng, mã cột như trong biểu."
TAG = "Biểu thống kê"


class FormRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = FormRow
        fields = [
            "id",
            "code",
            "area",
            "name",
            "level",
            "unit",
            "kind",
            "accumulates",
            "formula",
            "denominator",
            "office",
            "hint",
        ]


class FormColumnSerializer(serializers.ModelSerializer):
    class Meta:
        model = FormColumn
        fields = ["id", "code", "heading", "group", "accumulates", "formula"]


class StatisticalFormSerializer(serializers.ModelSerializer):
    owner = UnitReference(read_only=True, allow_null=True)
    periods = serializers.ListField(
        child=serializers.ChoiceField(KEYS), read_only=True, help_text="Các kỳ phải báo cáo."
    )
    rows = serializers.SerializerMethodField(help_text="Các dòng của biểu, theo thứ tự.")
    columns = FormColumnSerializer(
        many=True, read_only=True, help_text="Các cột; rỗng khi mỗi dòng có một số liệu."
    )

    class Meta:
        model = StatisticalForm
        fields = [
            "id",
            "owner",
            "code",
            "name",
            "issuer",
            "year",
            "periods",
            "state",
            "rows",
            "columns",
        ]

    @extend_schema_field(FormRowSerializer(many=True))
    def get_rows(self, form: StatisticalForm) -> list[dict]:
        """The rows of all, and those that the caller's authority added."""
        own = (None, self.context["request"].user.authority_id)
        rows = [row for row in form.rows.all() if row.owner_id in own]
        return list(FormRowSerializer(rows, many=True).data)


class StatisticalFormFilter(filters.FilterSet):
    year = YearFilter(help_text="Năm mà phiên bản của biểu bắt đầu áp dụng.")
    code = filters.CharFilter(help_text="Mã biểu.")
    state = filters.ChoiceFilter(choices=StatisticalForm.State.choices, help_text="Trạng thái.")

    class Meta:
        model = StatisticalForm
        fields: ClassVar[list[str]] = []


@extend_schema(tags=[TAG])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách biểu thống kê",
        description="Các biểu mà cơ quan của người gọi điền, với dòng và cột.",
    ),
    retrieve=extend_schema(
        summary="Một biểu thống kê", description="Một biểu với các dòng và cột của nó."
    ),
)
class StatisticalFormResource(ReadOnlyResource):
    """Statistical forms with rows and columns."""

    serializer_class = StatisticalFormSerializer
    filterset_class = StatisticalFormFilter
    queryset = StatisticalForm.objects.none()
    orders = {"year": ("year",), "id": ()}
    default_order = "-year"

    def get_queryset(self):
        visible = StatisticalForm.objects.visible_to(self.request.user)
        return visible.select_related("owner").prefetch_related("rows", "columns")


class EntrySerializer(serializers.ModelSerializer):
    plan = serializers.IntegerField(
        source="plan_form.plan_id", read_only=True, help_text="Mã số kế hoạch."
    )
    form = serializers.IntegerField(
        source="plan_form.form_id", read_only=True, help_text="Mã số biểu."
    )
    row = serializers.CharField(source="row.code", read_only=True, help_text="Mã dòng.")
    column = serializers.CharField(
        source="column.code", read_only=True, allow_null=True, default=None, help_text="Mã cột."
    )
    author = PersonReference(read_only=True)
    on_behalf_of = UnitReference(read_only=True, allow_null=True)
    reviewed_by = PersonReference(read_only=True, allow_null=True)
    reviewed_for = PersonReference(
        read_only=True, allow_null=True, help_text="Người đã ủy quyền cho người duyệt, nếu có."
    )

    class Meta:
        model = FormEntry
        fields = [
            "id",
            "plan",
            "form",
            "row",
            "column",
            "period",
            "author",
            "on_behalf_of",
            "sent_at",
            "value",
            "text",
            "estimate",
            "note",
            "source",
            "review",
            "reviewed_by",
            "reviewed_for",
            "reviewed_at",
            "review_reason",
        ]


class EntryFilter(filters.FilterSet):
    plan = IdFilter(field_name="plan_form__plan", help_text="Mã số kế hoạch.")
    statistical_form = IdFilter(field_name="plan_form__form", help_text="Mã số biểu.")
    year = YearFilter(field_name="plan_form__plan__year", help_text="Năm của kế hoạch.")
    row = filters.CharFilter(field_name="row__code", help_text="Mã dòng.")
    column = filters.CharFilter(field_name="column__code", help_text="Mã cột.")
    period = filters.ChoiceFilter(choices=KEYS, help_text="Kỳ báo cáo.")
    unit = IdFilter(field_name="on_behalf_of", help_text="Mã số đơn vị gửi.")
    review = filters.ChoiceFilter(choices=FormEntry.Review.choices, help_text="Xét duyệt.")
    sent_from = MomentFilter(
        field_name="sent_at", lookup_expr="gte", help_text="Gửi từ lúc (ISO 8601)."
    )

    class Meta:
        model = FormEntry
        fields: ClassVar[list[str]] = []


@extend_schema(tags=[TAG])
@extend_schema_view(
    list=extend_schema(
        summary="Lịch sử số liệu thống kê",
        description=(
            "Từng lần nhập vào từng ô, mới gửi trước; không bản nào bị ghi đè. Lọc theo dòng, cột "
            "và kỳ thì được lịch sử của một ô."
        ),
    ),
    retrieve=extend_schema(
        summary="Một lần nhập số liệu", description="Một lần nhập vào một ô, với xét duyệt của nó."
    ),
)
class EntryResource(ReadOnlyResource):
    """What was entered into the cells of forms, one by one."""

    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    queryset = FormEntry.objects.none()
    orders = {"sent_at": ("sent_at",), "id": ()}
    default_order = "-sent_at"

    def get_queryset(self):
        visible = FormEntry.objects.visible_to(self.request.user)
        # by their ids: PostgreSQL plans the joins of ten tables longer than it reads all of them
        return visible.select_related(
            "plan_form", "row", "column", "author", "on_behalf_of"
        ).prefetch_related("reviewed_by", "reviewed_for")


class FigureSerializer(serializers.Serializer):
    """What stands in a cell."""

    value = serializers.DecimalField(
        max_digits=30, decimal_places=4, allow_null=True, help_text="Số liệu; null: chưa có."
    )
    text = serializers.CharField(help_text="Nội dung của ô ghi bằng chữ.")
    estimate = serializers.BooleanField(help_text="Số ước.")
    waiting = serializers.BooleanField(help_text="Có phần còn chờ duyệt.")


class CellSerializer(serializers.Serializer):
    """A cell with its figure of the period and from the year's start."""

    row = serializers.CharField(help_text="Mã dòng.")
    column = serializers.CharField(allow_null=True, help_text="Mã cột; null: dòng có một số liệu.")
    name = serializers.CharField(help_text="Tên dòng.")
    typed = serializers.BooleanField(help_text="Người nhập; false là phần mềm tính.")
    own = FigureSerializer(help_text="Số liệu của riêng kỳ.")
    cumulative = FigureSerializer(help_text="Số lũy kế từ đầu năm.")
    entry = serializers.IntegerField(
        allow_null=True, help_text="Mã số lần nhập đang tính; gửi lại ở “seen”."
    )


class PlanFormSerializer(serializers.Serializer):
    """A form of a plan in a period."""

    plan = serializers.IntegerField(help_text="Mã số kế hoạch.")
    form = serializers.IntegerField(help_text="Mã số biểu.")
    period = serializers.ChoiceField(KEYS, help_text="Kỳ báo cáo.")
    cells = CellSerializer(many=True, help_text="Các ô, theo thứ tự dòng rồi cột.")


class NewFigureSerializer(serializers.Serializer):
    """A figure for one cell; neither value nor text empties it."""

    row = serializers.CharField(max_length=20, help_text="Mã dòng.")
    column = serializers.CharField(
        max_length=20, default="", allow_blank=True, help_text="Mã cột, khi biểu có nhiều cột."
    )
    value = serializers.DecimalField(
        max_digits=20, decimal_places=4, required=False, allow_null=True, help_text="Số liệu."
    )
    text = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="Nội dung, của ô ghi bằng chữ."
    )
    note = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="Lý do, ghi chú."
    )
    seen = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="“entry” của ô lúc bạn đọc; bỏ trống khi ô chưa có số liệu.",
    )


class NewFiguresSerializer(serializers.Serializer):
    """Figures for the cells of a form in a period."""

    figures = NewFigureSerializer(many=True, allow_empty=False, help_text="Số liệu từng ô.")
    final = serializers.BooleanField(
        default=False, help_text="Số chính thức dù kỳ chưa hết; mặc định là số ước."
    )


class CellProblemSerializer(serializers.Serializer):
    """A cell that was not stored, with why."""

    row = serializers.CharField(help_text="Mã dòng.")
    column = serializers.CharField(allow_null=True, help_text="Mã cột.")
    detail = serializers.CharField(help_text="Vì sao chưa ghi.")


class OutcomeSerializer(serializers.Serializer):
    """What became of what was sent."""

    entered = EntrySerializer(many=True, help_text="Các ô đã ghi, chờ duyệt.")
    refused = CellProblemSerializer(many=True, help_text="Các ô chưa ghi.")
    newer = CellProblemSerializer(many=True, help_text="Các ô đã có người khác nhập số mới hơn.")


PLACE = [
    OpenApiParameter("plan_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="Kế hoạch."),
    OpenApiParameter("form_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="Biểu."),
    OpenApiParameter(
        "key",
        OpenApiTypes.STR,
        OpenApiParameter.PATH,
        description="Kỳ báo cáo.",
        enum=[key for key, _ in KEYS],
    ),
]


@extend_schema(tags=[TAG], parameters=PLACE)
class PlanFormResource(Resource):
    """The figures of a form of a plan in a period, and entering them."""

    serializer_class = PlanFormSerializer
    queryset = StatisticalForm.objects.none()
    scopes = {"entries": "report"}

    @extend_schema(
        summary="Số liệu một biểu của kế hoạch",
        description=(
            "Từng ô của biểu trong một kỳ: số của riêng kỳ và số lũy kế, kể cả các ô phần mềm "
            "tính. Số chờ duyệt cũng tính và có đánh dấu."
        ),
        responses=PlanFormSerializer,
    )
    def retrieve(self, request, plan_pk: int, form_pk: int, key: str) -> Response:
        """The figures of the form."""
        plan = get_object_or_404(
            Plan.objects.visible_to(request.user).select_related("unit__authority"), pk=plan_pk
        )
        known, period = self._known(plan, form_pk, key)
        data = {
            "plan": plan.pk,
            "form": known.form.pk,
            "period": period.key,
            "cells": _cells(known, period.key),
        }
        return Response(PlanFormSerializer(data).data)

    @extend_schema(
        summary="Nhập số liệu thống kê",
        description=(
            "Nhập số liệu vào các ô của biểu trong một kỳ; số liệu tính ngay và chờ duyệt. Mỗi ô "
            "ghi “seen” là “entry” của ô lúc bạn đọc: nếu từ đó có người nhập số khác thì ô ấy "
            "không ghi và đứng ở “newer”. Ô không hợp lệ đứng ở “refused” kèm lý do; các ô khác "
            "vẫn ghi. Không ô nào ghi được thì trả lời 422, hoặc 412 khi chỉ vì có số mới hơn."
        ),
        request=NewFiguresSerializer,
        responses={201: OutcomeSerializer},
        examples=[
            OpenApiExample(
                "Hai ô",
                {
                    "figures": [
                        {"row": "01", "column": "7", "value": "590", "seen": 12},
                        {"row": "01", "column": "8", "value": "10"},
                    ]
                },
                request_only=True,
            )
        ],
    )
    @idempotent
    def entries(self, request, plan_pk: int, form_pk: int, key: str) -> Response:
        """Enter figures into cells of the form."""
        own = Plan.objects.visible_to(request.user).of_authority(request.user.authority_id)
        plan = get_object_or_404(own.select_related("unit__authority"), pk=plan_pk)
        known, period = self._known(plan, form_pk, key)
        sent = NewFiguresSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        figures, lost = _named(known, sent.validated_data["figures"])
        outcome = enter_figures(
            plan,
            known.form,
            figures,
            author=request.user,
            period=period,
            final=sent.validated_data["final"],
        )
        data = _told(known, outcome, lost, self.get_serializer_context())
        return Response(data, status=status.HTTP_201_CREATED)

    def _known(self, plan: Plan, form_pk: int, key: str) -> tuple[FormFigures, ReportingPeriod]:
        """The form with its figures; 404 for one that the plan's authority does not fill in."""
        forms = StatisticalForm.objects.in_force(plan.unit.its_authority, plan.year)
        period = get_object_or_404(plan.periods, key=key)
        form = get_object_or_404(
            StatisticalForm.objects.filter(pk__in=[each.pk for each in forms]), pk=form_pk
        )
        return form_figures(plan, [form])[0], period


def _cells(known: FormFigures, key: str) -> list[dict[str, Any]]:
    return [
        {
            "row": row.code,
            "column": column.code if column else None,
            "name": row.name,
            "typed": known.is_typed(row, column),
            "own": (own := known.at(row, column, key)),
            "cumulative": known.at(row, column, key, cumulative=True),
            "entry": _entry(own) if known.is_typed(row, column) else None,
        }
        for row in known.rows
        for column in known.columns_of(row)
    ]


def _entry(figure: Figure) -> int | None:
    return figure.entries[-1] if figure.entries else None


def _named(
    known: FormFigures, figures: Iterable[dict[str, Any]]
) -> tuple[list[Entered], list[dict[str, Any]]]:
    """The figures for the cells that the codes name, and those whose codes name none."""
    found, lost = [], []
    for figure in figures:
        row, column = figure.pop("row"), figure.pop("column")
        cell = known.named(row, column)
        if cell and cell[1] in known.columns_of(cell[0]):
            found.append(Entered(*cell, **figure))
        else:
            lost.append({"row": row, "column": column or None, "detail": NO_CELL})
    return found, lost


def _told(
    known: FormFigures, outcome: Outcome, lost: list[dict[str, Any]], context: Mapping[str, Any]
) -> dict[str, Any]:
    """What became of what was sent. Raises a problem when nothing was stored but should have."""
    names = {
        (row.pk, column.pk if column else None): (row.code, column.code if column else None)
        for row in known.rows
        for column in known.columns_of(row)
    }
    refused = [*lost, *(_cell(names[cell], why) for cell, why in outcome.refused.items())]
    newer = [_cell(names[cell], "Đã có số mới hơn.") for cell in outcome.newer]
    if not outcome.entered and refused:
        errors = {_place(each): [each["detail"]] for each in refused}
        raise Problem(REFUSED, refused[0]["detail"], errors=errors)
    if not outcome.entered and newer:
        raise Problem(NEWER, newer=newer)
    return {
        "entered": EntrySerializer(outcome.entered, many=True, context=context).data,
        "refused": refused,
        "newer": newer,
    }


def _cell(codes: tuple[str, str | None], detail: str) -> dict[str, Any]:
    return {"row": codes[0], "column": codes[1], "detail": detail}


def _place(cell: dict[str, Any]) -> str:
    return ".".join(filter(None, (cell["row"], cell["column"])))
