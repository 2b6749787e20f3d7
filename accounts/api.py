"""The API of units, and how other resources name units and people."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from foundation.rest.filters import IdFilter, WordsFilter, YesNoFilter
from foundation.rest.views import ReadOnlyResource

from .models import Unit, User


class UnitReference(serializers.ModelSerializer):
    class Meta:
        model = Unit
        fields = ["id", "name", "short_name"]

    def to_representation(self, unit: Unit) -> dict[str, Any]:
        """Tell what is told as it is; there are hundreds in a list."""
        return {"id": unit.pk, "name": unit.name, "short_name": unit.short_name}


class PersonReference(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", read_only=True, help_text="Họ và tên.")

    class Meta:
        model = User
        fields = ["id", "name"]

    def to_representation(self, person: User) -> dict[str, Any]:
        """Tell the id and the name."""
        return {"id": person.pk, "name": str(person)}


class UnitSerializer(serializers.ModelSerializer):
    successors: serializers.PrimaryKeyRelatedField[Unit] = serializers.PrimaryKeyRelatedField(
        many=True,
        read_only=True,
        pk_field=serializers.IntegerField(),  # the schema can't tell it from the property
        help_text="Các đơn vị kế thừa khi đơn vị này được sáp nhập, chia tách.",
    )

    class Meta:
        model = Unit
        fields = [
            "id",
            "code",
            "name",
            "short_name",
            "abbreviation",
            "place",
            "kind",
            "parent",
            "authority",
            "standing_body",
            "valid_from",
            "valid_to",
            "successors",
        ]


class UnitFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Unit.Kind.choices, help_text="Loại đơn vị.")
    parent = IdFilter(help_text="Mã số đơn vị cấp trên trực tiếp.")
    authority = IdFilter(help_text="Mã số cơ quan (xã, phường, đặc khu; sở; tỉnh).")
    standing_body = YesNoFilter(help_text="Là cơ quan thường trực cải cách hành chính.")
    q = WordsFilter(help_text="Từ trong tên, chữ viết tắt hoặc mã; không cần dấu.")

    class Meta:
        model = Unit
        fields: ClassVar[list[str]] = []


@extend_schema(tags=["Đơn vị"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách đơn vị",
        description=(
            "Đơn vị của cơ quan mình và các cơ quan cấp trên; người thẩm định thấy cả "
            "đơn vị của các xã."
        ),
    ),
    retrieve=extend_schema(summary="Một đơn vị", description="Một đơn vị theo mã số."),
)
class UnitResource(ReadOnlyResource):
    """Units of one's own authority, and the authorities above it."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Unit.objects.none()
    orders = {"order": ("order", "name"), "name": ("name",), "id": ()}
    default_order = "order"

    def get_queryset(self):
        """The units that the caller sees."""
        return Unit.objects.visible_to(self.request.user).with_heirs()
