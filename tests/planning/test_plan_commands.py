"""The commands `read_plan` and `import_plan`: what they print, also when it goes wrong."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line

from planreader import SourceFile, read_plan
from plans.models import Plan

from ..plans import files
from ..plans.documents import appendix_bytes, plan_text
from ..plans.khe_da import make_khe_da

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"


@pytest.fixture
def documents(tmp_path):
    """The plan and its appendix on disk."""
    (tmp_path / "ke-hoach.txt").write_bytes(plan_text())
    (tmp_path / "phu-luc.docx").write_bytes(appendix_bytes())
    return [str(tmp_path / "ke-hoach.txt"), str(tmp_path / "phu-luc.docx")]


def printed(*arguments, **options) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def manage(*arguments, data: Path) -> subprocess.CompletedProcess:
    """Run the command as a process of its own on an empty data folder."""
    environment = {
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=settings.BASE_DIR, env=environment, check=False
    )


def test_read_plan_prints_the_draft_of_the_contract_without_a_database(documents):
    draft = json.loads(printed("read_plan", *documents))

    sources = [
        SourceFile("ke-hoach.txt", plan_text()),
        SourceFile("phu-luc.docx", appendix_bytes()),
    ]
    assert draft == read_plan(sources).as_json()
    assert draft["tasks"][2]["due"] == "2026-09-30"


def test_read_plan_prints_the_place_of_each_value_on_request(documents):
    draft = json.loads(printed("read_plan", "--places", *documents))

    assert draft["plan"]["places"]["number"]["at"] == "dòng 2"
    assert draft["tasks"][1]["places"]["product"]["at"] == "bảng 1, hàng 3, cột 3"


@pytest.mark.django_db
def test_import_plan_stores_the_plan_and_tells_what_it_made(documents):
    place = make_khe_da()

    said = printed("import_plan", *documents, unit="khe-da")

    plan = Plan.objects.get()
    assert (plan.unit, plan.state, plan.tasks.count()) == (place.commune, Plan.State.DRAFT, 5)
    assert list(plan.tasks.get(content__startswith="Rà soát").leads[0].units.all()) == [place.tt]
    for line in (
        "Đã tạo dự thảo: Kế hoạch 21/KH-UBND năm 2026",
        "Nhiệm vụ: 5, trong đó theo dõi 4",
        "Chỉ tiêu: 2",
        "Bỏ qua: 0",
        "Chưa khớp được đơn vị “Tổ công nghệ số cộng đồng”",
    ):
        assert line in said


@pytest.mark.django_db
def test_the_same_files_again_change_nothing_and_say_so(documents):
    make_khe_da()
    printed("import_plan", *documents, unit="khe-da")

    said = printed("import_plan", *reversed(documents), unit="khe-da")

    assert Plan.objects.count() == 1
    assert "Không có gì thay đổi" in said
    assert "Kế hoạch 21/KH-UBND năm 2026" in said


@pytest.mark.django_db
def test_without_a_person_of_the_standing_body_a_finished_task_is_told_as_doubtful(documents):
    place = make_khe_da()
    place.standing.is_active = False
    place.standing.save()

    said = printed("import_plan", *documents, unit="khe-da")

    assert "ghi là đã hoàn thành nhưng chưa có tài khoản" in said
    assert not Plan.objects.get().tasks.filter(current__isnull=False).exists()


@pytest.mark.django_db
def test_an_unknown_unit_or_a_bad_file_stores_nothing(documents, tmp_path):
    make_khe_da()
    (tmp_path / "hong.docx").write_bytes(files.damaged_docx())

    with pytest.raises(CommandError, match="Không có đơn vị mang mã “khong-co”"):
        printed("import_plan", *documents, unit="khong-co")
    with pytest.raises(CommandError, match="“hong"):
        printed("import_plan", documents[0], str(tmp_path / "hong.docx"), unit="khe-da")

    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read_plan"], "Thiếu tham số FILE"),
        (["read_plan", "khong-co.docx"], "Tệp “khong-co.docx”"),
        (["read_plan", "ke-hoach.txt", "--la"], "Không có tham số --la"),
        (["import_plan", "ke-hoach.txt"], "Thiếu tham số --unit"),
    ],
)
def test_whatever_is_wrong_is_one_line_and_exit_code_2(arguments, said, capfd):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", *arguments])

    out, told = capfd.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert told.startswith(said)
    assert told.count("\n") == 1


def test_a_database_without_tables_is_one_line_and_exit_code_2(tmp_path):
    ended = manage("import_plan", "ke-hoach.txt", "--unit", "khe-da", data=tmp_path)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Cơ sở dữ liệu đang bận hoặc chưa có bảng")
    assert ended.stderr.count("\n") == 1


def test_read_plan_works_before_the_database_is_made(documents, tmp_path):
    ended = manage("read_plan", *documents, data=tmp_path / "data")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["plan"]["number"] == "21/KH-UBND"


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(3))
def test_the_sample_documents_become_plans(number):
    if not SEEDS.exists():
        pytest.skip("không có thư mục tài liệu mẫu bên cạnh mã nguồn")
    make_khe_da()

    said = printed("import_plan", str(sorted(SEEDS.iterdir())[number]), unit="khe-da")

    plan = Plan.objects.get()
    assert "Đã tạo dự thảo" in said
    assert plan.tasks.tracked().count() >= 28
