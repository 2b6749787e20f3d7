"""A document printed: its pages as PDF."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """The pages of a document, their SHA-256 and how many they are."""

    pdf: bytes
    sha256: str
    pages: int


def printed(docx: bytes, name: str) -> Printed:
    """Return the pages of a Word file.

    Raises `foundation.jobs.services.JobRefused` with a sentence for the person.
    """
    raise NotImplementedError
