"""Tasks of a plan, the units behind them, their progress, and what people say about them."""

from .comments import TaskComment
from .explanations import ExplanationRequest
from .outlook import StoredOutlook
from .parts import TaskPart, parts_of
from .people import WORKERS, TaskPerson, workers_of
from .progress import ProgressUpdate
from .set_aside import SetAside
from .task import Task, tell_returns
from .units import TaskUnit

__all__ = [
    "WORKERS",
    "ExplanationRequest",
    "ProgressUpdate",
    "SetAside",
    "StoredOutlook",
    "Task",
    "TaskComment",
    "TaskPart",
    "TaskPerson",
    "TaskUnit",
    "parts_of",
    "tell_returns",
    "workers_of",
]
