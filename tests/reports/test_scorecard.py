"""The self-assessment on its way out: report, workbook, dossier, decision on publication."""

import hashlib
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from parindex.facts import Facts
from parindex.models import Assessment
from parindex.services.scoring import attach_evidence, enter_score
from plans.services import add_evidence
from reports.publication import publication_document
from tests.documents.printed import form_findings
from tests.factories import make_commune, make_plan, make_standing_officer
from tests.nd30.samples import texts
from tests.parindex.rounds import enter, enter_all, make_round, play_to_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def played():
    played = make_round()
    make_plan(played.communes[0])
    enter_all(played)
    by = played.standing()
    score = played.score("1.2")
    enter_score(
        score,
        by=by,
        seen=score.version,
        facts=Facts(count=1),
        set_points=Decimal(7),
        reason="Chậm nửa ngày",
    )
    Assessment.objects.update(difficulties="Thiếu cán bộ.\n- =Mạng yếu", proposals="Tập huấn thêm.")
    return played


def write(played, output):
    call_command("write_scorecard", unit=played.communes[0].code, year=2026, output=output)
    return output


def text_of(content) -> str:
    return "\n".join(texts(docx.Document(content).element.body))


def rows_of(content) -> list[tuple]:
    return list(openpyxl.load_workbook(content).active.iter_rows(values_only=True))


def test_the_report_says_the_totals_and_what_differs_from_the_rule(played, tmp_path):
    said = text_of(write(played, tmp_path / "bao-cao.docx"))

    assert "Quyết định số 12/QĐ-UBND ngày 01/9/2026" in said
    assert "Căn cứ Kế hoạch số 15/KH-UBND ngày 16/01/2026" in said
    assert "Tổng điểm tự chấm: 76,50/85,00 điểm, đạt 90,00%; tự xếp loại: Tốt." in said
    assert (
        "1.2. Báo cáo: tự chấm 7,00 điểm, theo quy tắc là 7,50 điểm; lý do: Chậm nửa ngày." in said
    )
    assert "18/20 nhiệm vụ = 90% × 20 = 18,00" in said
    assert {"Thiếu cán bộ.", "- =Mạng yếu", "Tập huấn thêm."} <= set(said.splitlines())
    summary = docx.Document(tmp_path / "bao-cao.docx").tables[1].rows
    assert [cell.text for cell in summary[1].cells] == [
        "1",
        "Chỉ đạo, điều hành",
        "40,00",
        "40,00",
        "35,00",
        "87,50",
    ]
    assert [cell.text for cell in summary[-1].cells] == [
        "",
        "TỔNG CỘNG",
        "100,00",
        "85,00",
        "76,50",
        "90,00",
    ]


def test_a_criterion_that_does_not_apply_is_named(played, tmp_path):
    score = played.score("1.1.1")
    enter_score(
        score,
        by=played.standing(),
        seen=score.version,
        facts=Facts(),
        not_applicable=True,
        reason="Không phát sinh",
    )

    said = text_of(write(played, tmp_path / "bao-cao.docx"))

    assert "1.1.1. Ban hành kế hoạch: không áp dụng; lý do: Không phát sinh." in said


