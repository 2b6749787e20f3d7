"""Steps of a document that take long: a job takes them, and the page of the document tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing

from ..models import Document
from ..sources import DocumentRefused
from .desk import approve, submit
from .issuing import issue

STEP_JOB = "documents.step"
NO_RIGHT = "Bạn không còn quyền làm bước này nên chưa có gì thay đổi."


@dataclass(frozen=True)
class LongStep:
    """A step that a job may take: the documents on which `by` may take it, and how."""

    words: str
    documents: Callable[[User], QuerySet[Document]]
    take: Callable[..., object]


# the app that a document is written from may add its own
STEPS: dict[str, LongStep] = {
    "submit": LongStep("Trình lãnh đạo", lambda by: Document.objects.drafted_by(by), submit),
    "approve": LongStep("Duyệt, ký", lambda by: Document.objects.led_by(by), approve),
    "issue": LongStep("Cấp số, ban hành", lambda by: Document.objects.of_clerk(by), issue),
}


@transaction.atomic
def ask_for_step(
    document: Document, step: str, *, by: User, issued_on: date | None = None, **values: Any
) -> Document:
    """Have a job take the `step` of `STEPS` on the document, as its service would with `values`
    (which must fit into JSON) and the day `issued_on`.

    Return the document with its job. Raises `DocumentRefused` while another step is being taken.
    """
    document = Document.objects.lock(document.pk)
    if document.step_job and document.step_job.unfinished:
        raise DocumentRefused("Văn bản đang được xử lý bước trước. Hãy chờ xong rồi làm tiếp.")
    document.step_job = ask_for(
        STEP_JOB,
        document.pk,
        by=by,
        step=step,
        words=STEPS[step].words,
        state=document.state,
        issued_on=issued_on.isoformat() if issued_on else "",
        values=values,
    )
    document.save(update_fields=["step_job"])
    return document


def take_asked_step(job: Job) -> None:
    """Take the step that `job` was asked for, all of it or nothing.

    Raises `JobRefused` with the sentence of its service, and for who may no longer take it.
    """
    step, values = STEPS[job.arguments["step"]], dict(job.arguments["values"])
    if day := job.arguments["issued_on"]:
        values["issued_on"] = date.fromisoformat(day)
    by = User.objects.filter(pk=job.created_by_id).first()
    document = step.documents(by).filter(pk=job.subject).first() if by else None
    if document is None:
        raise JobRefused(NO_RIGHT)
    advance(job, done=0, total=1, step=f"{step.words}: đối chiếu số liệu, tạo văn bản")
    try:
        with finishing(job):
            step.take(document, by=by, **values)
    except DocumentRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
