"""The commands that write documents, asked for the pages: the same document as PDF, or one line."""

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from documents.printing import printed
from tests.factories import make_commune, make_plan, make_task
from tests.parindex.rounds import enter_all, make_round
from tests.programs.fake_office import left_behind, own_scratch, put_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_plan(
        make_commune(code="xa-mau"), year=2025, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )
    make_task(plan, content="Rà soát thủ tục hành chính")
    return plan


@pytest.mark.office
def test_the_pages_are_those_of_the_word_file(plan, tmp_path):
    played = make_round()
    enter_all(played)
    card = {"unit": played.communes[0].code, "year": 2026}
    report = {"unit": "xa-mau", "year": 2025}

    for command, options in (
        ("write_plan", report),
        ("write_report", report | {"period": "quarter-1"}),
        ("write_scorecard", card),
    ):
        word, pages = tmp_path / f"{command}.docx", tmp_path / f"{command}.PDF"
        call_command(command, output=word, **options)
        call_command(command, output=pages, **options)

        assert pages.read_bytes() == printed(word.read_bytes(), "").pdf

    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (None, "Máy chủ chưa có LibreOffice"),
        ("sleep 1000", "“ke-hoach.pdf” ra PDF mất quá nhiều thời gian"),
        ("exit 1", "Không in được “ke-hoach.pdf” ra PDF"),
    ],
    ids=["missing", "hung", "failed"],
)
def test_what_cannot_be_printed_leaves_the_old_file(plan, monkeypatch, tmp_path, script, complaint):
    scratch = own_scratch(monkeypatch, tmp_path)
    monkeypatch.setattr("programs.office.SECONDS", 1)
    if script:
        put_office(monkeypatch, tmp_path, script)
    else:
        monkeypatch.setenv("PATH", "/nowhere")
    output = tmp_path / "out" / "ke-hoach.pdf"
    output.parent.mkdir()

    for before in ([], [output]):
        for path in before:
            path.write_bytes(b"cu")
        with pytest.raises(CommandError, match=complaint):
            call_command("write_plan", unit="xa-mau", year=2025, output=output)

        assert list(output.parent.iterdir()) == before
    assert output.read_bytes() == b"cu"
    assert left_behind(scratch) == []


def test_another_ending_is_one_line_and_exit_code_2(tmp_path, capfd):
    options = ["--unit", "demo", "--year", "2026", "--output", str(tmp_path / "ke-hoach.txt")]

    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "write_plan", *options])

    assert ended.value.code == 2
    assert capfd.readouterr() == (
        "",
        "Tham số --output phải là tệp .docx hoặc .pdf, không phải “ke-hoach.txt”.\n",
    )
