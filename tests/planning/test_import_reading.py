"""From chosen files to a draft that was read: the page, the job, and what happens to bad files."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from foundation.discards.services import purge
from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY, queue_of
from planning.importing import services as imports
from plans.models import PlanImport, PlanImportFile
from tests.factories import make_leader, make_officer, make_standing_officer

from ..planreader import scanned
from ..planreader.pdf_files import Sheet, pdf
from ..plans import files
from ..plans.documents import PLAN_LINES, appendix_upload, plan_upload
from ..plans.khe_da import make_import, make_khe_da, run_job

pytestmark = [pytest.mark.both, pytest.mark.django_db]
CREATE = reverse("planning:import_create")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def place():
    return make_khe_da()


@pytest.fixture
def stored(settings, tmp_path):
    """The folder of stored files, empty at first."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: [path.name for path in tmp_path.rglob("*") if path.is_file()]


def test_chosen_files_are_read_by_a_job(client, place, stored):
    client.force_login(place.standing)

    response = client.post(
        CREATE, {"unit": place.commune.pk, "files": [plan_upload(), appendix_upload()]}
    )

    plan_import = PlanImport.objects.get()
    assert response.url == plan_import.get_absolute_url()
    assert [file.name for file in plan_import.files.all()] == ["ke-hoach.txt", "phu-luc.docx"]
    assert run_job(plan_import.job).state == Job.State.DONE
    plan_import.refresh_from_db()
    assert plan_import.draft["plan"]["number"] == "21/KH-UBND"
    assert plan_import.review == {}


def test_a_pdf_plan_is_read(client, place, stored):
    client.force_login(place.standing)
    sheet = Sheet().lines(85, 100, *PLAN_LINES, size=9)

    client.post(
        CREATE, {"unit": place.commune.pk, "files": [files.upload("ke-hoach.pdf", pdf(sheet))]}
    )

    plan_import = PlanImport.objects.get()
    assert run_job(plan_import.job).state == Job.State.DONE
    plan_import.refresh_from_db()
    assert plan_import.draft["plan"]["number"] == "21/KH-UBND"
    assert [task["content"] for task in plan_import.draft["tasks"]] == [
        "Giao ban cải cách hành chính với các thôn, bản."
    ]


def test_an_excel_appendix_is_read_beside_its_plan(client, place, stored):
    client.force_login(place.standing)
    table = [
        ["Thời gian", "TT", "Nhiệm vụ", "Cơ quan chủ trì"],
        ["Quý II/2026", 1, "Rà soát thủ tục hành chính", "Văn phòng"],
    ]
    chosen = [plan_upload(), files.upload("phu-luc.xlsx", files.xlsx_bytes(*table))]

    client.post(CREATE, {"unit": place.commune.pk, "files": chosen})

    plan_import = PlanImport.objects.get()
    assert run_job(plan_import.job).state == Job.State.DONE
    plan_import.refresh_from_db()
    [task] = [task for task in plan_import.draft["tasks"] if task["source"] == "appendix"]
    assert (task["content"], task["due"], task["place"]["file"]) == (
        "Rà soát thủ tục hành chính",
        "2026-06-30",
        "phu-luc.xlsx",
    )


@pytest.mark.office
@pytest.mark.ocr
def test_a_scan_is_heavy_work_and_tells_which_page_is_in_turn(client, place, stored):
    client.force_login(place.standing)
    pages = scanned.pages_of(scanned.plan_document(PLAN_LINES))
    scan = files.upload("quet.pdf", scanned.as_file(pages, "PDF"))

    client.post(CREATE, {"unit": place.commune.pk, "files": [scan]})

    plan_import = PlanImport.objects.get()
    job = run_job(plan_import.job)
    plan_import.refresh_from_db()
    count = len(pages)
    assert (queue_of(job.name), job.state, job.error) == (HEAVY, Job.State.DONE, "")
    assert (job.step, job.total) == (f"Đang nhận dạng trang {count}/{count}", count)
    assert plan_import.draft["read_by_ocr"] == ["quet.pdf"]
    assert plan_import.draft["plan"]["number"] == "21/KH-UBND"


def test_long_names_of_files_do_not_stop_the_reading(place, stored):
    chosen = [plan_upload("ke-hoach" * 20 + ".txt"), appendix_upload("phu-luc" * 20 + ".docx")]

    plan_import = make_import(place, files=chosen)

    assert plan_import.job.state == Job.State.DONE
    assert len(plan_import.job.step) == Job.STEP_LENGTH


@pytest.mark.parametrize("make", [make_officer, lambda unit: make_leader(unit.authority)])
def test_only_the_standing_body_imports(client, place, make):
    client.force_login(make(place.vp))

    assert client.get(CREATE).status_code == 404
    assert (
        client.post(CREATE, {"unit": place.commune.pk, "files": [plan_upload()]}).status_code == 404
    )
    assert not PlanImport.objects.exists()


def test_another_communes_unit_cannot_be_chosen(client, place):
    other = make_khe_da_elsewhere()
    client.force_login(place.standing)

    response = client.post(CREATE, {"unit": other.pk, "files": [plan_upload()]})

    assert "unit" in response.context["form"].errors
    assert not PlanImport.objects.exists()


