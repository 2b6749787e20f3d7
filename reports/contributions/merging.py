"""Putting what offices gave into the sections of a report, and taking it out again."""

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.models import User
from foundation.journal.acts import acting

from ..drafting import STOCK_SENTENCES
from ..models import Report, ReportSection
from ..refusals import ReportRefused, check_editable
from ..services import StaleSection, edit_section, reset_section
from .gathered import Contributions
from .models import ContributionText, ContributionUse

GONE = "Nội dung này vừa được đưa vào báo cáo, rút lại hoặc thay bằng bản mới; hãy tải lại trang."


@transaction.atomic
def merge(
    section: ReportSection, sources: Collection[int], *, by: User, version: int
) -> ReportSection:
    """Put the texts with the ids `sources` below what stands in `section`, in the order of their
    offices; which they were stays known. The sentence that nobody proposes anything goes.

    Raises `ReportRefused` after issue, without a text, and when one is no longer to be had there;
    `StaleSection` for a section saved after `version`.
    """
    if not sources:
        raise ReportRefused("Hãy chọn nội dung cần đưa vào.")
    report = Report.objects.lock(section.report_id)
    check_editable(report)
    offered = Contributions(report, report.sections.all()).of(section).offered
    chosen = [text for text in offered if text.pk in sources]
    if len(chosen) < len(set(sources)):
        raise ReportRefused(GONE)
    silent = list(section.uses.filter(source__text="")) if section.text is not None else []
    stands = _what_stays(section, silent)
    text = "\n".join(filter(None, (stands, *(each.lines for each in chosen))))
    edited = edit_section(section, by=by, text=text, version=version)
    _drop(silent, by)
    _keep_names(edited, chosen, by)
    return edited


@transaction.atomic
def say_nothing(section: ReportSection, *, by: User, version: int) -> ReportSection:
    """Write that the offices have nothing to propose, where each that was asked said so; their
    names are kept.

    Raises `ReportRefused` and `StaleSection` as `merge` does.
    """
    report = Report.objects.lock(section.report_id)
    check_editable(report)
    contributions = Contributions(report, report.sections.all())
    sentence = contributions.of(section).nothing
    if not sentence:
        raise ReportRefused(
            "Chưa phải mọi đơn vị được hỏi đều trả lời không có kiến nghị; hãy tải lại trang."
        )
    edited = edit_section(section, by=by, text=sentence, version=version)
    _keep_names(edited, contributions.saying_nothing, by, words=sentence)
    return edited


@transaction.atomic
def take_out(use: ContributionUse, *, by: User, version: int) -> tuple[ReportSection, bool]:
    """Take the words of `use` out of their section, and offer the text again; return the section,
    and whether the words were still found there as they went in.

    What the standing body has since made of them is theirs and stays; only the office's name goes.
    Raises `ReportRefused` after issue, `StaleSection` for a section saved after `version`.
    """
    report = Report.objects.lock(use.section.report_id)
    check_editable(report)
    uses = ContributionUse.objects.standing()
    locked = uses.select_related("section", "source").filter(pk=use.pk).first()
    if locked is None:
        raise ReportRefused(GONE)
    section = locked.section
    if section.version != version:
        raise StaleSection(section)
    rest = _without(section.content, locked.words)
    if rest == section.drafted.strip():
        # a section without a text of its own holds nobody's words; restored, it holds them again
        return reset_section(section, by=by, version=version), True
    _drop(_said_together(locked), by)
    if rest is None:
        return section, False
    return edit_section(section, by=by, text=rest, version=version), True


def _said_together(use: ContributionUse) -> list[ContributionUse]:
    """The uses that one sentence stands for: that nobody proposes anything is said by several."""
    if not use.source.says_nothing:
        return [use]
    return list(use.section.uses.filter(words=use.words, source__text=""))


def _what_stays(section: ReportSection, silent: Iterable[ContributionUse]) -> str:
    """What of the section stands above the texts that come in."""
    stands = section.content.strip()
    for use in silent:
        rest = _without(stands, use.words)
        stands = stands if rest is None else rest
    return "" if stands in STOCK_SENTENCES else stands


def _drop(uses: Iterable[ContributionUse], by: User) -> None:
    for use in uses:
        with acting(by=by):
            use.delete()


def _without(content: str, words: str) -> str | None:
    """The content without these whole lines; None when they do not stand there together."""
    lines, gone = content.splitlines(), words.splitlines()
    for at in range(len(lines) - len(gone) + 1):
        if lines[at : at + len(gone)] == gone:
            return "\n".join(lines[:at] + lines[at + len(gone) :]).strip()
    return None


def _keep_names(
    section: ReportSection, texts: Iterable[ContributionText], by: User, words: str = ""
) -> None:
    """Note whose words went into `section`; a use of before, from a section that went back to its
    drafted text, ends.
    """
    for text in texts:
        _drop(text.uses.filter(section__report=section.report_id), by)
        use = ContributionUse(section=section, source=text, words=words or text.lines, by=by)
        with acting(by=by):
            use.save()
