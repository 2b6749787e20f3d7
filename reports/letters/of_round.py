"""The letters of a round of scoring as drafts that people edit and send over the desk."""

from collections.abc import Sequence
from typing import Any

import nd30
from accounts.models import Unit
from documents.kinds import Kind
from documents.letters.body import table_of, text_of
from documents.letters.content import LetterDraft, LetterTable
from parindex.models import Assessment, CriteriaSet

from .appraisal_notice import appraisal_notice
from .explanation_report import explanation_report
from .parts import appraising_department
from .publication_proposal import publication_proposal


def notice_letter(assessment: Assessment) -> LetterDraft:
    """Return the notice of an appraisal. Raises `nd30.MissingFigure` as `appraisal_notice` does."""
    document = appraisal_notice(assessment)
    unit = appraising_department(assessment.criteria_set)
    return _draft(document, Kind.NOTICE, unit, {"what": "notice", "assessment": assessment.pk})


def explanation_letter(assessment: Assessment) -> LetterDraft:
    """Return the report that explains. Raises `nd30.MissingFigure` as `explanation_report` does."""
    document = explanation_report(assessment)
    told = {"what": "explanation", "assessment": assessment.pk}
    return _draft(document, Kind.REPORT, assessment.unit, told)


def proposal_letter(criteria_set: CriteriaSet) -> LetterDraft:
    """Return the proposal to publish; raises `nd30.MissingFigure` as `publication_proposal`."""
    document = publication_proposal(criteria_set)
    unit = appraising_department(criteria_set)
    return _draft(document, Kind.PROPOSAL, unit, {"what": "proposal", "set": criteria_set.pk})


def _draft(
    document: nd30.Document, kind: Kind, unit: Unit, drafted_from: dict[str, Any]
) -> LetterDraft:
    """A document built from rows as a letter that is still to be looked over."""
    text, tables = text_of(document.body)
    return LetterDraft(
        kind=kind,
        unit=unit,
        title=document.subject,
        text=text,
        addressees=document.addressees,
        legal_bases=document.legal_bases,
        recipients=document.recipients[:-1],  # the last is the archive, which each drafter adds
        tables=[*tables, *(_annex(annex) for annex in document.annexes)],
        drafted_from=drafted_from,
    )


def _annex(annex: nd30.Annex) -> LetterTable:
    [table] = [block for block in annex.blocks if isinstance(block, nd30.Table)]
    return table_of(table, annex.title, _notes(annex.blocks), landscape=annex.landscape)


def _notes(blocks: Sequence[nd30.Block]) -> list[str]:
    paragraphs = (block for block in blocks if isinstance(block, nd30.Paragraph))
    return [f"{block.lead} {block.text}".strip() for block in paragraphs]
