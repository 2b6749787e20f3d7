"""Files are judged by another process, within bounds of time and memory, wherever their descriptors
stand.
"""

import os
import sys
import time

import pytest

from programs import Fault, Verdict, inspect_files, limited
from programs.inspection import bounded
from tests.plans import files

PATIENT = 60  # seconds


@pytest.fixture
def descriptors(tmp_path):
    opened = []

    def of(*contents: bytes) -> list[tuple[int, str]]:
        for content in contents:
            path = tmp_path / str(len(opened))
            path.write_bytes(content)
            opened.append(os.open(path, os.O_RDONLY))
        return [(descriptor, ".pdf") for descriptor in opened]

    yield of
    for descriptor in opened:
        os.close(descriptor)


def test_each_file_has_its_verdict(descriptors):
    told = descriptors(files.pdf_bytes(), b"x", files.PNG)

    found = inspect_files(told, unpacked=1_000, seconds=PATIENT)

    assert found == [Verdict(".pdf", None), Verdict("", Fault.BROKEN), Verdict(".png", None)]


def test_where_a_descriptor_stands_does_not_matter_and_is_left(descriptors):
    [(descriptor, ending)] = descriptors(files.PNG)
    os.lseek(descriptor, 7, os.SEEK_SET)

    found = inspect_files([(descriptor, ending)], unpacked=1_000, seconds=PATIENT)

    assert found == [Verdict(".png", None)]
    assert os.lseek(descriptor, 0, os.SEEK_CUR) == 7


@pytest.mark.parametrize(
    "program",
    ["while True: pass", "import time; time.sleep(1000)", "bytearray(5_000_000_000)", "1 / 0"],
)
def test_what_takes_too_much_is_ended_and_told(descriptors, monkeypatch, program):
    told = descriptors(files.PNG, files.PNG)
    monkeypatch.setattr(
        bounded, "limited", lambda _, **limits: limited([sys.executable, "-c", program], **limits)
    )
    began = time.monotonic()

    found = inspect_files(told, unpacked=1_000, seconds=1.5)

    assert found == [Verdict("", Fault.SLOW)] * 2
    assert time.monotonic() - began < PATIENT