def test_the_workbook_sums_exactly_and_computes_nothing(played, tmp_path):
    enter(played.score("1.1.2"), played.standing(), numerator=Decimal(1), denominator=Decimal(3))
    score = played.score("1.1.1")
    enter_score(
        score, by=played.standing(), seen=score.version, facts=Facts(yes=True), reason="=1+1"
    )

    path = write(played, tmp_path / "phieu.xlsx")

    rows = {row[0]: row for row in rows_of(path)}
    assert [rows[code][6] for code in ("1.1.1", "1.1.2", "1.1", "1", "2.2")] == [
        10,
        6.67,
        16.67,
        23.67,
        None,
    ]
    assert [rows[code][2] for code in ("1", "1.1", "1.1.2")] == [40, 30, 20]
    worksheet = openpyxl.load_workbook(path).active
    cells = [cell for row in worksheet.iter_rows() for cell in row]
    assert worksheet.print_title_rows == "$5:$5"  # the headings, on every printed page
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells if cell.font.bold} >= {"1", "1.1", "2"}
    assert any(
        row[1] and row[1].startswith("Tổng điểm") and row[6] == 65.17 for row in rows_of(path)
    )


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"unit": "khong-co"}, "Không có đơn vị"),
        ({"year": 2031}, "không có kỳ chấm điểm"),
        ({"output": "phieu.pdf"}, "phải là tệp .docx hoặc .xlsx"),
        ({"output": "khong-co/phieu.docx"}, "Không có thư mục"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_written(played, tmp_path, values, complaint):
    values = {"unit": played.communes[0].code, "year": 2026, "output": "phieu.docx"} | values

    with pytest.raises(CommandError, match=complaint):
        call_command("write_scorecard", **values | {"output": tmp_path / values["output"]})

    assert list(tmp_path.iterdir()) == []


def test_the_command_line_ends_with_one_line_and_code_two():
    manage = [sys.executable, settings.BASE_DIR / "manage.py", "write_scorecard", "--unit", "demo"]

    done = subprocess.run(manage, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "Thiếu tham số" in done.stderr


def test_a_unit_without_a_place_is_told_so(tmp_path):
    played = make_round()
    played.communes[0].place = ""
    played.communes[0].save()

    with pytest.raises(CommandError, match="địa danh"):
        write(played, tmp_path / "bao-cao.docx")


@pytest.mark.office
def test_the_report_has_the_legal_form(played, tmp_path):
    output = write(played, tmp_path / "bao-cao.docx")

    assert form_findings(output) == []


def cite(played, code, piece, page=""):
    attach_evidence(played.score(code), by=played.standing(), evidence=[piece], page=page)


def add(played, title, **values):
    by = played.standing()
    return add_evidence(
        authority=played.communes[0], unit=by.unit, by=by, year=2026, title=title, **values
    )


def address(played, name):
    return reverse(f"reports:assessment_{name}", args=[played.assessment().pk])


def unpacked(response):
    return zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_the_dossier_holds_each_piece_once_with_its_hash(client, played):
    letter = add(
        played, "Công văn: 5/UBND", file=ContentFile(b"%PDF-1", name="a.PDF"), number="5/UBND"
    )
    link = add(played, "=Trang tin", link="https://example.vn/tin")
    cite(played, "2.1", letter, "9")
    cite(played, "1.1.1", letter, "4")
    cite(played, "1.1.1", link)
    client.force_login(played.standing())

    archive = unpacked(client.get(address(played, "dossier")))

    [place] = [name for name in archive.namelist() if "/" in name]
    assert place == "1.1.1/01 Công văn 5 UBND.pdf"
    digest = hashlib.sha256(archive.read(place)).hexdigest()
    rows = [
        row
        for row in rows_of(BytesIO(archive.read("00 Mục lục minh chứng.xlsx")))
        if isinstance(row[0], int)
    ]
    cited = [(row[1], row[4], row[7], row[8], row[9], row[10]) for row in rows if row[4]]
    assert cited == [
        ("1.1.1", "Công văn: 5/UBND", "4", place, digest, None),
        ("1.1.1", "=Trang tin", None, "https://example.vn/tin", None, None),
        ("2.1", "Công văn: 5/UBND", "9", place, digest, "Đã nêu ở 1.1.1"),
    ]
    assert [row[1] for row in rows] == ["1.1.1", "1.1.1", "1.1.2", "1.2", "2.1", "2.2", "T", "P"]
    assert rows_of(BytesIO(archive.read("01 Phiếu chấm điểm.xlsx")))


def test_a_lost_and_an_altered_file_are_named(client, played):
    lost = add(played, "Mất", file=ContentFile(b"mot", name="m.pdf"))
    altered = add(played, "Bị sửa", file=ContentFile(b"hai", name="s.pdf"))
    cite(played, "1.1.1", lost)
    cite(played, "1.1.1", altered)
    lost.file.storage.delete(lost.file.name)
    with altered.file.storage.open(altered.file.name, "wb") as file:
        file.write(b"ba")
    client.force_login(played.standing())

    archive = unpacked(client.get(address(played, "dossier")))

    rows = rows_of(BytesIO(archive.read("00 Mục lục minh chứng.xlsx")))
    assert {row[10] for row in rows} >= {"Không đọc được tệp", "Tệp khác với lúc tải lên"}


def test_a_neighbour_gets_no_files_of_a_published_assessment(client):
    played = make_round(communes=2)
    piece = add(played, "Kín", file=ContentFile(b"kin", name="k.pdf"))
    enter_all(played)
    cite(played, "1.1.1", piece)
    Assessment.objects.update(state="published", index=90)
    client.force_login(played.standing(played.communes[1]))

    archive = unpacked(client.get(address(played, "dossier")))

    assert not [name for name in archive.namelist() if "/" in name]


@pytest.mark.parametrize("name", ["word", "workbook", "dossier"])
def test_who_sees_the_assessment_downloads_it_and_a_stranger_finds_nothing(client, played, name):
    client.force_login(played.standing())
    assert client.get(address(played, name))["Content-Disposition"].startswith("attachment")
    assert (
        address(played, name) in client.get(played.assessment().get_absolute_url()).content.decode()
    )
    assert client.post(address(played, name)).status_code == 405

    client.force_login(played.appraiser)
    assert client.get(address(played, name)).status_code == 404  # not locked yet
    client.force_login(make_standing_officer(make_commune()))
    assert client.get(address(played, name)).status_code == 404


@pytest.mark.parametrize("name", ["word", "workbook", "dossier"])
def test_a_download_costs_the_same_for_one_piece_and_for_three(
    client, played, name, django_assert_max_num_queries
):
    client.force_login(played.standing())
    costs = []
    for codes in (["1.1.1"], ["1.1.2", "2.1"]):
        for code in codes:
            cite(played, code, add(played, f"Số {code}", link=f"https://example.vn/{code}"))
        with django_assert_max_num_queries(12) as queries:
            client.get(address(played, name))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def decision(played):
    return reverse("reports:set_decision", args=[played.criteria_set.pk])


def test_the_decision_ranks_the_units(client):
    played = make_round(communes=2)
    for commune in played.communes:
        play_to_second(played, commune)
    client.force_login(played.appraiser)

    said = text_of(BytesIO(client.get(decision(played)).content))

    assert (
        decision(played)
        in client.get(
            reverse("parindex:set_publish", args=[played.criteria_set.pk])
        ).content.decode()
    )
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN" in said
    assert all(f"Điều {n}." in said for n in (1, 2, 3))
    rows = docx.Document(BytesIO(client.get(decision(played)).content)).tables[-1].rows
    assert [[cell.text for cell in row.cells] for row in rows[1:]] == [
        ["1", commune.name, "77,00", "90,59", "Tốt"] for commune in played.communes
    ]


def test_no_decision_while_a_unit_is_behind_and_none_for_others(client):
    played = make_round(communes=2)
    play_to_second(played)
    client.force_login(played.appraiser)
    page = client.get(decision(played), follow=True).content.decode()
    assert "Chưa lập được quyết định công bố. Chưa thẩm định xong 1 đơn vị" in page

    client.force_login(played.standing())
    assert client.get(decision(played)).status_code == 404


@pytest.mark.office
def test_the_decision_has_the_legal_form(tmp_path):
    played = make_round(communes=9)  # enough for a table that may need a second page
    Assessment.objects.update(state="second", index=90, final_total=90)
    output = tmp_path / "quyet-dinh.docx"
    output.write_bytes(publication_document(played.criteria_set))

    assert form_findings(output) == []
