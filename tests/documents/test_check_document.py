"""The command `check_document`: a finding a line, exit code 1; what cannot be judged, one line and
exit code 2.
"""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line

from nd30 import write
from tests.nd30.checking.spoiling import restyled
from tests.nd30.samples import draft, plan, report


@pytest.fixture
def written(tmp_path):
    def written(content: bytes, name: str = "van-ban.docx"):
        file = tmp_path / name
        file.write_bytes(content)
        return file

    return written


def test_without_libreoffice_the_file_is_judged_and_that_is_said(written):
    file = written(restyled("Dòng nơi nhận", "Times New Roman", "Arial"))

    ended = subprocess.run(
        [sys.executable, "manage.py", "check_document", str(file)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        env={"PATH": ""},
        check=False,
    )

    assert ended.returncode == 1
    [finding] = ended.stdout.splitlines()
    place, sentence, rule = finding.split("\t")
    assert place == "Tệp Word, phông chữ"
    assert sentence == "Tệp dùng phông chữ Arial; chỉ dùng phông chữ Times New Roman."
    assert rule == "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.4"
    [said] = ended.stderr.splitlines()
    assert said.startswith("Chưa kiểm tra được các trang in vì máy này chưa có LibreOffice")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"xin ch\xc3\xa0o", "không phải là tệp Word (.docx) hoặc PDF"),
        (b"PK\x03\x04junk", "bị hỏng"),
        (b"%PDF-1.7 junk", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "được đặt mật khẩu hoặc là Word đời cũ"),
    ],
    ids=["text", "broken Word", "broken PDF", "locked or old Word"],
)
def test_what_cannot_be_judged_is_one_line(written, content, complaint, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CommandError, match=re.escape(complaint)) as refused:
        call_command("check_document", written(content))

    assert "van-ban.docx" in str(refused.value)


def test_a_file_that_is_not_there_is_one_line_and_exit_code_2(tmp_path, capfd):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "check_document", str(tmp_path / "khong-co.docx")])

    out, told = capfd.readouterr()
    assert (ended.value.code, out, told.count("\n")) == (2, "", 1)
    assert "khong-co.docx" in told


@pytest.mark.office
def test_pages_are_judged_of_word_files(written, capsys):
    call_command("check_document", written(write(draft(plan()))), unsigned=True, appendix=True)
    assert capsys.readouterr().out == ""

    with pytest.raises(SystemExit) as ended:
        call_command("check_document", written(write(report())), appendix=True)

    assert ended.value.code == 1
    assert capsys.readouterr().out == (
        "Toàn văn bản\tKhông thấy Phụ lục; phải có Phụ lục, bắt đầu trên một trang riêng.\t"
        "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III.1\n"
    )
