"""Letters drafted from rows, for a person to look over: those to the offices and those of a meeting
from the tasks of a plan, those of a round from its scores.
"""

from .appraisal_notice import appraisal_notice
from .explanation_report import explanation_report
from .meeting import Meeting, invitation, minutes
from .of_round import explanation_letter, notice_letter, proposal_letter
from .parts import LetterMarks
from .plan_rows import PlanRows
from .publication_proposal import publication_proposal
from .to_offices import assigning, cut_by_office, explaining, urging

__all__ = [
    "LetterMarks",
    "Meeting",
    "PlanRows",
    "appraisal_notice",
    "assigning",
    "cut_by_office",
    "explaining",
    "explanation_letter",
    "explanation_report",
    "invitation",
    "minutes",
    "notice_letter",
    "proposal_letter",
    "publication_proposal",
    "urging",
]
