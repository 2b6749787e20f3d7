"""Criteria sets of a province, the assessments of its communes by them, their scores."""

from .assessments import Assessment, AssessmentStep
from .criteria import CriteriaSet, Criterion
from .rounds import Appraiser, StepWindow
from .scores import Score, ScoreEvidence
from .snapshots import SelfScoreSnapshot

__all__ = [
    "Appraiser",
    "Assessment",
    "AssessmentStep",
    "CriteriaSet",
    "Criterion",
    "Score",
    "ScoreEvidence",
    "SelfScoreSnapshot",
    "StepWindow",
]
