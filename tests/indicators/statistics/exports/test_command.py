"""`manage.py import_statistics`: what it enters, what it prints, and that it is done once."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from indicators.models import FormEntry, StatisticsImport
from tests.factories import make_plan, make_standing_officer

from .files import LINES, as_csv, one_stop_file, settlement_form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def after_the_first_quarter():
    with time_machine.travel(date(2026, 3, 20), tick=False):
        yield


@pytest.fixture
def plan():
    plan = make_plan()
    make_standing_officer(plan.unit)
    return plan


@pytest.fixture
def form():
    return settlement_form()


@pytest.fixture
def bring(plan, form, tmp_path, capsys):
    """Run the command on these bytes; return what it prints."""

    def run(content, *more, name="xuat.xlsx", **values):
        file = tmp_path / name
        file.write_bytes(content)
        asked = {"form": form.code, "unit": plan.unit.code, "year": 2026, "period": "quarter-1"}
        given = [f"--{word}={value}" for word, value in (asked | values).items()]
        call_command("import_statistics", str(file), *given, *more)
        return capsys.readouterr().out

    return run


def test_what_bears_the_same_names_is_entered_and_waits(bring, form):
    out = bring(one_stop_file())

    assert "Số liệu đã nhập, chờ duyệt: 24, vào 3 dòng của biểu" in out
    assert "Cột chưa ghép: 0\n" in out
    assert "Chỗ không khớp: 0" in out
    entry = FormEntry.objects.get(row__code="01", column__code="4")
    assert (entry.value, entry.review, entry.source) == (1000, "waiting", "file")
    assert entry.read_from == "tệp xuat.xlsx, dòng 9, cột D"


def test_the_same_file_again_changes_nothing(bring):
    content = one_stop_file()
    bring(content)
    before = list(FormEntry.objects.order_by("pk").values_list())

    out = bring(content)

    assert "Tệp này đã được nhập vào biểu cho kỳ này. Không có gì thay đổi." in out
    assert list(FormEntry.objects.order_by("pk").values_list()) == before
    assert StatisticsImport.objects.count() == 1


def test_a_wrong_total_is_printed_and_the_figures_wait(bring):
    wrong = (None, "Tổng cộng", 1615, 1201, *(sum(row[at] for row in LINES) for at in range(4, 13)))

    out = bring(one_stop_file(total=wrong))

    assert (
        "Chỗ không khớp: 1\n  - Dòng 12 “Tổng cộng”, cột D (Số lượng hồ sơ tiếp nhận / Trong kỳ / "
        "Trực tuyến): tệp ghi 1.201, cộng các dòng được 1.200."
    ) in out
    assert FormEntry.objects.filter(review="waiting").count() == 24


def test_a_file_of_another_quarter_is_not_entered(bring):
    with time_machine.travel(date(2026, 6, 20), tick=False):
        out = bring(one_stop_file(), period="six-months")

    assert (
        "Chưa nhập gì: Tệp ghi số liệu từ ngày 15/12/2025 đến ngày 14/3/2026; kỳ đang nhập từ ngày "
        "15/3/2026 đến ngày 14/6/2026."
    ) in out.replace("/0", "/")
    assert not FormEntry.objects.exists()
    assert not StatisticsImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "values", "said"),
    [
        (b"PK\x03\x04hong", {}, "Tệp “xuat.xlsx” bị hỏng"),
        (b"", {}, "Tệp “xuat.xlsx” rỗng"),
        (one_stop_file(), {"form": "khong-co"}, "Không có biểu thống kê mang mã “khong-co”"),
        (one_stop_file(), {"unit": "khong-co"}, "Không có đơn vị mang mã “khong-co”"),
        (one_stop_file(), {"year": 2031}, "không có kế hoạch năm 2031"),
        (one_stop_file(), {"period": "quarter-9"}, "--period không nhận “quarter-9”"),
        (one_stop_file(), {"period": "year"}, "chưa bắt đầu"),
        (one_stop_file(), {"by": "khong.co"}, "không có người dùng “khong.co”"),
        (one_stop_file(), {"source": "Chưa có"}, "Chưa ghi nhớ nguồn “Chưa có”"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(bring, content, values, said):
    with pytest.raises(CommandError) as refused:
        bring(content, **values)

    assert said in str(refused.value)
    assert not FormEntry.objects.exists()
    assert not StatisticsImport.objects.exists()


def test_a_file_that_was_counted_from_the_wrong_day_is_entered_anew(bring, plan, form):
    head = ("Lĩnh vực", "Trong kỳ: trực tuyến")
    bring(as_csv([head, ("Đất đai", 10), ("Hộ tịch", 20)]), name="mot.csv")
    content = as_csv([head, ("Đất đai", 15), ("Hộ tịch", 28)])

    def entered(*flags):
        bring(content, *flags, name="hai.csv", period="six-months")
        standing = FormEntry.objects.filter(period="six-months", review="waiting")
        return list(standing.order_by("row").values_list("value", flat=True))

    with time_machine.travel(date(2026, 6, 20), tick=False):
        assert entered("--own") == [15, 28]
        assert entered("--cumulative") == [5, 8]
        assert entered("--cumulative") == [5, 8]
        assert entered("--own") == [15, 28]
