"""Judging the form of a document of a person's own."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.jobs.models import Job
from foundation.jobs.services import advance, ask_for, finishing

from ..judging import judge_file
from ..models import FormCheck

CHECK_JOB = "documents.check"


@transaction.atomic
def ask_for_check(file: UploadedFile, *, by: User, unsigned: bool, annexed: bool) -> FormCheck:
    """Keep the file and have its form judged."""
    name = PurePath(file.name or "").name
    check = FormCheck(by=by, name=name[-200:], unsigned=unsigned, annexed=annexed)
    check.file.save(f"kiem-tra{PurePath(name).suffix.lower()}", file, save=False)
    check.save()
    check.job = ask_for(CHECK_JOB, check.pk, by=by)
    check.save(update_fields=["job"])
    return check


def check_form(job: Job) -> None:
    """Judge the file that `job` is about and keep what is to be mended; the file goes.

    Raises `JobRefused` with a sentence for the person when it cannot be judged.
    """
    check = FormCheck.objects.get(pk=job.subject)
    advance(job, done=0, total=1, step="Kiểm tra thể thức")
    with check.file.open("rb") as file:
        judged = judge_file(check.name, file.read(), unsigned=check.unsigned, annexed=check.annexed)
    storage, name = check.file.storage, check.file.name
    with finishing(job):
        check.findings, check.remark, check.judged = judged.findings, judged.remark, True
        check.save(update_fields=["findings", "remark", "judged"])
        transaction.on_commit(lambda: storage.delete(str(name)))


def forget_checks() -> int:
    """Forget the checks that are older than they are kept; return how many."""
    forgotten = list(FormCheck.objects.forgotten(timezone.now()))
    for check in forgotten:
        check.file.storage.delete(str(check.file.name))
        check.delete()
    return len(forgotten)
