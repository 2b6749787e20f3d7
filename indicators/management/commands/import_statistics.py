"""`manage.py import_statistics FILE …`: an export into a statistical form."""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management import CommandError

from accounts.models import Role, Unit, User
from foundation.operations.commands import PlainCommand
from foundation.web.uploads import RefusedFile
from indicators.models import StatisticalForm, StatisticsSource
from indicators.statistics.exports.files import UnreadableExport, judge_export
from indicators.statistics.exports.matching import How
from indicators.statistics.exports.reading import Level, Reading
from indicators.statistics.exports.report import code_words
from indicators.statistics.exports.services import Stored, import_file
from indicators.statistics.exports.tables import ColumnKind
from plans.models import Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused
from vietnamese import number

SHOWN = 200  # lines of a kind


class Command(PlainCommand):
    help = (
        "Đọc tệp xuất từ hệ thống khác (.xlsx, .csv) vào một biểu thống kê. Chỉ ghép cột, dòng đã "
        "được ghi nhớ cho nguồn của tệp, hoặc trùng tên, trùng mã với biểu; số liệu chưa chắc thì "
        "không nhập. Chỗ tổng không khớp được in ra, số liệu vẫn được nhập ở trạng thái chờ duyệt, "
        "mã thoát 0. Nhập lại đúng tệp cũ thì không đổi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="tệp .xlsx hoặc .csv")
        parser.add_argument("--form", required=True, metavar="CODE", help="mã biểu thống kê")
        parser.add_argument("--unit", required=True, metavar="CODE", help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, metavar="Y", help="năm kế hoạch")
        parser.add_argument(
            "--period", required=True, choices=ReportingPeriod.Key.values, help="kỳ báo cáo"
        )
        parser.add_argument("--source", metavar="NAME", help="tên nguồn đã ghi nhớ cách ghép")
        parser.add_argument(
            "--by", metavar="USERNAME", help="người nhập; mặc định là người của cơ quan thường trực"
        )
        span = parser.add_mutually_exclusive_group()
        span.add_argument(
            "--cumulative",
            action="store_const",
            const=True,
            default=None,
            help="số trong tệp là số lũy kế từ đầu năm",
        )
        span.add_argument(
            "--own",
            action="store_const",
            const=False,
            dest="cumulative",
            help="số trong tệp là số riêng của kỳ",
        )

    def handle(self, *, file: Path, unit: str, year: int, period: str, **options):
        content = _content(file)
        plan = _plan_of(unit, year)
        authority = plan.unit.its_authority
        form = _form_of(authority, options["form"], year)
        when = plan.periods.filter(key=period).first()
        if when is None:
            raise CommandError(f"{plan} không có kỳ {ReportingPeriod.Key(period).label}.")
        try:
            stored = import_file(
                plan,
                form,
                when,
                content=content,
                name=file.name,
                by=_author(authority, options["by"]),
                cumulative=options["cumulative"],
                source=_source_of(authority, form, options["source"]),
            )
        except (UnreadableExport, DeclarationRefused, PlanClosed) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{form} – {plan.unit}, {when}")
        self._tell(stored)

    def _tell(self, stored: Stored):
        reading = stored.reading
        if stored.same_as:
            self.stdout.write("Tệp này đã được nhập vào biểu cho kỳ này. Không có gì thay đổi.")
        elif reading.held:
            asked = " Hãy chạy lại với --own (số riêng của kỳ) hoặc --cumulative (số lũy kế)."
            said = f"{reading.held}{asked if reading.asks_span else ''}"
            self.stdout.write(f"Chưa nhập gì: {said}")
        elif not stored.entered:
            self.stdout.write("Không có số liệu mới. Không có gì thay đổi.")
        rows = {each.figured.row.pk for each in stored.entered}
        self._list(
            "Số liệu đã nhập, chờ duyệt",
            (f"{_change(each)} ({each.figured.place})" for each in stored.entered),
            f", vào {number(len(rows))} dòng của biểu",
        )
        self._matching(reading)
        self._list(
            "Số chưa chắc, không nhập",
            (f"{each.name}: {each.withheld}" for each in reading.withheld),
        )
        self._list(
            "Không nhập được", (f"{each.figured.name}: {each.refused}" for each in stored.refused)
        )
        failed = (each.words for each in reading.findings if each.level == Level.ERROR)
        self._list("Chỗ không khớp", failed)
        rest = (each.words for each in reading.findings if each.level != Level.ERROR)
        self._list("Cần xem", rest)

    def _matching(self, reading: Reading):
        columns = [(each, reading.match.columns[each.at]) for each in reading.table.columns]
        self._list(
            "Cột đã ghép",
            (
                f"{column.letter} “{column.heading}”: {code_words(one.code)}, {one.how.words}"
                for column, one in columns
                if one.certain
            ),
        )
        loose = [
            (column, one)
            for column, one in columns
            if not one.certain
            and one.how != How.SKIPPED
            and column.key != reading.match.label
            and column.kind not in (ColumnKind.ORDINAL, ColumnKind.EMPTY)
        ]
        self._list("Cột chưa ghép", (_loose(column, one) for column, one in loose))
        counts = reading.match.counts
        labels = [
            (label, counts[label])
            for label, one in reading.match.labels.items()
            if not one.certain and one.how != How.SKIPPED
        ]
        self._list("Dòng chưa ghép", (_named(label, n) for label, n in labels))
        skipped = [
            (label, counts[label])
            for label, one in reading.match.labels.items()
            if one.how == How.SKIPPED
        ]
        self._list("Dòng bỏ qua như đã ghi nhớ", (_named(label, n) for label, n in skipped))
        self._list(
            "Cột bỏ qua như đã ghi nhớ",
            (f"{c.letter} “{c.heading}”" for c, one in columns if one.how == How.SKIPPED),
        )
        sums = [(heading, value) for heading, value in reading.added.unmatched.items() if value]
        self._list(
            "Cộng các dòng không lấy vào biểu",
            (f"{heading}: {number(value)}" for heading, value in sums),
        )
        if reading.table.foot:
            self._list("Dòng dưới bảng, không đọc", reading.table.foot)

    def _list(self, title: str, lines: Iterable[str], more: str = ""):
        lines = list(lines)
        self.stdout.write(f"{title}: {number(len(lines))}{more if lines else ''}")
        for line in lines[:SHOWN]:
            self.stdout.write(f"  - {line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"  - … và {number(len(lines) - SHOWN)} mục khác")


def _change(each) -> str:
    old = each.as_json()["old"]
    return f"{each.figured.name}: {f'{old} -> ' if old else ''}{each.new}"


def _named(label: str, count: int) -> str:
    return f"{f'“{label}”' if label else 'dòng không có tên'} ({number(count)} dòng)"


def _loose(column, one) -> str:
    proposed = f"; có thể là {code_words(one.code)}" if one.code else ""
    return f"{column.letter} “{column.heading or 'không có tiêu đề'}”{proposed}"


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        judge_export(ContentFile(content, name=path.name))
    except RefusedFile as error:
        raise CommandError(" ".join(error.messages)) from error
    return content


def _plan_of(code: str, year: int) -> Plan:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"Không có đơn vị mang mã “{code}”; hãy kiểm tra mã đơn vị.")
    plans = Plan.objects.kept().of_unit(unit).of_year(year).current_first()
    plan = plans.select_related("unit__authority").first()
    if plan is None:
        raise CommandError(f"{unit} không có kế hoạch năm {year}.")
    return plan


def _form_of(authority: Unit, code: str, year: int) -> StatisticalForm:
    forms = StatisticalForm.objects.in_force(authority, year)
    own_first = sorted(forms, key=lambda form: form.owner_id is None)
    form = next((form for form in own_first if form.code == code), None)
    if form is None:
        known = ", ".join(sorted({each.code for each in forms})) or "chưa có biểu nào"
        raise CommandError(
            f"Không có biểu thống kê mang mã “{code}” đang áp dụng năm {year}; các mã: {known}."
        )
    return form


def _author(authority: Unit, username: str | None) -> User:
    people = User.objects.active().filter(unit__authority=authority).select_related("unit")
    if username:
        person = people.filter(username=username).first()
        if person is None:
            raise CommandError(f"{authority} không có người dùng “{username}” đang làm việc.")
        return person
    person = people.holding(Role.STANDING_BODY).order_by("pk").first()
    if person is None:
        raise CommandError(
            f"{authority} chưa có người dùng nào của cơ quan thường trực để đứng tên số liệu; hãy "
            "ghi --by."
        )
    return person


def _source_of(authority: Unit, form: StatisticalForm, name: str | None) -> StatisticsSource | None:
    if not name:
        return None
    source = StatisticsSource.objects.of_form(authority, form.code).filter(name=name).first()
    if source is None:
        raise CommandError(f"Chưa ghi nhớ nguồn “{name}” cho biểu này.")
    return source
