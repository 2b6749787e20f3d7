"""Documents, their files, steps, remarks, delivery and signed copies, the codes under which they
are checked, and the explained holes of the register.
"""

from .checks import FormCheck
from .delivery import DeliveryStamp, Recipient
from .documents import Document, DocumentFile
from .letters import Letter
from .register import RegisterGap
from .signed import CodeChoice, PublicCode, SignedCopy
from .steps import DocumentStep, Remark

__all__ = [
    "CodeChoice",
    "DeliveryStamp",
    "Document",
    "DocumentFile",
    "DocumentStep",
    "FormCheck",
    "Letter",
    "PublicCode",
    "Recipient",
    "RegisterGap",
    "Remark",
    "SignedCopy",
]
