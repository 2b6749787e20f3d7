"""The API of documents: their place in the register, their files, to whom they went."""

from typing import ClassVar

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api import UnitReference
from foundation.rest.filters import IdFilter, WordsFilter, YearFilter
from foundation.rest.views import ReadOnlyResource

from .forms import DocumentFilterForm
from .kinds import NAMES
from .models import DeliveryStamp, Document, DocumentFile, Recipient

What = DeliveryStamp.What


class RecipientSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True, allow_null=True)
    sent_at = serializers.SerializerMethodField(help_text="Gửi lúc; null là chưa gửi.")
    received_at = serializers.SerializerMethodField(help_text="Nhận lúc; null là chưa nhận.")

    class Meta:
        model = Recipient
        fields = ["name", "unit", "sent_at", "received_at"]

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_sent_at(self, recipient: Recipient) -> str | None:
        """Return the moment of the stamp of sending that counts."""
        return self._last(recipient, What.SENT)

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_received_at(self, recipient: Recipient) -> str | None:
        """Return the moment of the stamp of receipt that counts."""
        return self._last(recipient, What.RECEIVED)

    def _last(self, recipient: Recipient, what: str) -> str | None:
        moments = [stamp.at for stamp in recipient.stamps.all() if stamp.what == what]
        return serializers.DateTimeField().to_representation(max(moments)) if moments else None


class DocumentSerializer(serializers.ModelSerializer):
    unit = UnitReference(read_only=True)
    authority = UnitReference(read_only=True)
    reference = serializers.CharField(
        read_only=True, help_text="Số, ký hiệu như khi viện dẫn; rỗng khi chưa có số."
    )
    pages = serializers.SerializerMethodField(help_text="Số trang của bản ban hành.")
    pdf = serializers.SerializerMethodField(help_text="Địa chỉ tải bản PDF ban hành.")
    pdf_sha256 = serializers.SerializerMethodField(help_text="SHA-256 của bản PDF ban hành.")
    word = serializers.SerializerMethodField(help_text="Địa chỉ tải bản Word ban hành.")
    word_sha256 = serializers.SerializerMethodField(help_text="SHA-256 của bản Word ban hành.")
    recipients = RecipientSerializer(many=True, read_only=True)

    class Meta:
        model = Document
        fields = [
            "id",
            "authority",
            "unit",
            "kind",
            "title",
            "number",
            "symbol",
            "reference",
            "issued_on",
            "state",
            "signer_name",
            "signer_title",
            "supersedes",
            "pages",
            "pdf",
            "pdf_sha256",
            "word",
            "word_sha256",
            "recipients",
        ]

    def get_pages(self, document: Document) -> int | None:
        """Return how many pages the issued document has."""
        file = self._final(document)
        return file.pages if file else None

    def get_pdf(self, document: Document) -> str | None:
        """Return the address of the pages."""
        file = self._final(document)
        return self._address("documents:file_pdf", file) if file and file.pdf else None

    def get_pdf_sha256(self, document: Document) -> str | None:
        """Return the checksum of the pages."""
        file = self._final(document)
        return (file.pdf_sha256 if file else "") or None

    def get_word(self, document: Document) -> str | None:
        """Return the address of the Word file."""
        file = self._final(document)
        return self._address("documents:file_word", file) if file else None

    def get_word_sha256(self, document: Document) -> str | None:
        """Return the checksum of the Word file."""
        file = self._final(document)
        return file.docx_sha256 if file else None

    def _final(self, document: Document) -> DocumentFile | None:
        return next(iter(document.files.all()), None)

    def _address(self, name: str, file: DocumentFile) -> str:
        return reverse(name, [file.document_id, file.pk], request=self.context["request"])


class DocumentFilter(filters.FilterSet):
    authority = IdFilter(help_text="Mã số cơ quan.")
    unit = IdFilter(help_text="Mã số đơn vị ban hành.")
    year = YearFilter(help_text="Năm của số văn bản.")
    kind = filters.ChoiceFilter(choices=list(NAMES.items()), help_text="Loại văn bản.")
    state = filters.ChoiceFilter(choices=Document.State.choices, help_text="Trạng thái.")
    words = WordsFilter(help_text="Các từ trong loại, số, trích yếu.")
    delivery = filters.ChoiceFilter(
        choices=DocumentFilterForm.DELIVERY,
        method="in_delivery",
        help_text="Văn bản còn nơi nhận chưa gửi, đã gửi đủ, hoặc đã gửi mà chưa nhận.",
    )

    class Meta:
        model = Document
        fields: ClassVar[list[str]] = []

    def in_delivery(self, queryset, name, value):
        """Return the documents that stand so with their recipients."""
        return queryset.in_delivery(value)


@extend_schema(tags=["Văn bản"])
@extend_schema_view(
    list=extend_schema(
        summary="Danh sách văn bản",
        description="Văn bản của cơ quan ở mọi trạng thái, và văn bản đã gửi đến cơ quan.",
    ),
    retrieve=extend_schema(
        summary="Một văn bản",
        description="Số, ngày, trích yếu, tệp với mã SHA-256, nơi nhận với giờ gửi, giờ nhận.",
    ),
)
class DocumentResource(ReadOnlyResource):
    """Documents of the register, and those on their way to it."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    queryset = Document.objects.none()
    orders = {"issued_on": ("issued_on", "number"), "created_at": ("created_at",), "id": ()}
    default_order = "-id"

    def get_queryset(self):
        """The documents that the caller sees, with what is said of each in four queries."""
        final = DocumentFile.objects.filter(final=True).defer("paragraphs", "places")
        recipients = Recipient.objects.select_related("unit").prefetch_related("stamps")
        return (
            Document.objects.visible_to(self.request.user)
            .select_related("unit", "authority")
            .prefetch_related(Prefetch("files", final), Prefetch("recipients", recipients))
        )
