"""The form of a document, judged by the file and by its printed pages."""

from dataclasses import asdict, dataclass
from typing import Any

import nd30
from foundation.jobs.services import JobRefused

from .printing import printed

PDF = b"%PDF"
WITHOUT_PAGES = "Chưa kiểm tra được các trang in, chỉ kiểm tra được tệp. {}"


@dataclass(frozen=True)
class Judged:
    """What is to be mended in a document, and what could not be judged."""

    findings: list[dict[str, Any]]
    remark: str = ""


def judge(
    docx: bytes | None, pages: bytes | None, *, unsigned: bool, annexed: bool = False
) -> list[dict[str, Any]]:
    """Return what is to be mended as it is stored: code, sentence, place, rule, page.

    Raises `nd30.UnreadableDocument`.
    """
    found = nd30.check(docx, pages, unsigned=unsigned, annexed=annexed)
    return [asdict(finding) for finding in found]


def judge_file(name: str, content: bytes, *, unsigned: bool, annexed: bool) -> Judged:
    """Return what is to be mended in a Word file or a PDF of anybody's.

    A Word file whose pages cannot be printed is judged by itself, and the remark says so. Raises
    `JobRefused` with a sentence for the person when the file is broken or locked.
    """
    is_pdf = PDF in content[:1024]
    pages, remark = (content, "") if is_pdf else _pages_of(name, content)
    docx = None if is_pdf else content
    try:
        return Judged(judge(docx, pages, unsigned=unsigned, annexed=annexed), remark)
    except nd30.UnreadableDocument as error:
        raise JobRefused(str(error)) from error


def _pages_of(name: str, docx: bytes) -> tuple[bytes | None, str]:
    """The printed pages of a Word file, or none and why."""
    try:
        return printed(docx, name).pdf, ""
    except JobRefused as refusal:
        return None, WITHOUT_PAGES.format(refusal)