def make_khe_da_elsewhere():
    from tests.factories import make_commune  # a second commune of another name

    return make_commune()


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        ([], "Hãy chọn ít nhất một tệp kế hoạch."),
        ([files.upload("rong.docx", b"")], "rỗng"),
        ([files.upload("hong.docx", files.damaged_docx())], "bị hỏng"),
        ([files.upload("khoa.pdf", files.pdf_bytes(b"/Encrypt 5 0 R"))], "được đặt mật khẩu"),
        ([files.upload("anh.gif", b"GIF89a")], "thuộc loại không dùng được ở đây"),
        ([files.upload("to.txt", b"a" * 20_000_001)], "lớn hơn 20 MB"),
        (
            [plan_upload(), files.upload("trang.html", b"<p>")],
            "“trang.html” thuộc loại không dùng được",
        ),
        ([plan_upload(f"{n}.txt") for n in range(11)], "Chỉ nhận 10 tệp một lần"),
    ],
)
def test_a_bad_file_is_refused_at_the_field_and_leaves_nothing(
    client, place, stored, chosen, complaint
):
    for file in chosen:
        file.seek(0)
    client.force_login(place.standing)

    response = client.post(CREATE, {"unit": place.commune.pk, "files": chosen})

    (sentence,) = response.context["form"].errors["files"]
    assert complaint in sentence
    assert (PlanImport.objects.count(), Job.objects.count(), stored()) == (0, 0, [])


def test_what_the_reader_cannot_read_is_told_and_its_files_are_gone(
    client, place, stored, django_capture_on_commit_callbacks
):
    client.force_login(place.standing)
    client.post(
        CREATE,
        {
            "unit": place.commune.pk,
            "files": [files.upload("tho.txt", "Tiếng suối trong như\n".encode())],
        },
    )
    plan_import = PlanImport.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        job = run_job(plan_import.job)
    page = client.get(plan_import.get_absolute_url())

    assert (job.state, "tho.txt" in job.error) == (Job.State.FAILED, True)
    assert (PlanImportFile.objects.count(), stored()) == (0, [])
    assert job.error in page.content.decode().replace("&quot;", '"')
    assert page.context["retry"] is False


def test_the_page_polls_only_while_the_job_runs(client, place):
    client.force_login(place.standing)
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])
    url = plan_import.get_absolute_url()

    waiting = client.get(url, **HTMX, HTTP_HX_TARGET="job-state")
    run_job(plan_import.job)
    done = client.get(url, **HTMX, HTTP_HX_TARGET="job-state")

    assert b'hx-trigger="load delay:1s"' in waiting.content
    assert b"<html" not in waiting.content
    assert done["HX-Refresh"] == "true"


def test_a_failed_job_can_be_tried_again(client, place, monkeypatch):
    client.force_login(place.standing)
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])
    Job.objects.filter(pk=plan_import.job_id).update(
        state=Job.State.FAILED, error="Máy chủ đã dừng."
    )

    page = client.get(plan_import.get_absolute_url())
    client.post(reverse("planning:import_retry", args=[plan_import.pk]))

    plan_import.refresh_from_db()
    assert page.context["retry"] is True
    assert run_job(plan_import.job).state == Job.State.DONE


def test_an_import_whose_job_was_cleared_away_offers_other_files(client, place):
    client.force_login(place.standing)
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])
    Job.objects.all().delete()

    page = client.get(plan_import.get_absolute_url()).content.decode()

    assert "Hãy chọn lại tệp kế hoạch" in page
    assert "hx-trigger" not in page.partition("<main")[2].partition("</main>")[0]
    assert (
        imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])
        != plan_import
    )


def test_a_job_whose_import_was_thrown_away_ends_quietly(place):
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])
    job = plan_import.job
    imports.abandon_import(plan_import, by=place.standing)

    assert run_job(job).state == Job.State.DONE


def test_the_same_files_again_change_nothing_and_lead_to_the_open_import(client, place):
    plan_import = make_import(place)
    client.force_login(place.standing)

    response = client.post(
        CREATE,
        {"unit": place.commune.pk, "files": [appendix_upload("khac-ten.docx"), plan_upload()]},
    )

    assert PlanImport.objects.get() == plan_import
    assert response.context["same"].where == plan_import
    assert plan_import.get_absolute_url() in response.content.decode()


def test_the_same_files_are_read_again_for_another_unit_or_another_set(place):
    make_import(place)

    imports.start_import(unit=place.vp, by=place.standing, files=[plan_upload(), appendix_upload()])
    imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])

    assert PlanImport.objects.count() == 3


def test_abandoning_takes_the_import_away_and_in_the_end_its_files(
    client, place, stored, django_capture_on_commit_callbacks
):
    plan_import = make_import(place)
    client.force_login(place.standing)
    assert stored()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("planning:import_abandon", args=[plan_import.pk]))

    assert not PlanImport.objects.exists()
    assert stored()
    with django_capture_on_commit_callbacks(execute=True):
        purge(timezone.now() + timedelta(days=31))
    assert stored() == []


@pytest.mark.parametrize(
    "name", ["import_review", "import_retry", "import_confirm", "import_abandon", "import_add_task"]
)
def test_a_stranger_and_an_officer_find_no_import(client, place, name):
    plan_import = make_import(place)
    stranger = make_standing_officer(make_khe_da_elsewhere())

    for person in (stranger, place.officer, place.leader):
        client.force_login(person)
        assert (
            client.post(
                reverse(f"planning:{name}", args=[plan_import.pk]), {"area": "1"}
            ).status_code
            == 404
        )
    assert PlanImport.objects.filter(plan=None).count() == 1
    assert all(default_storage.exists(file.file.name) for file in plan_import.files.all())


def test_imports_that_wait_are_told_apart_by_their_files(client, place):
    client.force_login(place.standing)
    files = [plan_upload(), plan_upload("phu-luc.txt")]
    files[1].write(b"\nPH\xe1\xbb\xa4 L\xe1\xbb\xa4C")
    imports.start_import(unit=place.commune, by=place.standing, files=files)

    page = client.get(reverse("planning:import_create")).content.decode()

    assert "ke-hoach.txt, phu-luc.txt</a>" in page
