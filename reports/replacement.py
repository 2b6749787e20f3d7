"""The report that a later version replaces, as documents and pages name it."""

from collections.abc import Iterable
from typing import TypeVar

from vietnamese import long_date

from .models import Report

END_MARK = "./."
Section = TypeVar("Section")


def cited(report: Report) -> str:
    """Return an issued report as documents cite it: `Báo cáo số 31/BC-UBND ngày 20 tháng 12 năm
    2026 của Ủy ban nhân dân xã Khe Đá`.
    """
    day = f" {long_date(report.issued_on)}" if report.issued_on else ""
    return f"Báo cáo số {report.number}/{report.symbol}{day} của {report.plan.unit.name}"


def replacement_sentence(report: Report) -> str:
    """Return what a later version says of the one that it replaces; empty for a first version."""
    return f"Báo cáo này thay thế {cited(report.replaces)}." if report.replaces else ""


def with_replacement(
    texts: Iterable[tuple[Section, str]], report: Report
) -> list[tuple[Section, str]]:
    """Return the sections of the document, with the sentence before its last one, which bears the
    end mark; as they are when a person wrote there what is replaced.

    The decree knows no place of its own for it (Nghị định 30/2020/NĐ-CP, Phụ lục I): what replaces
    a document says so where its text ends.
    """
    found = list(texts)
    if report.replaces is None or not found or _says_so(found, report.replaces):
        return found
    section, text = found[-1]
    lines = text.splitlines()
    place = len(lines) - 1 if lines and lines[-1].rstrip().endswith(END_MARK) else len(lines)
    lines.insert(place, replacement_sentence(report))
    return [*found[:-1], (section, "\n".join(lines))]


def _says_so(texts: Iterable[tuple[Section, str]], replaced: Report) -> bool:
    words = f"thay thế báo cáo số {replaced.number}/{replaced.symbol}".casefold()
    return any(words in " ".join(text.casefold().split()) for _, text in texts)
