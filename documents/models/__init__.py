"""Documents, their files, steps, remarks and delivery, and the explained holes of the register."""

from .checks import FormCheck
from .delivery import DeliveryStamp, Recipient
from .documents import Document, DocumentFile
from .letters import Letter
from .register import RegisterGap
from .steps import DocumentStep, Remark

__all__ = [
    "DeliveryStamp",
    "Document",
    "DocumentFile",
    "DocumentStep",
    "FormCheck",
    "Letter",
    "Recipient",
    "RegisterGap",
    "Remark",
]
