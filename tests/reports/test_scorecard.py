"""The self-assessment on its way out: report, workbook, dossier, decision on publication."""

import hashlib
import re
import zipfile
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command, execute_from_command_line
from django.urls import reverse

from parindex.facts import Facts
from parindex.models import Assessment
from parindex.services.appraisal import (
    accept_rest,
    appraise,
    appraise_again,
    finish_first,
    reopen,
    start_appraisal,
)
from parindex.services.scorecard import write_texts
from parindex.services.scoring import (
    attach_evidence,
    enter_score,
    explain,
    lock_self_score,
    send_explanations,
)
from parindex.services.surveys import store_survey
from plans.services import add_evidence
from reports.scorecard.content import ScorecardContent
from reports.scorecard.document import scorecard_document
from tests.documents.printed import form_findings
from tests.factories import make_commune, make_plan, make_standing_officer
from tests.nd30.samples import texts
from tests.parindex.rounds import enter, enter_all, make_round, play_to_first

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


def rows_of(content, **how) -> list[tuple]:
    return list(openpyxl.load_workbook(content, **how).active.iter_rows(values_only=True))


def test_the_report_says_the_totals_and_what_differs_from_the_rule(played, tmp_path):
    said = text_of(write(played, tmp_path / "bao-cao.docx"))

    assert "Quyết định số 12/QĐ-UBND ngày 01 tháng 9 năm 2026" in said
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


def test_the_workbook_sums_by_formulas_that_hold_nothing_typed(played, tmp_path):
    enter(played.score("1.1.2"), played.standing(), numerator=Decimal(1), denominator=Decimal(3))
    score = played.score("1.1.1")
    enter_score(
        score, by=played.standing(), seen=score.version, facts=Facts(yes=True), reason="=1+1"
    )

    path = write(played, tmp_path / "phieu.xlsx")

    rows = {row[0]: row for row in rows_of(path, data_only=True)}
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
    formulas = {cell.value for cell in cells if cell.data_type == "f"}
    assert formulas >= {
        "=ROUND(SUM(G8,G9),2)",
        "=MAX(0,ROUND(SUM(G6,G11)+MIN(SUM(G14),3.00)-MIN(SUM(G15),5.00),2))",
    }
    assert all(re.fullmatch(r"=[A-Z]+\([A-Z0-9(),.+-]+\)", each) for each in formulas)
    assert {cell.value for cell in cells if cell.font.bold} >= {"1", "1.1", "2"}
    totals = [
        row for row in rows_of(path, data_only=True) if row[1] and row[1].startswith("Tổng điểm")
    ]
    assert [(row[2], row[6], row[7], row[9], row[10]) for row in totals] == [
        (100, 65.17, None, None, None)
    ]


def play_to_explained(played):
    """Appraise once and explain: 1.1.2 is changed and stays so, 2.1 is questioned."""
    play_to_first(played)
    by, standing = played.appraiser, played.standing()
    appraise(
        played.score("1.1.2"), by=by, seen=9, verdict="changed", points=Decimal(16), reason="Thiếu"
    )
    appraise(played.score("2.1"), by=by, seen=9, verdict="questioned", reason="Chưa thấy sổ")
    accept_rest(played.assessment(), by=by)
    finish_first(played.assessment(), by=by)
    attach_evidence(
        played.score("2.1"),
        by=standing,
        evidence=[add(played, "Sổ theo dõi", link="https://example.vn/so")],
    )
    explain(played.score("2.1"), by=standing, text="Đã đối chiếu với sổ", seen=9)
    send_explanations(played.assessment(), by=standing)


def columns(path, *codes):
    rows = {row[0] or row[1]: row for row in rows_of(path, data_only=True)}
    total = next(key for key in rows if key and key.startswith("Tổng điểm"))
    return {
        code: tuple(rows[total if code == "all" else code][n] for n in (6, 7, 9, 10))
        for code in codes
    }


def test_the_workbook_sets_both_appraisals_and_the_final_points_beside_the_self_score(tmp_path):
    played = make_round()
    play_to_explained(played)

    before = columns(write(played, tmp_path / "truoc.xlsx"), "1.1.2", "2.1", "all")
    appraise_again(
        played.score("2.1"), by=played.appraiser, seen=9, points=Decimal(30), reason="Một phần"
    )
    store_survey(
        played.criteria_set, {played.score("2.2").pk: Facts(answers={"A": 10})}, by=played.appraiser
    )
    after = columns(
        write(played, tmp_path / "sau.xlsx"), "1.1.2", "1.1", "1", "2.1", "2.2", "2", "all"
    )

    assert before == {
        "1.1.2": (18, 16, None, None),
        "2.1": (40.5, 0, None, None),
        "all": (77, 34.5, 34.5, None),
    }
    assert after == {
        "1.1.2": (18, 16, None, 16),
        "1.1": (28, 26, 26, 26),
        "1": (35.5, 33.5, 33.5, 33.5),
        "2.1": (40.5, 0, 30, 30),
        "2.2": (None, None, None, 15),
        "2": (40.5, 0, 30, 45),
        "all": (77, 34.5, 64.5, 79.5),
    }
    assert played.assessment().final_total == Decimal("79.5")


