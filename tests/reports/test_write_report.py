"""The command `write_report`: a document, or one line and exit code 2."""

from datetime import date
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from reports import services
from reports.models import Report
from tests.documents.printed import form_findings
from tests.factories import make_commune, make_leader, make_plan, make_standing_officer, make_task

from .written import write_what_is_open


@pytest.fixture
def plan(db):
    plan = make_plan(
        make_commune(code="xa-mau"), year=2025, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )
    for _ in range(12):
        make_task(plan, time_kind="continuous", time_text="Thường xuyên")
    return plan


def write(output: Path, **options) -> None:
    options = {"unit": "xa-mau", "year": 2025, "period": "quarter-1", **options}
    call_command("write_report", output=output, **options)


def test_a_document_is_written_and_nothing_stored(plan, tmp_path):
    write(tmp_path / "bao-cao.docx")

    titles = [paragraph.text for paragraph in docx.Document(tmp_path / "bao-cao.docx").paragraphs]
    assert "BÁO CÁO" in titles
    assert not Report.objects.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao.docx"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"unit": "khong-co"}, "Không có đơn vị mang mã"),
        ({"year": 2031}, "không có kế hoạch năm 2031"),
    ],
)
def test_what_is_not_there_is_named(plan, tmp_path, options, complaint):
    with pytest.raises(CommandError, match=complaint):
        write(tmp_path / "bao-cao.docx", **options)

    assert list(tmp_path.iterdir()) == []


def test_a_plan_without_the_period_is_refused(plan, tmp_path):
    plan.periods.filter(key="year").delete()

    with pytest.raises(CommandError, match="không có kỳ báo cáo Cả năm"):
        write(tmp_path / "bao-cao.docx", period="year")

    assert list(tmp_path.iterdir()) == []


def test_an_issued_report_is_written_as_it_was_issued(plan, tmp_path):
    writer = make_standing_officer(plan.unit)
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    report.refresh_from_db()
    write_what_is_open(report, writer)
    services.issue_report(
        report, by=make_leader(plan.unit), number="45", issued_on=date(2025, 3, 17)
    )
    make_task(plan, content="Việc thêm sau khi ban hành")

    write(tmp_path / "bao-cao.docx")

    document = docx.Document(tmp_path / "bao-cao.docx")
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "Số: 45/BC-UBND" in cells
    assert "Việc thêm sau khi ban hành" not in cells
    assert Report.objects.count() == 1


def test_what_a_person_wrote_into_a_draft_is_in_the_file(plan, tmp_path):
    writer = make_standing_officer(plan.unit)
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    services.edit_section(
        report.sections.get(key="proposals"), by=writer, text="Đề nghị cấp máy quét.", version=0
    )

    write(tmp_path / "bao-cao.docx")

    assert "Đề nghị cấp máy quét." in [
        each.text for each in docx.Document(tmp_path / "bao-cao.docx").paragraphs
    ]


def test_a_file_that_cannot_be_written_leaves_the_old_one(plan, tmp_path):
    output = tmp_path / "bao-cao.docx"
    output.write_bytes(b"cu")
    plan.unit.place = ""
    plan.unit.save()

    with pytest.raises(CommandError, match="còn thiếu: địa danh"):
        write(output)

    assert output.read_bytes() == b"cu"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("output", ["bao-cao.txt", "khong-co-thu-muc/bao-cao.docx"])
def test_a_place_where_nothing_can_be_written_is_refused(plan, tmp_path, output):
    with pytest.raises(CommandError):
        write(tmp_path / output)


def test_a_wrong_argument_is_one_line_and_exit_code_2(capfd):
    options = ["--unit", "demo", "--period", "hằng tuần"]

    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "write_report", *options])

    out, told = capfd.readouterr()
    assert (ended.value.code, out, told.count("\n")) == (2, "", 1)
    assert told.startswith("--period không nhận “hằng tuần”")


@pytest.mark.office
def test_the_document_has_the_legal_form(plan, tmp_path):
    output = tmp_path / "bao-cao.docx"
    write(output)

    assert form_findings(output) == []
