"""Programs and servers that never end: the job that waits for them ends with a sentence or is tried
again by its rule, and no process is left.
"""

import io
import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from post_office.models import STATUS, Email, Log

from cchc.status import jobs as watching
from documents.printing import printed
from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.jobs.services import claim
from foundation.mail import services as mail
from foundation.web.patience import OutOfTime
from planning.importing import services as imports
from planreader.files.scans import recognition
from programs import office
from tests.plans.khe_da import make_khe_da, run_job
from tests.programs.fake_office import left_behind, own_scratch, put_program
from tests.servers import silent_server

pytestmark = pytest.mark.django_db

HANGS = "(trap '' TERM; sleep 1000) & sleep 1000"
RTF = b"{\\rtf1 K\\u7871? ho\\u7841?ch}"
SOON = 2  # seconds in the place of the minutes that are given


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """A function that puts a program that never ends in the place of one; returns the folder of
    what it leaves. The test fails if it was not started.
    """
    scratch, begun = own_scratch(monkeypatch, tmp_path), tmp_path / "begun"

    def put(name: str) -> Path:
        put_program(monkeypatch, tmp_path, name, f": > {begun}; {HANGS}")
        return scratch

    yield put
    assert begun.exists()


def read(name: str, content: bytes) -> Job:
    """Import a plan, and do its job; return it as it ended."""
    place = make_khe_da()
    file = SimpleUploadedFile(name, content)
    return run_job(imports.start_import(unit=place.commune, by=place.standing, files=[file]).job)


def test_an_import_that_waits_for_libreoffice_says_why_and_can_be_tried_again(
    programs, monkeypatch
):
    monkeypatch.setattr(office, "SECONDS", SOON)
    scratch = programs("soffice")

    job = read("ke-hoach.rtf", RTF)

    assert job.state == Job.State.FAILED
    assert "mất quá nhiều thời gian để chuyển thành Word" in job.error
    assert left_behind(scratch) == []


def test_an_import_that_waits_for_tesseract_says_why(programs, monkeypatch):
    monkeypatch.setattr(recognition, "MAX_SECONDS", 4 * SOON)
    scratch = programs("tesseract")
    page = io.BytesIO()
    picture = Image.new("L", (1240, 1754), 255)
    picture.paste(0, (200, 200, 900, 260))
    picture.save(page, "PNG", dpi=(150, 150))

    job = read("ke-hoach.png", page.getvalue())

    assert job.state == Job.State.FAILED
    assert "mất quá nhiều thời gian để nhận dạng chữ" in job.error
    assert left_behind(scratch) == []


def test_a_document_that_waits_for_its_pages_says_why(programs, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", SOON)
    scratch = programs("soffice")
    job = claimed()

    runner.run(lambda job: printed(b"any bytes", "Báo cáo quý I"), job)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Báo cáo quý I" in job.error
    assert left_behind(scratch) == []


@contextmanager
def dripping_server(greeting: bytes) -> Iterator[int]:
    """The port of a server that says a byte of its greeting now and then, and never all of it."""
    over = threading.Event()

    def drip() -> None:
        visitor, _ = door.accept()
        with visitor, suppress(OSError):
            for byte in itertools.cycle(greeting):
                visitor.sendall(bytes([byte]))
                if over.wait(0.1):
                    return

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            over.set()
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            thread.join()


def claimed() -> Job:
    return claim(Job.objects.create(name="thu", subject="1").pk, name="thu", worker="mot@may")


def test_a_mail_server_that_drips_costs_one_mail_one_try(settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 30
    for address in ("lan@xa.example.vn", "minh@xa.example.vn"):
        mail.send_mail(address, subject="Nhắc việc", body="Còn 3 ngày.")
    job = claimed()
    with dripping_server(b"220-Xin cho") as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

        runner.run(mail.deliver, job, seconds=SOON)

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    tried = Email.objects.order_by("pk").values_list("status", "number_of_retries")
    assert list(tried) == [(STATUS.requeued, 1), (STATUS.queued, 0)]
    assert Email.objects.earliest("pk").scheduled_time > timezone.now()
    assert Log.objects.get().message == (
        "Không nối được với máy chủ thư, hoặc máy chủ thư không trả lời."
    )


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_whoever_watches_holds_no_worker_up(settings, monkeypatch, kind):
    monkeypatch.setattr(watching, "PATIENCE", 1)
    server = silent_server if kind == "silent" else lambda: dripping_server(b"HTTP/1.1 200 OK")
    with server() as door:
        port = door if kind == "dripping" else door.getsockname()[1]
        settings.WATCHDOG_URL = f"http://127.0.0.1:{port}/ping"

        with pytest.raises((OutOfTime, OSError)):
            watching.ping()
