"""Units, people and the calendar of holidays as datasets that go out and come back in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Field, Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from foundation.exchange.cells import (
    ChoiceCell,
    Choices,
    Day,
    Email,
    Number,
    PatternCell,
    PhoneCell,
    RowCell,
    Text,
    YesNoCell,
)
from foundation.exchange.dataset import CannotUndo, Column, Dataset, IncomingRow, Record, register
from foundation.jobs.services import JobRefused

from .models import COMMUNE_ROLES, Holiday, Unit, User
from .services import (
    CODE_TAKEN,
    DAY_TAKEN,
    FIXED_OF_AUTHORITIES,
    IN_A_CIRCLE,
    ONE_STANDING_BODY,
    OWN_RIGHTS,
    PERSON_FIELDS,
    UNIT_FIELDS,
    USERNAME_TAKEN,
    AccountsRefused,
    code_owners,
    day_owners,
    in_a_circle,
    keeps_accounts_of,
    remove_holidays,
    remove_people,
    remove_units,
    rights_are_fixed,
    store_holidays,
    store_people,
    store_units,
    taken,
    username_owners,
)

IMPORTED, TAKEN_BACK = "Nhập từ Excel", "Hoàn tác nhập từ Excel"
LAST_ORDER = 32_767
KINDS = [(kind, kind.label) for kind in Unit.Kind if kind not in Unit.AUTHORITY_KINDS]


class AuthorityDataset(Dataset):
    """A dataset of rows of the person's own authority, which its place names by code."""

    def __init__(self, user, place):
        """Open the dataset of the authority. Raises `Http404` for any other authority's code."""
        self.authority = user.authority
        if self.authority is None or self.authority.code != place:
            raise Http404
        super().__init__(user, place)

    @property
    def where(self):
        """The authority."""
        return self.authority.short_name

    def may_import(self):
        """The administrator of the authority."""
        return self.user_keeps_accounts

    @cached_property
    def user_keeps_accounts(self) -> bool:
        """Is the person the administrator of the authority?"""
        return keeps_accounts_of(self.authority, self.user)

    @cached_property
    def units(self) -> list[Unit]:
        """The authority and all its units, those too that are over."""
        return list(Unit.objects.visible_to(self.user).of_authority(self.authority))

    def locked(self, rows: QuerySet) -> QuerySet:
        """Return `rows` to be locked, after the authority: as everybody does who stores its units
        or people.
        """
        Unit.objects.lock(self.authority.pk)
        return rows.select_for_update(of=("self",), no_key=True)

    def unit_names(self) -> Iterable[tuple[int, str, Iterable[str]]]:
        """Each unit with the name that files show, and those it also goes by."""
        borne = Counter(name for unit in self.units for name in {unit.short_name, unit.name})
        for unit in self.units:
            alone = (name for name in (unit.short_name, unit.name) if borne[name] == 1)
            yield (
                unit.pk,
                next(alone, f"{unit.short_name} ({unit.code})"),
                (unit.short_name, unit.name, unit.code),
            )

    def stored(self, service: Callable[..., None], *rows, reason: str) -> None:
        """Store rows through a service; what it refuses now, though it was read as good, the person
        is told.
        """
        try:
            service(*rows, by=self.user, reason=reason or IMPORTED)
        except AccountsRefused as refusal:
            raise JobRefused(str(refusal)) from refusal

    def claims(
        self,
        lines: Sequence[IncomingRow],
        name: str,
        owners: Callable[[list[Any]], Mapping[Any, int]],
        sentence: str,
    ) -> Iterator[tuple[IncomingRow, str, str]]:
        """Yield a complaint for each line whose new value in a column is that of another row
        (`owners`) or line.
        """
        new = [line for line in lines if is_new(line, name)]
        values = [(getattr(line.record, name), pk_of(line)) for line in new]
        for place in taken(values, owners([value for value, _ in values])):
            yield new[place], name, sentence.format(values[place][0])


def is_new(line: IncomingRow, name: str) -> bool:
    """Does the line say something new in this column?"""
    return line.before is None or line.before[name] != getattr(line.record, name)


