"""A Word file into pages, and what people are told when that fails."""

from hashlib import sha256

import pytest

import nd30
from documents.printing import printed
from foundation.jobs.services import JobRefused
from tests.nd30 import samples
from tests.programs.fake_office import left_behind, own_scratch, put_office


@pytest.mark.office
def test_pages_of_a_document():
    content = nd30.write(samples.report())

    made = printed(content, "báo cáo quý I")

    assert made.pdf.startswith(b"%PDF-")
    assert made.sha256 == sha256(made.pdf).hexdigest()
    assert made.pages == 1
    assert printed(content, "báo cáo quý I") == made


SLOW = (
    "In “báo cáo quý I” ra PDF mất quá nhiều thời gian nên phần mềm đã dừng lại; hãy thử lại khi "
    "máy chủ rảnh, hoặc bớt số dòng của các phụ lục."
)
FAILED = (
    "Không in được “báo cáo quý I” ra PDF vì LibreOffice dừng giữa chừng; hãy thử lại, nếu vẫn lỗi "
    "thì báo quản trị."
)


@pytest.mark.parametrize(
    ("script", "sentence"), [("sleep 1000", SLOW), ("exit 1", FAILED)], ids=["hung", "failed"]
)
def test_what_fails_is_told_to_the_person(monkeypatch, tmp_path, script, sentence):
    scratch = own_scratch(monkeypatch, tmp_path)
    put_office(monkeypatch, tmp_path, script)
    monkeypatch.setattr("programs.office.SECONDS", 1)

    with pytest.raises(JobRefused) as refusal:
        printed(b"", "báo cáo quý I")

    assert str(refusal.value) == sentence
    assert left_behind(scratch) == []


def test_without_libreoffice_the_administrator_is_told_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(JobRefused) as refusal:
        printed(b"", "báo cáo quý I")

    assert str(refusal.value) == (
        "Máy chủ chưa có LibreOffice để in văn bản ra PDF; quản trị hãy cài libreoffice-writer và "
        "fonts-liberation2 rồi thử lại."
    )
