"""How a report becomes a document: gathered, drafted, written, stored; in a job, at once, or
without storing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import nd30
from foundation.jobs.models import Job
from foundation.jobs.services import JobLost, JobRefused, advance, finishing
from foundation.web.storage import gone_without_room
from plans.models import Plan, ReportingPeriod

from .drafting import draft
from .figures import gather
from .models import Report, ReportSection
from .outlines.services import outline_to_follow
from .replacement import with_replacement
from .report_document import SectionText, report_document
from .stored_document import NotTheFile, stored_document
from .stored_figures import ReportFigures

SHORT_NAMES: dict[str, str] = {
    ReportingPeriod.Key.QUARTER_1: "Quy-I-{year}",
    ReportingPeriod.Key.SIX_MONTHS: "6-thang-{year}",
    ReportingPeriod.Key.QUARTER_3: "9-thang-{year}",
    ReportingPeriod.Key.YEAR: "nam-{year}",
}


class _ChosenAnew(Exception):
    """Somebody chose otherwise, meanwhile, whether waiting results count, or issued the report."""


def build_report(job: Job) -> None:
    """Gather, draft and write the report that `job` is about; text that a person wrote stays.

    An issued report keeps its figures: its document is only written again, with number and day.
    Figures, sections and document are stored together with the job's end, or not at all; they
    follow the last choice about waiting results, also one made while the job was running. Raises
    `JobRefused` with a sentence for the person when the letterhead lacks something.
    """
    report = Report.objects.select_related("plan__unit__authority", "period").get(pk=job.subject)
    begun = timezone.now()
    advance(job, done=0, total=3, step="Tổng hợp số liệu")
    figures = _figures(report)
    advance(job, done=1, total=3, step="Soạn văn bản")
    content = _document(report, figures)
    advance(job, done=2, total=3, step="Lưu văn bản Word")
    stored = _store(report, content, begun)
    try:
        with gone_without_room(report.document.storage, [stored.name]), finishing(job):
            _check_choice(report)
            _finish(report, figures, stored)
    except JobLost:
        report.document.storage.delete(stored.name)
        raise
    except _ChosenAnew:
        report.document.storage.delete(stored.name)
        build_report(job)


def build_now(report: Report) -> None:
    """Build `report` in this process, for commands and demo data: the same steps as the job's,
    without a job.
    """
    begun, figures = timezone.now(), _figures(report)
    stored = _store(report, _document(report, figures), begun)
    try:
        with transaction.atomic():
            _check_choice(report)
            _finish(report, figures, stored)
    except _ChosenAnew:
        report.document.storage.delete(stored.name)
        report.refresh_from_db()
        build_now(report)


def write_draft(plan: Plan, period: ReportingPeriod) -> bytes:
    """Return the document of `period` as it stands: of its newest report, else drafted from today's
    figures.

    Stores nothing; the texts that people wrote are kept, and of an issued report it is the document
    that was issued. Raises `JobRefused` with a sentence for the person when the letterhead lacks
    something, or the file in storage is another one.
    """
    report = Report.objects.of_period(period).first()
    if report and not report.open and report.document:
        try:
            return stored_document(report)
        except NotTheFile as other:
            raise JobRefused(str(other)) from other
    report = report or Report(
        plan=plan,
        period=period,
        signer=plan.signer,
        signer_title=plan.signer_title,
        outline=outline_to_follow(plan.unit, period.key).as_json(),
    )
    return _document(report, _figures(report))


def write_frozen(report: Report) -> bytes:
    """Return the document of a built report with its stored figures and the texts that stand now.

    Raises `JobRefused` as `write_draft` does.
    """
    figures = ReportFigures.from_json(report.figures)
    sections = report.sections.filter(left_over=False)
    return _written(report, figures, [(section, section.content) for section in sections])


def file_name(report: Report) -> str:
    """Return the name under which people receive the document: `Bao-cao-CCHC-Quy-I-2026.docx`."""
    return f"Bao-cao-CCHC-{SHORT_NAMES[report.period.key].format(year=report.plan.year)}.docx"


def _figures(report: Report) -> ReportFigures:
    """The frozen figures of a report on the desk or issued; of a draft those of today.

    They are read in many queries: nobody reports or reviews in between, so that they agree with
    each other.
    """
    if report.pk and not report.editable:
        return ReportFigures.from_json(report.figures)
    with transaction.atomic():
        Plan.objects.lock(report.plan_id)
        return gather(
            report.plan,
            report.period,
            today=timezone.localdate(),
            include_waiting=report.include_waiting,
        )


def _texts(report: Report, figures: ReportFigures) -> list[tuple[SectionText, str]]:
    """The sections with their texts for the document: drafted from `figures`, the person's where
    there is one.

    Those of a report on the desk or issued stand as they were stored.
    """
    if report.pk and not report.editable:
        return [(section, section.content) for section in report.sections.filter(left_over=False)]
    stored = report.sections.values_list("key", "text") if report.pk else ()
    written = {key: text for key, text in stored if text is not None}
    drafted = draft(figures, report.followed_outline)
    return [(section, written.get(section.key, section.text)) for section in drafted]


def _document(report: Report, figures: ReportFigures) -> bytes:
    return _written(report, figures, _texts(report, figures))


def _written(report: Report, figures: ReportFigures, texts: list[tuple[SectionText, str]]) -> bytes:
    try:
        return report_document(
            report.plan,
            figures,
            with_replacement(texts, report),
            outline=report.followed_outline,
            number=report.number,
            issued_on=report.issued_on,
            signer=report.signer if report.issued_on else "",
            signer_title=report.signer_title,
        )
    except nd30.MissingFigure as missing:
        raise JobRefused(str(missing)) from missing


@dataclass(frozen=True)
class _StoredDocument:
    """A document in storage: its name there, its SHA-256, and as of which moment it speaks."""

    name: str
    digest: str
    as_of: datetime


def _store(report: Report, content: bytes, as_of: datetime) -> _StoredDocument:
    """Store the document before the transaction: a file without a row does no harm, a row without
    its file would.

    Storage never overwrites: each attempt has a file of its own, even with the same content.
    """
    field, digest = report._meta.get_field("document"), hashlib.sha256(content).hexdigest()
    wanted = field.generate_filename(
        report, file_name(report).replace(".docx", f"-{digest[:12]}.docx")
    )
    return _StoredDocument(field.storage.save(wanted, ContentFile(content)), digest, as_of)


def _check_choice(report: Report) -> None:
    """Who chose otherwise during a build was given the same job: it ends with what they chose. A
    draft's document is not that of the report that was issued meanwhile.
    """
    locked = Report.objects.lock(report.pk)
    if (locked.include_waiting, locked.open) != (report.include_waiting, report.open):
        raise _ChosenAnew


def _finish(report: Report, figures: ReportFigures, stored: _StoredDocument) -> None:
    """Store figures, drafted sections and the document's name; called inside the transaction that
    ends the build.

    The document that it replaces is removed once the transaction is through. That of an issued
    report stays: of a second build the new one is removed.
    """
    locked = Report.objects.lock(report.pk)
    storage, replaced = locked.document.storage, locked.document.name
    if replaced and not locked.open:
        transaction.on_commit(lambda: storage.delete(stored.name))
        return
    if locked.editable:
        _renew_sections(locked, figures)
        locked.figures, locked.frozen_at = figures.as_json(), stored.as_of
    locked.document, locked.document_sha256, locked.built_at = (
        stored.name,
        stored.digest,
        stored.as_of,
    )
    locked.save(update_fields=["figures", "frozen_at", "document", "document_sha256", "built_at"])
    if replaced:
        transaction.on_commit(lambda: storage.delete(replaced))


def _renew_sections(report: Report, figures: ReportFigures) -> None:
    """Renew what is drafted, never what a person wrote; sections that the outline no longer has go,
    unless written: those stay at the end, marked, until a person removes them.
    """
    known = {section.key: section for section in report.sections.all()}
    sections = draft(figures, report.followed_outline)
    for order, section in enumerate(sections):
        values = {
            "order": order,
            "level": section.level,
            "heading": section.heading,
            "draws": section.draws,
            "area": section.area,
            "drafted": section.text,
            "left_over": False,
        }
        _renew(report, section.key, known.pop(section.key, None), values)
    report.sections.filter(pk__in=[old.pk for old in known.values() if old.text is None]).delete()
    written = [old for old in known.values() if old.text is not None]
    for order, old in enumerate(written, start=len(sections)):
        _renew(report, old.key, old, {"order": order, "left_over": True})


def _renew(report: Report, key: str, section: ReportSection | None, values: dict) -> None:
    """Store the drafted `values` of one section; one that says the same already gets no entry in
    its history.
    """
    if section is None:
        report.sections.create(key=key, **values)
    elif changed := [name for name, value in values.items() if getattr(section, name) != value]:
        for name in changed:
            setattr(section, name, values[name])
        section.save(update_fields=changed)