def computed(path) -> dict[str, Decimal]:
    """What a spreadsheet makes of the formulas, by their cells."""
    sheet = openpyxl.load_workbook(path).active

    def cell(at):
        value = sheet[at].value
        return worked_out(value) if str(value).startswith("=") else value

    def amount(*values):
        return sum(
            Decimal(str(value)) for value in values if isinstance(value, int | float | Decimal)
        )

    functions = {
        "SUM": amount,
        "MIN": lambda *values: min(map(amount, values)),
        "MAX": lambda *values: max(map(amount, values)),
        "ROUND": lambda value, places: round(value, places),
        "ISNUMBER": lambda value: isinstance(value, int | float | Decimal),
        "IF": lambda test, yes, no: yes if test else no,
        "cell": cell,
    }

    def worked_out(formula):
        return amount(eval(re.sub(r"\b([A-K]\d+)\b", r'cell("\1")', formula[1:]), functions))

    found = [each for row in sheet.iter_rows() for each in row if each.data_type == "f"]
    return {each.coordinate: worked_out(each.value) for each in found}


def test_what_stands_beside_the_formulas_is_what_they_yield(tmp_path):
    played = make_round()
    play_to_explained(played)
    appraise_again(
        played.score("2.1"), by=played.appraiser, seen=9, points=Decimal(30), reason="Một phần"
    )
    path = write(played, tmp_path / "phieu.xlsx")

    shown = openpyxl.load_workbook(path, data_only=True).active
    found = computed(path)

    assert {at: Decimal(str(shown[at].value)) for at in found} == found
    assert {at[0] for at in found} == set("CGHJK")


def word(played):
    return scorecard_document(ScorecardContent(played.assessment()))


def test_a_locked_self_assessment_stays_as_it_was(played):
    office = played.communes[0].units.get(name="Văn phòng")
    cite(played, "1.1.1", add(played, "Kế hoạch 5/KH", link="https://example.vn/kh"), "4")
    cite(played, "2.1", played.communes[0].evidence.get())
    lock_self_score(played.assessment(), by=played.standing())
    locked = word(played)

    start_appraisal(played.assessment(), by=played.appraiser)
    appraise(
        played.score("2.1"), by=played.appraiser, seen=9, verdict="questioned", reason="Chưa rõ"
    )
    accept_rest(played.assessment(), by=played.appraiser)
    finish_first(played.assessment(), by=played.appraiser)
    attach_evidence(
        played.score("2.1"),
        by=played.standing(),
        evidence=[add(played, "Bổ sung", link="https://example.vn/bs")],
    )
    explain(played.score("2.1"), by=played.standing(), text="Đã rõ", seen=9)
    write_texts(played.assessment(), by=played.standing(), difficulties="Viết sau", proposals="")
    store_survey(
        played.criteria_set, {played.score("2.2").pk: Facts(answers={"A": 10})}, by=played.appraiser
    )
    office.name = "Tên khác"
    office.save()
    played.communes[0].name = "Ủy ban nhân dân xã Tên Mới"
    played.communes[0].save()

    assert word(played) == locked
    said = text_of(BytesIO(locked))
    assert "hẩm định" not in said
    assert said.count("Kế hoạch 5/KH") == 1

    reopen(played.assessment(), by=played.appraiser, reason="Làm lại")
    assert "Tên Mới" in text_of(BytesIO(word(played)))
    lock_self_score(played.assessment(), by=played.standing())
    assert [
        each.content["unit"]["name"] == "Ủy ban nhân dân xã Tên Mới"
        for each in played.assessment().snapshots.all()
    ] == [False, True]
    assert word(played) != locked


def test_one_locked_before_snapshots_needs_no_handwork(played):
    lock_self_score(played.assessment(), by=played.standing())
    locked = word(played)
    played.assessment().snapshots.all().delete()
    start_appraisal(played.assessment(), by=played.appraiser)
    accept_rest(played.assessment(), by=played.appraiser)
    finish_first(played.assessment(), by=played.appraiser)

    assert word(played) == locked


def test_the_same_explanation_is_said_once(played):
    said = text_of(BytesIO(word(played)))

    assert "Các tiêu chí 1.1.1, 1.1.2, 2.1, T: Theo sổ theo dõi." in said
    assert said.count("Theo sổ theo dõi") == 1


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"unit": "khong-co"}, "Không có đơn vị"),
        ({"year": 2031}, "không có kỳ chấm điểm"),
        ({"output": "phieu.txt"}, "phải là tệp .docx, .xlsx hoặc .pdf"),
        ({"output": "khong-co/phieu.docx"}, "Không có thư mục"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_written(played, tmp_path, values, complaint):
    values = {"unit": played.communes[0].code, "year": 2026, "output": "phieu.docx"} | values

    with pytest.raises(CommandError, match=complaint):
        call_command("write_scorecard", **values | {"output": tmp_path / values["output"]})

    assert list(tmp_path.iterdir()) == []


def test_the_command_line_ends_with_one_line_and_code_two(capfd):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "write_scorecard", "--unit", "demo"])

    out, told = capfd.readouterr()
    assert (ended.value.code, out, told.count("\n")) == (2, "", 1)
    assert "Thiếu tham số" in told


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
