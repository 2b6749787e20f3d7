"""A person has the form of a document of their own judged."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents import services
from documents.models import FormCheck
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused
from reports.plan_document import plan_document
from tests.factories import make_officer

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def officer(plan):
    return make_officer(plan.unit)


def sent(client, name: str, content: bytes) -> FormCheck:
    file = SimpleUploadedFile(name, content)
    client.post(reverse("documents:form_checks"), {"file": file, "unsigned": "on"})
    return FormCheck.objects.get(name=name)


def judge(check, on_commit) -> None:
    job = Job.objects.get(name="documents.check", subject=str(check.pk))
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempt=1)
    job.refresh_from_db()
    with on_commit(execute=True):
        services.check_form(job)
    check.refresh_from_db()


def test_findings_are_told_and_the_file_goes(
    client, plan, officer, writer, monkeypatch, django_capture_on_commit_callbacks
):
    def missing(docx, name):
        raise JobRefused("Máy chủ chưa có LibreOffice.")

    monkeypatch.setattr("documents.judging.printed", missing)
    client.force_login(officer)
    check = sent(client, "ke-hoach.docx", plan_document(plan))
    assert "Đang chờ" in client.get(check.get_absolute_url()).text
    judge(check, django_capture_on_commit_callbacks)
    shown = client.get(check.get_absolute_url()).text
    assert "chỉ kiểm tra được tệp" in shown
    assert "Không thấy điều gì cần sửa" in shown
    assert not check.file.storage.exists(check.file.name)
    client.force_login(writer)
    assert client.get(check.get_absolute_url()).status_code == 404


def test_what_is_no_document_is_refused_at_its_field(client, officer):
    client.force_login(officer)
    page = client.post(
        reverse("documents:form_checks"), {"file": SimpleUploadedFile("a.docx", b"MZ")}
    )
    assert page.context["form"].errors["file"]
    assert not FormCheck.objects.exists()


def test_what_is_old_is_forgotten(client, plan, officer):
    client.force_login(officer)
    check = sent(client, "cu.docx", plan_document(plan))
    FormCheck.objects.filter(pk=check.pk).update(at=timezone.now() - timedelta(days=31))
    assert services.forget_checks() == 1
    assert not check.file.storage.exists(check.file.name)
