"""The letters of a round: the notice of an appraisal, the report that explains, the proposal to
publish. Each is a draft built from rows, for a person to look over.
"""

from .appraisal_notice import appraisal_notice
from .explanation_report import explanation_report
from .parts import LetterMarks
from .publication_proposal import publication_proposal

__all__ = [
    "LetterMarks",
    "appraisal_notice",
    "explanation_report",
    "publication_proposal",
]
