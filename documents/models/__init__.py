"""Documents, their files, steps, remarks, delivery and signed copies, the codes under which they
are checked, and the explained holes of the register.
"""

from .checks import FormCheck
from .delivery import DeliveryStamp, Mailing, Recipient, sent_to_addressee
from .documents import AT_THE_DESK, Document, DocumentFile
from .letters import Letter
from .register import RegisterGap
from .signed import CodeChoice, PublicCode, SignedCopy
from .steps import DocumentStep, Remark

__all__ = [
    "AT_THE_DESK",
    "CodeChoice",
    "DeliveryStamp",
    "Document",
    "DocumentFile",
    "DocumentStep",
    "FormCheck",
    "Letter",
    "Mailing",
    "PublicCode",
    "Recipient",
    "RegisterGap",
    "Remark",
    "SignedCopy",
    "sent_to_addressee",
]
