"""Plans in formats that LibreOffice has to turn into Word's first."""

import io
import zipfile

import pytest

from planreader import SourceFile, UnreadableFile, read_plan
from tests.programs.fake_office import put_office

from . import scanned
from .word_files import saved

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
RTF = b"{\\rtf1 K\\u7871? ho\\u7841?ch}"


@pytest.mark.office
@pytest.mark.parametrize(("suffix", "by"), [(".doc", ".odt"), (".odt", None), (".rtf", None)])
def test_other_formats_read_as_the_word_file_does(suffix, by):
    rows = [
        scanned.HEAD,
        ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
        ("1", "Rà soát văn bản", "Danh mục", "Phòng Kinh tế", "", "Quý I/2027"),
    ]
    word = saved(scanned.plan_document([*scanned.lines_of("ward.txt"), "PHỤ LỤC"], rows))
    wanted = read_plan([SourceFile("kh.docx", word)])

    # its name does not tell what it is
    draft = read_plan([SourceFile("kh.bin", scanned.converted(word, ".docx", suffix, by=by))])

    assert draft.plan.number == wanted.plan.number == "47/KH-UBND"
    assert [(task.area, task.content, task.lead_units) for task in draft.tasks] == [
        (task.area, task.content, task.lead_units) for task in wanted.tasks
    ]
    assert [target.text for target in draft.targets] == [target.text for target in wanted.targets]
    assert draft.read_by_ocr == []


@pytest.mark.office
def test_what_libreoffice_cannot_open_is_told():
    with pytest.raises(UnreadableFile, match="bị hỏng hoặc được đặt mật khẩu"):
        read_plan([SourceFile("kh.doc", DOC)])


@pytest.mark.parametrize(("name", "content"), [("kh.doc", DOC), ("kh.rtf", RTF)])
def test_without_libreoffice_the_administrator_is_told_what_to_install(monkeypatch, name, content):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(UnreadableFile) as error:
        read_plan([SourceFile(name, content)])

    assert str(error.value) == (
        f"Tệp “{name}” là tệp {name[-4:]}, mà máy chủ chưa có LibreOffice để đọc; quản trị hãy cài "
        "libreoffice-writer, hoặc hãy mở tệp và lưu thành Word (.docx) rồi thử lại."
    )


def test_what_takes_too_long_is_told(monkeypatch, tmp_path):
    put_office(monkeypatch, tmp_path, "sleep 1000")
    monkeypatch.setattr("programs.office.SECONDS", 1)

    with pytest.raises(UnreadableFile, match="mất quá nhiều thời gian để chuyển thành Word"):
        read_plan([SourceFile("treo.doc", DOC)])


def test_a_machine_without_room_does_not_make_a_document_a_broken_one(monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planreader.files.opening.as_docx", full)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")

    with pytest.raises(OSError, match="No space left"):
        read_plan([SourceFile("kh.odt", content.getvalue())])
