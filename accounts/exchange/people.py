"""People as a dataset."""

from collections.abc import Mapping
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from foundation.exchange.cells import (
    Choices,
    Email,
    PatternCell,
    PhoneCell,
    RowCell,
    Text,
    YesNoCell,
)
from foundation.exchange.columns import Column
from foundation.exchange.dataset import CannotUndo, register
from foundation.exchange.records import Record

from ..models import COMMUNE_ROLES, Unit, User
from ..services import (
    OWN_RIGHTS,
    PERSON_FIELDS,
    USERNAME_TAKEN,
    AccountsRefused,
    remove_people,
    rights_are_fixed,
    store_people,
    username_owners,
)
from .authority import TAKEN_BACK, AuthorityDataset, column_of, key_of


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
            values = {name: getattr(person, column_of(name)) for name in PERSON_FIELDS}
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
                column_of(name),
                list(value) if name == "roles" else value,
            )
        return person
