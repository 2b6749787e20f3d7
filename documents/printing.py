"""Prints documents: a Word file into the PDF that is signed, for jobs and commands."""

from dataclasses import dataclass
from hashlib import sha256

import programs
from foundation.jobs.services import JobRefused

from .pages import UnreadablePages, page_count

_MISSING = (
    "Máy chủ chưa có LibreOffice để in văn bản ra PDF; quản trị hãy cài libreoffice-writer và "
    "fonts-liberation2 rồi thử lại."
)
_SLOW = (
    "In “{name}” ra PDF mất quá nhiều thời gian nên phần mềm đã dừng lại; hãy thử lại khi máy chủ "
    "rảnh, hoặc bớt số dòng của các phụ lục."
)
_FAILED = (
    "Không in được “{name}” ra PDF vì LibreOffice dừng giữa chừng; hãy thử lại, nếu vẫn lỗi thì "
    "báo quản trị."
)


@dataclass(frozen=True)
class Printed:
    """The pages of a document: the PDF, its SHA-256 in hexadecimal, how many pages it has."""

    pdf: bytes
    sha256: str
    pages: int


def printed(docx: bytes, name: str) -> Printed:
    """Return the pages of a Word file; the same file gives the same bytes.

    It may take two minutes, and waits for others that print: not for a web process. Raises
    `JobRefused` with a sentence for the person, who knows the document as `name`.
    """
    try:
        pdf = programs.convert(name, docx, ".docx", to="pdf")
        return Printed(pdf, sha256(pdf).hexdigest(), page_count(pdf))
    except programs.ProgramMissing as error:
        raise JobRefused(_MISSING) from error
    except programs.OutOfTime as error:
        raise JobRefused(_SLOW.format(name=name)) from error
    except (programs.NotConverted, UnreadablePages) as error:
        raise JobRefused(_FAILED.format(name=name)) from error
