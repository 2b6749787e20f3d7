"""Documents, their files, steps, remarks and delivery, and the explained holes of the register."""

from .delivery import DeliveryStamp, Mailing, Recipient, sent_to_addressee
from .documents import Document, DocumentFile
from .register import RegisterGap
from .steps import DocumentStep, Remark

__all__ = [
    "DeliveryStamp",
    "Document",
    "DocumentFile",
    "DocumentStep",
    "Mailing",
    "Recipient",
    "RegisterGap",
    "Remark",
    "sent_to_addressee",
]
