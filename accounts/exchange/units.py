"""Units as a dataset."""

from functools import cached_property

from django.urls import reverse

from foundation.exchange.cells import (
    ChoiceCell,
    Day,
    Number,
    PatternCell,
    RowCell,
    Text,
    YesNoCell,
)
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CannotUndo, register
from foundation.exchange.records import Record

from ..models import Unit
from ..services import (
    CODE_TAKEN,
    FIXED_OF_AUTHORITIES,
    IN_A_CIRCLE,
    ONE_STANDING_BODY,
    UNIT_FIELDS,
    AccountsRefused,
    code_owners,
    in_a_circle,
    remove_units,
    store_units,
)
from .authority import TAKEN_BACK, AuthorityDataset, column_of, is_new, pk_of

LAST_ORDER = 32_767
KINDS = [(kind, kind.label) for kind in Unit.Kind if kind not in Unit.AUTHORITY_KINDS]


@register
class UnitDataset(AuthorityDataset):
    """The authority and its offices; their codes are the keys, which people choose for new ones."""

    name, title, one = "units", "Đơn vị", "đơn vị"
    own_key = "code"
    note = "Đơn vị cấp trên mới thì nhập trước, rồi mới nhập đơn vị trực thuộc của nó."

    code = Column(
        "Mã đơn vị",
        "code",
        PatternCell(r"[-a-zA-Z0-9_]+", "Mã chỉ gồm chữ không dấu, chữ số, dấu - và _.", 50),
        width=16,
        required=True,
        explained="Tự đặt, không trùng và nên giữ lâu dài, ví dụ vhxh-khemay.",
    )
    full_name = Column(
        "Tên đầy đủ", "name", Text(200), width=44, required=True, also=("Tên đơn vị", "Tên")
    )
    short_name = Column("Tên ngắn", "short_name", Text(100), width=28, required=True)
    abbreviation = Column(
        "Chữ viết tắt",
        "abbreviation",
        Text(20),
        width=12,
        explained="Trong ký hiệu văn bản, ví dụ VHXH.",
    )
    kind = Column(
        "Loại", "kind", ChoiceCell(KINDS), width=20, explained="Để trống nghĩa là phòng, đơn vị."
    )
    parent = Column(
        "Trực thuộc",
        "parent",
        RowCell(list, "đơn vị"),
        width=28,
        also=("Đơn vị cấp trên", "Cơ quan cấp trên"),
        explained="Tên hoặc mã; để trống thì trực thuộc thẳng cơ quan.",
    )
    standing_body = Column(
        "Cơ quan thường trực",
        "standing_body",
        YesNoCell(),
        width=12,
        explained="Nhiều nhất một đơn vị.",
    )
    order = Column(
        "Thứ tự",
        "order",
        Number(whole=True, least=0, most=LAST_ORDER),
        width=8,
        explained="Để trống thì xếp cuối.",
    )
    valid_from = Column("Hoạt động từ", "valid_from", Day(), width=13)
    valid_to = Column(
        "Hoạt động đến", "valid_to", Day(), width=13, explained="Để trống nếu đang hoạt động."
    )

    def __init__(self, user, place):
        """Open the dataset; its lists hold the authority's own units and kind."""
        super().__init__(user, place)
        self.fields["kind"].widget = ChoiceCell(
            [*KINDS, (self.authority.kind, self.authority.get_kind_display())]
        )
        self.fields["parent"].widget = RowCell(self.unit_names, "đơn vị")

    def title_of(self, record):
        return record.short_name or record.name

    def back(self):
        """The list of units in the admin site."""
        return reverse("admin:accounts_unit_changelist" if self.user_keeps_accounts else "home")

    def load(self, *, lock=False):
        """Yield the authority and its units in their order."""
        units = Unit.objects.visible_to(self.user).of_authority(self.authority)
        for unit in self.locked(units) if lock else units:
            values = {name: getattr(unit, column_of(name)) for name in UNIT_FIELDS}
            # where an authority itself belongs is no matter of its own dataset
            if unit.pk == self.authority.pk:
                values["parent"] = None
            yield Record(key=unit.code, row=unit, **values)

    def complete(self, record, before):
        """Put an office below the authority, at the end of the list, unless the file says where."""
        if not self._is_authority(record):
            record.kind = record.kind or Unit.Kind.OFFICE
            record.parent = record.parent or self.authority.pk
        if record.order is None:
            self._last = min(self._last + 1, LAST_ORDER)
            record.order = self._last

    def check(self, record, before):
        """An authority stays what it is; an office is below one, and ends after it begins."""
        if self._is_authority(record):
            for name in FIXED_OF_AUTHORITIES:
                if getattr(record, name) != before[name]:
                    yield (
                        name,
                        (
                            "Ô này của cơ quan do cấp trên đặt nên giữ như cũ; các ô "
                            "khác vẫn sửa được."
                        ),
                    )
        elif record.kind in Unit.AUTHORITY_KINDS:
            yield (
                "kind",
                "Hãy chọn loại của đơn vị trực thuộc: phòng, đơn vị hoặc cơ quan, tổ chức khác.",
            )
        if record.valid_from and record.valid_to and record.valid_from > record.valid_to:
            yield "valid_to", "Ngày kết thúc phải sau ngày bắt đầu."

    def check_together(self, lines):
        """No two units bear a code, one is the standing body, and none is above itself."""
        yield from self.claims(lines, "code", code_owners, CODE_TAKEN)
        after = self.rows_after(lines)
        if sum(values["standing_body"] for _, values in after) > 1:
            for line in lines:
                if line.record.standing_body and is_new(line, "standing_body"):
                    yield line, "standing_body", ONE_STANDING_BODY
        circle = in_a_circle(
            {values["row"].pk: values["parent"] for _, values in after if values["row"]}
        )
        for line in lines:
            if pk_of(line) in circle and is_new(line, "parent"):
                yield line, "parent", IN_A_CIRCLE

    def store(self, lines, *, reason):
        units = [self._unit(line.record) for line in lines]
        self.stored(store_units, self.authority, units, reason=reason)
        for line, unit in zip(lines, units, strict=True):
            line.record.row, line.record.key = unit, unit.code

    def undo(self, created, restored):
        """Delete the new units that nothing points at, and give the others their values again."""
        try:
            for unit in created:  # the one that was the standing body before takes its place again
                unit.standing_body = False
            units = [*created, *(self._unit(record) for record in restored)]
            store_units(self.authority, units, by=self.user, reason=TAKEN_BACK)
            remove_units(created, by=self.user, reason=TAKEN_BACK)
        except AccountsRefused as refusal:
            raise CannotUndo(str(refusal)) from refusal

    @cached_property
    def _last(self) -> int:
        """The highest order of a unit."""
        return max((unit.order for unit in self.units), default=0)

    def _is_authority(self, record: Record) -> bool:
        return record.row is not None and record.row.pk == self.authority.pk

    def _unit(self, record: Record) -> Unit:
        unit = record.row or Unit()
        for name in UNIT_FIELDS:
            if not (self._is_authority(record) and name in FIXED_OF_AUTHORITIES):
                setattr(unit, column_of(name), getattr(record, name))
        return unit