def pk_of(line: IncomingRow) -> int | None:
    """The id of the row that the line changes, None for a new one."""
    return line.record.row.pk if line.record.row else None


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
            values = {name: getattr(unit, column_of(Unit, name)) for name in UNIT_FIELDS}
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
                setattr(unit, column_of(Unit, name), getattr(record, name))
        return unit


@register
class PeopleDataset(AuthorityDataset):
    """The people whose accounts the administrator keeps."""

    name, title, one = "people", "Người dùng", "người"
    asks_password = True
    note = (
        "Người mới chưa có mật khẩu: họ tự đặt bằng “Quên mật khẩu” ở trang đăng "
        "nhập (thư gửi tới cột Thư điện tử), "
        "hoặc bằng đường dẫn mà quản trị gửi ở trang Quản trị, mục Người dùng. Vai trò cơ quan "
        "thường trực, lãnh đạo, thư điện tử mới của người có vai trò ấy và vai trò ấy của người "
        "hoạt động lại chỉ có hiệu lực khi lãnh đạo hoặc cấp trên xác nhận."
    )

    username = Column(
        "Tên đăng nhập",
        "username",
        PatternCell(
            r"[A-Za-z0-9_.@+-]+",
            "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và các dấu . _ - @ +",
            150,
        ),
        width=20,
        required=True,
        also=("Tài khoản",),
    )
    last_name = Column(
        "Họ và tên đệm", "last_name", Text(150), width=24, required=True, also=("Họ", "Họ đệm")
    )
    first_name = Column("Tên", "first_name", Text(150), width=14, required=True)
    unit = Column(
        "Đơn vị",
        "unit",
        RowCell(list, "đơn vị"),
        width=30,
        required=True,
        also=("Đơn vị công tác", "Phòng"),
    )
    position = Column("Chức vụ", "position", Text(100), width=24)
    roles = Column(
        "Vai trò",
        "roles",
        Choices([(role.value, role.label) for role in COMMUNE_ROLES]),
        width=30,
        several=True,
    )
    phone = Column("Điện thoại", "phone", PhoneCell(), width=16, also=("Số điện thoại",))
    email = Column(
        "Thư điện tử",
        "email",
        Email(),
        width=30,
        also=("Email", "E-mail"),
        explained="Để người dùng tự đặt mật khẩu và nhận nhắc việc.",
    )
    is_active = Column(
        "Hoạt động",
        "is_active",
        YesNoCell(empty=True),
        width=10,
        explained="“không” thì không đăng nhập.",
    )

    def __init__(self, user, place):
        """Open the dataset. Raises `Http404` for all but the authority's administrator."""
        super().__init__(user, place)
        if not self.may_import():
            raise Http404
        self.fields["unit"].widget = RowCell(self.unit_names, "đơn vị")

    def title_of(self, record):
        return f"{record.last_name} {record.first_name}"

    def back(self):
        """The list of people in the admin site."""
        return reverse("admin:accounts_user_changelist")

    def load(self, *, lock=False):
        people = User.objects.kept_by(self.user)
        for person in self.locked(people) if lock else people:
            values = {name: getattr(person, column_of(User, name)) for name in PERSON_FIELDS}
            values["roles"] = tuple(role.value for role in COMMUNE_ROLES if role in person.roles)
            yield Record(key=key_of(person.pk), row=person, **values)

    def check(self, record, before):
        """Nobody changes their own rights; nobody comes to a unit that is over."""
        if before and rights_are_fixed(record.row, by=self.user):
            for name in ("roles", "is_active"):
                if getattr(record, name) != before[name]:
                    yield name, OWN_RIGHTS
        if record.unit in self._former and (before is None or before["unit"] != record.unit):
            yield (
                "unit",
                f"{self._former[record.unit]} đã ngừng hoạt động; hãy chọn đơn vị đang hoạt động.",
            )

    def check_together(self, lines):
        """A username belongs to one person alone, wherever they are."""
        return self.claims(lines, "username", username_owners, USERNAME_TAKEN)

    def store(self, lines, *, reason):
        people = [self._person(line.record) for line in lines]
        self.stored(store_people, self.authority, people, reason=reason)
        for line, person in zip(lines, people, strict=True):
            line.record.row, line.record.key = person, key_of(person.pk)

    def undo(self, created, restored):
        """Delete the new people who did nothing yet, and give the others their values again."""
        try:
            remove_people(created, by=self.user, reason=TAKEN_BACK)
            people = [self._person(record) for record in restored]
            store_people(self.authority, people, by=self.user, reason=TAKEN_BACK)
        except AccountsRefused as refusal:
            raise CannotUndo(str(refusal)) from refusal

    @cached_property
    def _former(self) -> Mapping[int, Unit]:
        """The units that are over."""
        today = timezone.localdate()
        return {unit.pk: unit for unit in self.units if unit.valid_to and unit.valid_to < today}

    def _person(self, record: Record) -> User:
        person = record.row or User()
        for name in PERSON_FIELDS:
            value = getattr(record, name)
            setattr(
                person,
                column_of(User, name),
                list(value) if name == "roles" else value,
            )
        return person


