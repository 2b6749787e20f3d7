"""Conversions by LibreOffice, and by programs in its place that fail in every way."""

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

import nd30
import programs
from programs import office
from tests.nd30 import samples
from tests.nd30.test_pictures import picture

from .fake_office import (
    FIND_FOLDER,
    PATIENCE,
    left_behind,
    own_scratch,
    processes_of,
    put_office,
)

DOCX = b"any bytes: nobody reads them"
HANGING = {
    "sleeps": "sleep 1000",
    "its child ignores the polite signal": "(trap '' TERM; sleep 1000) & sleep 1000",
    "writes for ever": f"{FIND_FOLDER}; while :; do echo %PDF- >> $folder/document.pdf; done",
}
FAILING = {
    "writes nothing": "exit 0",
    "fails": "exit 1",
    "crashes": "kill -SEGV $$",
    "writes an empty file": f"{FIND_FOLDER}; : > $folder/document.pdf",
    "writes half of a file": f"{FIND_FOLDER}; echo '%PDF-1.6 1 0 obj' > $folder/document.pdf",
    "writes a folder": f"{FIND_FOLDER}; mkdir $folder/document.pdf",
    "writes too much": f"{FIND_FOLDER}; truncate -s 61000000 $folder/document.pdf",
    "fills the disk": f"{FIND_FOLDER}; truncate -s 400000000 $folder/document.pdf",
    # its address space is less than what it asks for
    "eats memory": "exec python3 -c 'bytearray(5_000_000_000)'",
}


@pytest.fixture
def scratch(monkeypatch, tmp_path):
    return own_scratch(monkeypatch, tmp_path)


@pytest.fixture
def soffice(monkeypatch, tmp_path):
    return lambda script: put_office(monkeypatch, tmp_path, script)


@pytest.mark.parametrize("script", HANGING.values(), ids=HANGING)
def test_what_hangs_is_ended_with_all_that_it_started(monkeypatch, soffice, scratch, script):
    monkeypatch.setattr(office, "SECONDS", 2)
    soffice(script)

    with pytest.raises(programs.OutOfTime):
        programs.convert("treo.docx", DOCX, ".docx")

    assert left_behind(scratch) == []


def test_on_a_full_disk_nothing_is_converted_and_nothing_left(monkeypatch, soffice, scratch):
    soffice("exit 0")

    def no_room(folder):
        folder.mkdir()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(office, "_write_profile", no_room)

    with pytest.raises(programs.NotConverted, match="bao-cao"):
        programs.convert("bao-cao.docx", DOCX, ".docx")

    assert left_behind(scratch) == []


@pytest.mark.parametrize("script", FAILING.values(), ids=FAILING)
def test_what_leaves_no_whole_file_has_not_converted(soffice, scratch, script):
    soffice(script)

    with pytest.raises(programs.NotConverted, match="bao-cao"):
        programs.convert("bao-cao.docx", DOCX, ".docx")

    assert left_behind(scratch) == []


def test_a_child_that_outlives_its_program_is_ended(monkeypatch, soffice, scratch):
    monkeypatch.setattr(office, "SECONDS", 2)
    soffice("(trap '' TERM HUP; sleep 1000) &")

    # at once where it has its processes for itself, else when its time is over
    with pytest.raises((programs.NotConverted, programs.OutOfTime)):
        programs.convert("treo.docx", DOCX, ".docx")

    assert left_behind(scratch) == []


def test_half_a_word_file_is_none(soffice, scratch):
    soffice(f"{FIND_FOLDER}; printf 'PK\\003\\004' > $folder/document.docx")

    with pytest.raises(programs.NotConverted):
        programs.convert("cu.doc", DOCX, ".doc", to="docx")


def test_without_libreoffice_nothing_is_begun(monkeypatch, scratch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(programs.ProgramMissing):
        programs.convert("bao-cao.docx", DOCX, ".docx")

    assert list(scratch.iterdir()) == []


def test_one_document_after_the_other(soffice, scratch, tmp_path):
    ran = tmp_path / "ran"
    soffice(f"echo begin >> {ran}\nsleep 0.2\necho end >> {ran}")

    def fail(name: str) -> None:
        with pytest.raises(programs.NotConverted):
            programs.convert(name, DOCX, ".docx")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fail, ["mot.docx", "hai.docx"]))

    assert ran.read_text().split() == ["begin", "end"] * 2


def test_what_a_killed_worker_started_dies_with_it(soffice, scratch):
    soffice("exec sleep 1000")
    call = "import programs; programs.convert('treo.docx', b'', '.docx')"
    worker = subprocess.Popen(
        [sys.executable, "-c", call], env={**os.environ, "TMPDIR": str(scratch)}
    )

    process_named("sleep", scratch)
    worker.kill()
    worker.wait()

    [folder] = scratch.glob("programs-*/")
    assert left_behind(scratch) == [folder.name]


@pytest.mark.office
def test_a_document_is_the_same_pdf_each_time():
    annex = nd30.Annex("Biểu đồ", (picture(400),))
    content = nd30.write(samples.full_report(annexes=(annex,)))

    first = programs.convert("bao-cao.docx", content, ".docx")
    second = programs.convert("ten-khac.docx", content, ".docx")

    assert first == second
    with pikepdf.open(BytesIO(first)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260320000000Z"
        assert pdf.Root.MarkInfo.Marked is True
        assert str(pdf.Root.Lang) == "vi-VN"
        fonts = [each for each in pdf.objects if is_font_descriptor(each)]
        assert fonts
        assert [font for font in fonts if "/FontFile2" not in font] == []


def is_font_descriptor(each) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"


@pytest.mark.office
def test_libreoffice_ended_by_others_has_not_converted(scratch):
    rows = samples.task_table(3_000)
    content = nd30.write(samples.report(annexes=(nd30.Annex("Nhiệm vụ", (rows,)),)))

    with ThreadPoolExecutor(1) as pool:
        converting = pool.submit(programs.convert, "bao-cao.docx", content, ".docx")
        os.kill(process_named("soffice.bin", scratch), signal.SIGKILL)
        with pytest.raises(programs.NotConverted):
            converting.result()

    assert left_behind(scratch) == []


def process_named(name: str, scratch) -> int:
    """The process of a conversion that is called so, once it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for pid in processes_of(scratch):
            with suppress(FileNotFoundError, ProcessLookupError):
                if Path(f"/proc/{pid}/comm").read_text().strip() == name:
                    return pid
        time.sleep(0.02)
    raise AssertionError(f"{name} did not start")
