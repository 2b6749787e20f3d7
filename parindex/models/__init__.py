"""Criteria sets of a province, the assessments of its communes by them, and the scores of each criterion."""

from .assessments import Assessment, AssessmentStep, Score, ScoreEvidence
from .criteria import CriteriaSet, Criterion
from .rounds import Appraiser, StepWindow

__all__ = [
    "Appraiser",
    "Assessment",
    "AssessmentStep",
    "CriteriaSet",
    "Criterion",
    "Score",
    "ScoreEvidence",
    "StepWindow",
]