@register
class HolidayDataset(AuthorityDataset):
    """The days that differ from the country's calendar: everybody takes the file, superusers bring
    it in.
    """

    name, title, one = "holidays", "Ngày nghỉ, ngày làm bù", "ngày"
    own_key = "day"

    day = Column("Ngày", "day", Day(), width=14, required=True)
    day_name = Column(
        "Tên", "name", Text(100), width=44, required=True, also=("Lý do", "Tên ngày nghỉ")
    )
    working = Column(
        "Làm bù",
        "working",
        YesNoCell(),
        width=10,
        explained="“có” nếu là ngày đi làm bù, “không” nếu được nghỉ.",
    )

    @property
    def where(self):
        """The calendar is the whole country's."""
        return "lịch chung cả nước"

    def may_import(self):
        """Superusers."""
        return self.user.is_active and self.user.is_superuser

    def title_of(self, record):
        return record.name

    def back(self):
        """The calendar in the admin site."""
        return (
            reverse("admin:accounts_holiday_changelist")
            if keeps_accounts_of(self.authority, self.user)
            else reverse("home")
        )

    def load(self, *, lock=False):
        days = Holiday.objects.all()
        for day in days.select_for_update() if lock else days:
            yield Record(
                key=f"{day.day:%d/%m/%Y}", row=day, day=day.day, name=day.name, working=day.working
            )

    def check_together(self, lines):
        """A day stands in the calendar once."""
        return self.claims(lines, "day", day_owners, DAY_TAKEN)

    def store(self, lines, *, reason):
        days = [self._holiday(line.record) for line in lines]
        self.stored(store_holidays, days, reason=reason)
        for line, day in zip(lines, days, strict=True):
            line.record.row, line.record.key = day, f"{day.day:%d/%m/%Y}"

    def undo(self, created, restored):
        """Delete the new days, and give the others their values again."""
        try:
            remove_holidays(created, by=self.user, reason=TAKEN_BACK)
            store_holidays(
                [self._holiday(record) for record in restored], by=self.user, reason=TAKEN_BACK
            )
        except AccountsRefused as refusal:
            raise CannotUndo(str(refusal)) from refusal

    def _holiday(self, record: Record) -> Holiday:
        holiday = record.row or Holiday()
        holiday.day, holiday.name, holiday.working = record.day, record.name, record.working
        return holiday


def column_of(model: type[Model], name: str) -> str:
    """Return the attribute that holds the plain value of a field: of a foreign key the id."""
    field = model._meta.get_field(name)
    return field.attname if isinstance(field, Field) else name


def key_of(pk: int) -> str:
    """Return the key of a person in files: their id with a check letter, so that a key drawn down a
    column is no key.

    >>> key_of(120)
    'ND120-M'
    """
    return f"ND{pk}-{chr(65 + pk * 7 % 23)}"
